// A document as Keras 3 source: a function per module, N× as a list of them, and the arrays that its layers take.
import { namesIn, python } from '../../blocks/kit/python.ts';
import { sizes } from '../../blocks/kit/shape.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { answersOf } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { asBuilt } from '../../analyze/as-built.ts';
import { findBlock } from '../../blocks/index.ts';
import type { Limit } from '../format.ts';
import { isInput } from '../../blocks/block.ts';
import { holdersOf } from '../../weights/held-weights.ts';
import { isSameAround, isSameLayer, kerasFormOf } from './keras-form.ts';
import type { FreeLength } from '../trace/free-lengths.ts';
import type { OpenLengths } from './open-lengths.ts';
import { closedLengths } from './open-lengths.ts';
import type { KerasWriting } from './write-layers.ts';
import { writeLayers } from './write-layers.ts';

export interface KerasSource {
  /** model.py */
  readonly source: string;
  /** `layer/weight`, layer by layer in the order in which each holds them. */
  readonly state: readonly NamedArray[];
  /** Layers that an untied document would have besides, and those that compute for them. */
  readonly shared: ReadonlyMap<string, string>;
}

export function kerasLimits(plan: Plan): Limit[] {
  const holders = holdersOf(plan);
  const steps = new Map(plan.steps.map((step) => [step.path, step]));
  return plan.steps.flatMap((step): Limit[] => {
    if (isInput(step.block)) return [];
    const form = kerasFormOf(step);
    if (form && !('unsupported' in form)) return unshared(step, holders, steps);
    const reason =
      form?.unsupported ??
      text('This block has no form in Keras.', 'このブロックは Keras で表せません。');
    return [{ path: step.path, reason }];
  });
}

/** A Keras layer shares all its weights, by being called twice, or none. */
function unshared(
  step: Step,
  holders: ReadonlyMap<string, Step>,
  steps: ReadonlyMap<string, Step>,
): Limit[] {
  for (const [name, full] of Object.entries(step.weights)) {
    const holder = holders.get(full);
    if (!holder || holder === step) continue;
    const isLayer = isSameLayer(step, holder);
    if (isLayer && isSameAround(step, holder, steps)) continue;
    const reason = isLayer
      ? text(
          `It shares its weights with ‘${holder.path}’, but the blocks around the two differ in size, so one Keras function cannot apply both. Give it its own weights, or export to another format.`,
          `「${holder.path}」と重みを共有していますが、まわりのブロックの大きさが異なるため、Keras の一つの関数では両方を表せません。自分の重みを持たせるか、別の形式で書き出してください。`,
        )
      : text(
          `Its ‘${name}’ is the weight of ‘${holder.path}’, and layers of Keras do not share single weights. Give it its own weights, or export to another format.`,
          `${name} は「${holder.path}」の重みですが、Keras のレイヤーは重みを一つだけ共有することができません。自分の重みを持たせるか、別の形式で書き出してください。`,
        );
    return [{ path: step.path, reason }];
  }
  return [];
}

/** Where Keras answers otherwise than Kumiki does. */
export function kerasDiffers(plan: Plan): Limit[] {
  return plan.steps.flatMap((step): Limit[] => {
    const form = isInput(step.block) ? undefined : kerasFormOf(step);
    if (!form || 'unsupported' in form || !form.differs) return [];
    return [{ path: step.path, reason: form.differs }];
  });
}

export function kerasSource(
  drawn: Document,
  plan: Plan,
  weights: readonly NamedArray[],
  open: OpenLengths = closedLengths,
): KerasSource {
  const document = asBuilt(drawn, findBlock);
  const helpers = helpersOf(plan);
  const inputs = new Map<string, string>();
  const writing: KerasWriting = {
    document,
    steps: new Map(plan.steps.map((step) => [step.path, step])),
    weights: new Map(weights.map(({ name, shape, data }) => [name, { shape, data }])),
    functions: [],
    reserved: new Set([...inScope, ...helpers.keys()]),
    open,
  };
  const scope = writeLayers(writing, document.graph, '', {
    inputs: [],
    outputs: answersOf(plan).map(({ step, port }) => `${step.path} ${port}`),
    // A name of one word could be that of an operation, which Keras names by itself.
    layerName: (within) => `"model.${within}"`,
    feed: (step, variable) => {
      const [port = ''] = Object.keys(step.outputs);
      const list = open.shapeOf(step, port).slice(1).map(python);
      const dtype = step.outputs[port]?.kind === 'tokens' ? 'int32' : 'float32';
      inputs.set(step.path, variable);
      return `${variable} = keras.Input(shape=(${list.join(', ')}${list.length === 1 ? ',' : ''}), dtype="${dtype}", name="${step.path}")`;
    },
  });
  const given = plan.feeds.map(({ path }) => inputs.get(path) ?? '');
  const [only, ...more] = scope.results;
  const outputs = more.length === 0 ? only : `[${scope.results.join(', ')}]`;
  const frozen = frozenLayers(document, plan);
  const build = [
    ...scope.made,
    '',
    ...scope.lines,
    ...(frozen.length === 0
      ? [`return keras.Model([${given.join(', ')}], ${outputs})`]
      : [
          `model = keras.Model([${given.join(', ')}], ${outputs})`,
          `for name in [${frozen.map((layer) => JSON.stringify(layer)).join(', ')}]:`,
          '    model.get_layer(name).trainable = False',
          'return model',
        ]),
  ].map((line) => (line === '' ? '' : `    ${line}`));
  const parts = [
    head(document, plan, open),
    ...helpers.values(),
    ...writing.functions.map(({ name, body }) => `def ${name}(name):\n${body}\n`),
    `def build_model():\n${build.join('\n')}\n`,
    loader,
  ];
  const state = [...scope.state].flatMap(([layer, values]) =>
    Object.entries(values).map(([key, { shape, data }]) => ({
      name: `model.${layer}/${key}`,
      shape,
      data,
    })),
  );
  const shared = new Map(
    [...scope.shared].map(([layer, from]) => [`model.${layer}`, `model.${from}`]),
  );
  return { source: parts.join('\n\n'), state, shared };
}

