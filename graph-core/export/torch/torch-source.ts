// A document as PyTorch source: a class per module, N× as a ModuleList, and a state file it loads.
import { asBuilt } from '../../analyze/as-built.ts';
import { findBlock } from '../../blocks/index.ts';
import type { Limit } from '../format.ts';
import type { Naming } from '../model-ports.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { answersOf } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { identifier } from '../python/python-name.ts';
import type { Declared } from '../python/write-graph.ts';
import { isInput } from '../../blocks/block.ts';
import type { TorchWriting } from './write-class.ts';
import { writeClass } from './write-class.ts';
import { jointsOf } from './joints.ts';
import type { SharedKey } from './sharing.ts';
import { isSameModule } from './sharing.ts';
import { torchFormOf } from './torch-form.ts';
import { Resizing, resizingOf } from '../python/resizing.ts';
import { argumentName, reckonedDefaults } from './arguments.ts';
import { holdersOf } from '../../weights/held-weights.ts';

export interface TorchSource {
  /** model.py */
  readonly source: string;
  /** The state dict of `Model`, in torch's names and layouts. */
  readonly state: readonly NamedArray[];
  /** Keys that a file written before anything was shared has besides, and where their numbers are now. */
  readonly shared: readonly SharedKey[];
  /** Names of the arguments of `Model.forward`, by path of the input. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Arguments of `Model.forward` as preprocessing.json calls them. */
export function torchNaming(inputs: TorchSource['inputs']): Naming {
  return { nameOf: (path) => inputs[path] ?? path, torch: true };
}

export function torchLimits(plan: Plan): Limit[] {
  const holders = holdersOf(plan);
  return plan.steps.flatMap((step): Limit[] => {
    if (isInput(step.block)) return [];
    const form = torchFormOf(step);
    if (form && !('unsupported' in form)) return unshared(step, holders);
    const reason =
      form?.unsupported ??
      text('This block has no form in PyTorch.', 'このブロックは PyTorch で表せません。');
    return [{ path: step.path, reason }];
  });
}

/** A weight that another block has in a layout from which PyTorch cannot take it. */
function unshared(step: Step, holders: ReadonlyMap<string, Step>): Limit[] {
  return Object.entries(step.weights).flatMap(([name, full]): Limit[] => {
    const holder = holders.get(full);
    if (!holder || holder === step) return [];
    if (isSameModule(step, holder) || jointsOf(holder, step, full)) return [];
    const reason = text(
      `In PyTorch its ‘${name}’ cannot be the weight of ‘${holder.path}’: the two are laid out differently. Give it its own weights, or export to another format.`,
      `PyTorch では ${name} を「${holder.path}」の重みと共有できません（並びが異なります）。自分の重みを持たせるか、別の形式で書き出してください。`,
    );
    return [{ path: step.path, reason }];
  });
}

/** `fixed`: for the state alone, without finding out which numbers follow a variable. */
export function torchSource(
  drawn: Document,
  plan: Plan,
  weights: readonly NamedArray[],
  { fixed = false } = {},
): TorchSource {
  const document = asBuilt(drawn, findBlock);
  const without = new Set<string>();
  for (;;) {
    const resizing = fixed ? new Resizing() : resizingOf(document, plan, without);
    const written = writeSource(document, plan, weights, resizing);
    // What a variable moves in a way that Python is not told stays the number it is, and so must all it moves.
    if (resizing.refused.size === 0) return written;
    for (const variable of resizing.refused) without.add(variable);
  }
}

function writeSource(
  document: Document,
  plan: Plan,
  weights: readonly NamedArray[],
  resizing: Resizing,
): TorchSource {
  const writing: TorchWriting = {
    document,
    steps: new Map(plan.steps.map((step) => [step.path, step])),
    weights: new Map(weights.map(({ name, shape, data }) => [name, { shape, data }])),
    classes: [],
    helpers: new Map(),
    resizing,
  };
  const { players, classWeights = 'off' } = document.training;
  const weighs = classWeights !== 'off';
  const inputs = Object.fromEntries(plan.feeds.map(({ path }) => [path, identifier(path)]));
  const outputs = answersOf(plan).map(({ step, port }) => `${step.path} ${port}`);
  const scope = writeClass(writing, document.graph, '', 'Model', {
    inputs: plan.feeds.map(({ path }) => path),
    outputs,
    learns: [
      'targets=None',
      players ? 'player=None' : 'parts=False',
      ...(weighs ? ['class_weights={}'] : []),
    ],
    weighs,
    defaults: reckonedDefaults(document),
  });
  const shared = resolved(scope.shared);
  const state = [...scope.state].map(([name, { shape, data }]) => ({ name, shape, data }));
  return {
    source: print(document, plan, [...writing.helpers.values()], writing.classes, {
      shared,
      takes: scope.takes.map(argumentName),
    }),
    state,
    shared,
    inputs,
  };
}

/** Each from where the numbers are in the end. */
function resolved(shared: readonly SharedKey[]): SharedKey[] {
  const byKey = new Map(shared.map((entry) => [entry.key, entry]));
  return shared.map((entry) => {
    let { from, turned } = entry;
    for (let next = byKey.get(from); next; next = byKey.get(from)) {
      from = next.from;
      turned = turned !== next.turned;
    }
    return { ...entry, from, turned };
  });
}

function print(
  document: Document,
  plan: Plan,
  helpers: readonly string[],
  classes: readonly Declared[],
  { shared, takes }: { readonly shared: readonly SharedKey[]; readonly takes: readonly string[] },
): string {
  const name = typeof document.name === 'string' ? document.name : document.name.en;
  const feeds = plan.feeds.map(({ path, shape }) => {
    const sizes = shape.dims.map(({ size }) => size ?? 'batch');
    const [batch, height, width, channels] = sizes;
    const asTorch =
      shape.kind === 'image' && sizes.length === 4 ? [batch, channels, height, width] : sizes;
    return `    ${identifier(path)}: ${shape.kind === 'tokens' ? 'int64' : 'float32'} [${asTorch.join(', ')}]`;
  });
  const written = [
    ...helpers,
    ...classes.map((written) => `class ${written.name}(nn.Module):\n${written.body}\n`),
    stateFiles(shared.filter(({ assigned }) => assigned)),
  ];
  const uses = (module: string) => written.some((source) => source.includes(`${module}.`));
  const head = `"""${name.replaceAll('\\', '/').replaceAll('"', "'")}, written by Kumiki.

Model.forward takes
${feeds.join('\n')}
and answers what the output blocks of the document answer (probabilities for classes),
${document.training.players ? 'or the loss of the player that is named.' : "or the loss where targets are given, a dict by output; with parts=True each output's own, and how many it is a mean over."}
${takes.length > 0 ? `Model() has the size of the weights beside this file; ${takes.join(', ')} ${takes.length === 1 ? 'makes' : 'make'} it another, to be trained anew.\n` : ''}Images are channels first. load_state reads the weights beside this file, save_state writes such a file.
"""
import json
${uses('math') ? 'import math\n' : ''}import os
import struct

import torch
import torch.nn as nn
${uses('F') ? 'import torch.nn.functional as F\n' : ''}`;
  return [head, ...written.map((source) => `${source.trim()}\n`)].join('\n\n');
}

/** Needs nothing but torch: the safetensors package is not everywhere. A weight of two names is in the file once. */
function stateFiles(tied: readonly SharedKey[]): string {
  const names = tied.map(({ key, from }) => `    "${key}": "${from}",\n`).join('');
  const table = `# Parameters that are another one under a second name.\nTIED = {\n${names}}\n\n\n`;
  const found = `    for name, owner in TIED.items():\n        state.setdefault(name, state[owner])\n`;
  const [once, filled, kept] =
    tied.length > 0 ? [table, found, ' if name not in TIED'] : ['', '', ''];
  return `${once}def load_state(path):
    """The state dict in a safetensors file of float32 arrays."""
    with open(path, 'rb') as file:
        (length,) = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(length))
        body = bytearray(file.read())
    state = {}
    for name, entry in header.items():
        if name == '__metadata__':
            continue
        start, end = entry['data_offsets']
        values = torch.frombuffer(body, dtype=torch.float32, count=(end - start) // 4, offset=start) if end > start else torch.empty(0)
        state[name] = values.reshape(entry['shape']).clone()
${filled}    return state


def save_state(state, path, about=None):
    """Writes float32 arrays by name as safetensors, beside and then in place: Kumiki imports the file again.

    about: text by name that stands in the file beside them, such as what the weights were trained with.
    """
    arrays = {name: values.detach().cpu().float().contiguous() for name, values in state.items()${kept}}
    header, start = {'__metadata__': {'format': 'pt', **(about or {})}}, 0
    for name, values in arrays.items():
        end = start + 4 * values.numel()
        header[name] = {'dtype': 'F32', 'shape': list(values.shape), 'data_offsets': [start, end]}
        start = end
    words = json.dumps(header).encode()
    words += b' ' * (-len(words) % 8)
    with open(path + '.new', 'wb') as file:
        file.write(struct.pack('<Q', len(words)) + words)
        for values in arrays.values():
            file.write(values.numpy().astype('<f4').tobytes())
    os.replace(path + '.new', path)
`;
}