/** Layers all of whose weights are frozen: they are not trainable in Keras either. */
export function frozenLayers(document: Document, plan: Plan): readonly string[] {
  const { rates, ...all } = plan;
  if (!rates) return [];
  // Each number says whether its weight is frozen.
  const marked = [...plan.weights].map(([name, { shape }]): NamedArray => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return { name, shape, data: new Float32Array(size).fill(rates.get(name) === 0 ? 1 : 0) };
  });
  const learning = new Set<string>();
  const frozen = new Set<string>();
  for (const { name, data } of kerasSource(document, all, marked).state) {
    const layer = name.slice(0, name.indexOf('/'));
    (data.every((value) => value === 1) ? frozen : learning).add(layer);
  }
  return [...frozen].filter((layer) => !learning.has(layer));
}

/** Names that stand for something in the written file. */
const inScope = [
  'keras',
  'layers',
  'ops',
  'np',
  'math',
  'range',
  'name',
  'copy',
  'apply',
  'build_model',
  'load_weights',
  'save_weights',
];

const register = '@keras.saving.register_keras_serializable(package="kumiki")';

/** Sources of classes and functions by name; those that a layer's configuration may hold are registered. */
function helpersOf(plan: Plan): Map<string, string> {
  const helpers = new Map<string, string>();
  const made = new Set<string>();
  for (const step of plan.steps) {
    const form = isInput(step.block) ? undefined : kerasFormOf(step);
    if (!form || 'unsupported' in form) continue;
    for (const [name, source] of Object.entries(form.classes ?? {})) helpers.set(name, source);
    for (const name of form.make ? namesIn(form.make) : []) made.add(name);
  }
  return new Map(
    [...helpers].map(([name, source]) => [
      name,
      made.has(name) ? `${register}\n${source.trim()}\n` : `${source.trim()}\n`,
    ]),
  );
}

/** The classes and functions alone, as a module that is imported before a saved model is loaded; undefined without any. */
export function ownClasses(plan: Plan): string | undefined {
  const helpers = helpersOf(plan);
  if (helpers.size === 0) return undefined;
  const words = `"""Layers of a model written by Kumiki. The file is inside model.keras and is imported from there:

    import sys

    sys.path.insert(0, "model.keras")
    import kumiki_layers
    import keras

    model = keras.models.load_model("model.keras")
"""
${imports}`;
  return [words, ...helpers.values()].join('\n\n');
}

const imports = `import math

import keras
import numpy as np
from keras import layers, ops
`;

function head(document: Document, plan: Plan, open: OpenLengths): string {
  const name = typeof document.name === 'string' ? document.name : document.name.en;
  const feeds = plan.feeds.map(({ path, port, shape }) => {
    const step = plan.steps.find((step) => step.path === path);
    const free = step ? open.shapeOf(step, port) : [];
    const list = sizes(shape).map((size, index) => (free[index + 1] === null ? 'length' : size));
    return `    ${path}: ${shape.kind === 'tokens' ? 'int32' : 'float32'} [batch, ${list.join(', ')}]`;
  });
  const differences = new Set(kerasDiffers(plan).map(({ reason }) => reason.en));
  return `"""${name.replaceAll('\\', '/').replaceAll('"', "'")}, written by Kumiki for Keras 3.

The model takes
${feeds.join('\n')}
${open.lengths.map(lengthWords).join('')}and answers what the output blocks of the document answer (probabilities for classes).
load_weights reads the arrays beside this file:

    model = load_weights(build_model(), "weights.npz")

save_weights(model, "trained.npz", like="weights.npz") writes what Kumiki imports again.
${[...differences].map((said) => `\n${said}\n`).join('')}"""
${imports}`;
}

/** A learned table ends where the document's length does. */
function lengthWords({ name, from, to }: FreeLength): string {
  return `(${name} is free${to < from ? `, at most ${from}` : ''}; ${from} in training)\n`;
}

const loader = `def load_weights(model, path):
    """Sets the weights of every layer by its name; within a layer they come in the order it holds them."""
    arrays = {}
    with np.load(path) as file:
        for key in file.files:
            arrays.setdefault(key.split("/")[0], []).append(file[key])
    held = {layer.name for layer in model.layers if layer.weights}
    if held != set(arrays):
        raise ValueError(f"The file does not belong to this model: {sorted(held ^ set(arrays))}.")
    for name, values in arrays.items():
        model.get_layer(name).set_weights(values)
    return model


def save_weights(model, path, like):
    """Writes the weights under the names of the file \`like\`; Kumiki imports what is written."""
    keys = {}
    with np.load(like) as file:
        for key in file.files:
            keys.setdefault(key.split("/")[0], []).append(key)
    arrays = {}
    for name, of_layer in keys.items():
        arrays.update(zip(of_layer, model.get_layer(name).get_weights()))
    np.savez(path, **arrays)
`;
