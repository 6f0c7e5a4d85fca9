// The operators of a foreign graph, one after another, as blocks.
import type { Numbers, Operation, Part, Translation } from '../../../blocks/from-onnx/index.ts';
import { inputPart, outputPart, translations } from '../../../blocks/from-onnx/index.ts';
import type { Text } from '../../../text.ts';
import { text } from '../../../text.ts';
import { free } from '../../trace/free-size.ts';
import { evaluate } from '../evaluate.ts';
import type { OnnxIr, OnnxNode, OnnxPort, OnnxTensor } from '../ir.ts';
import { floatOf, intOf, ints, intsOf } from '../ir.ts';
import type { Flow, Flows, Tap } from './flows.ts';
import { Misfit } from './flows.ts';
import { arrangedOnly, passes } from './arranging.ts';
import { Refusal, otherwiseSet, withoutBlock } from './refusal.ts';

/** What a length is set to that the file leaves open. */
const openLength = 16;

interface State {
  readonly flows: Flows;
  readonly values: Map<string, Flow>;
  readonly constants: Map<string, OnnxTensor>;
}

export function translateAll(
  graph: OnnxIr,
  flows: Flows,
  sizes: ReadonlyMap<string, readonly number[]>,
): { readonly notes: readonly Text[]; readonly turned: readonly string[] } {
  const unknown = flowing(graph)
    .filter(({ op }) => !translations[op] && !arrangedOnly[op] && !passes.has(op))
    .map(({ op }) => op);
  if (unknown.length > 0) throw new Refusal([withoutBlock(unknown)]);
  const state: State = { flows, values: new Map(), constants: new Map(graph.tensors) };
  flows.keep([...graph.inputs, ...graph.outputs].map(({ name }) => name));
  const turned = graph.inputs.flatMap((port) => {
    const isTurned = enter(state, graph, port, (sizes.get(port.name) ?? []).slice(1));
    return isTurned ? [port.name] : [];
  });
  const misfits: string[] = [];
  const softmax = lastSoftmax(graph);
  for (const node of graph.nodes) {
    // What reads something that could not be made is not counted again.
    const isHeld = node.inputs.every(
      (name) => name === '' || state.values.has(name) || state.constants.has(name),
    );
    if (!isHeld || (softmax.has(node) && isHeld)) continue;
    try {
      place(state, node);
    } catch (reason) {
      if (!(reason instanceof Misfit)) throw reason;
      misfits.push(node.op);
    }
  }
  if (misfits.length > 0) throw new Refusal([otherwiseSet(misfits)]);
  for (const port of graph.outputs) leave(state, port, softmax);
  const notes = turned.map(turnedNote);
  if (graph.nodes.some(({ op }) => op === 'ExactGelu')) notes.push(geluNote);
  return { notes, turned };
}

/** Nodes that read what flows: not those that work out shapes. */
function flowing({ nodes, tensors }: OnnxIr): OnnxNode[] {
  const known = new Set(tensors.keys());
  return nodes.filter(({ op, inputs, outputs }) => {
    const isKnown = op === 'Shape' || inputs.every((name) => name === '' || known.has(name));
    if (isKnown) for (const name of outputs) known.add(name);
    return !isKnown;
  });
}

/** Those whose one reader is an output: its block computes them. */
function lastSoftmax({ nodes, outputs }: OnnxIr): Map<OnnxNode, string> {
  const names = new Set(outputs.map(({ name }) => name));
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return new Map(
    nodes.flatMap((node): [OnnxNode, string][] => {
      const [output = ''] = node.outputs;
      const isLast = names.has(output) && !read.has(output);
      return node.op === 'Softmax' && node.inputs.length === 1 && isLast ? [[node, output]] : [];
    }),
  );
}

/** Sizes of what enters, −1 for the batch; those that the file leaves open are set, and said. */
export function settledSizes({ inputs }: Pick<OnnxIr, 'inputs'>) {
  const notes: Text[] = [];
  const sizes = new Map(
    inputs.map(({ name, shape }) => {
      const settled = shape.map((size, axis) => {
        if (axis === 0) return -1;
        if (!free(size)) return size;
        const called = size.of.join();
        notes.push(
          text(
            `The file leaves the size ‘${called}’ of ‘${name}’ open; here it is ${openLength}.`,
            `ファイルでは「${name}」の大きさ「${called}」が決まっていないため、ここでは ${openLength} にしました。`,
          ),
        );
        return openLength;
      });
      return [name, settled];
    }),
  );
  return { sizes, notes };
}

/** Places what reads the input; answers whether its channels come last here though not in the file. */
function enter(
  state: State,
  graph: OnnxIr,
  { name, type, shape }: OnnxPort,
  sizes: readonly number[],
): boolean {
  const isChannelsFirst = sizes.length === 3 && meetsImages(graph, name);
  const [channels = 1, height = 1, width = 1] = sizes;
  const ours = isChannelsFirst ? [height, width, channels] : sizes;
  const part =
    type === 'bool' || shape.length === 0
      ? undefined
      : inputPart(type, ours, vocabularyOf(graph, name));
  const tap = part && placed(state.flows, part, name);
  if (!tap)
    throw new Refusal([
      text(
        `no block reads the input ‘${name}’ (${['B', ...sizes].join(' × ')})`,
        `入力「${name}」（${['B', ...sizes].join(' × ')}）を受け取るブロックがありません`,
      ),
    ]);
  const view = isChannelsFirst ? [0, 3, 1, 2] : shape.map((_, axis) => axis);
  state.values.set(name, { ...tap, view });
  return isChannelsFirst;
}

/** Undefined where the block does not take such sizes. */
function placed(flows: Flows, part: Part, name: string): Tap | undefined {
  try {
    return Object.values(flows.add(part, {}, '', name))[0];
  } catch (reason) {
    if (!(reason instanceof Misfit)) throw reason;
    return undefined;
  }
}

const geluNote = text(
  'GELU is computed by its tanh form here, and exactly in the file: they are never more than 0.0005 apart.',
  'GELU はここでは tanh による近似、ファイルでは厳密な式で計算します。差は 0.0005 以下です。',
);

function turnedNote(name: string): Text {
  return text(
    `‘${name}’ is height × width × channels here, and channels × height × width in the file.`,
    `「${name}」はここでは高さ × 幅 × チャンネル、ファイルではチャンネル × 高さ × 幅です。`,
  );
}

/** Whether what enters goes to an operator that wants channels first, before anything turns it. */
function meetsImages({ nodes }: OnnxIr, input: string): boolean {
  const reached = new Set([input]);
  for (const { op, inputs, outputs } of nodes) {
    if (!inputs.some((name) => reached.has(name))) continue;
    if (translations[op]?.order === 'channels-last') return true;
    if (translations[op]?.order === 'like-first') for (const name of outputs) reached.add(name);
  }
  return false;
}

/** Rows of the table that the ids pick from. */
function vocabularyOf({ nodes, tensors }: OnnxIr, input: string): number | undefined {
  const reached = new Set([input]);
  for (const { op, inputs, outputs } of nodes) {
    const [first = '', ids = '', rows = ''] = inputs;
    const table = op === 'Gather' ? first : rows;
    const isLookup = op === 'Gather' || op.endsWith('ByClass');
    if (isLookup && reached.has(ids)) return tensors.get(table)?.shape[0];
    if (passes.has(op) && reached.has(first)) for (const name of outputs) reached.add(name);
  }
  return undefined;
}

function place(state: State, node: OnnxNode): void {
  const { values, constants, flows } = state;
  const known = node.inputs.map((name) => constants.get(name));
  const [x = '', second = ''] = node.inputs;
  const [output = ''] = node.outputs;
  // A constant that is repeated for every example is one row, which broadcasts.
  const [row, sizes] = node.op === 'ConstantOfShape' ? [undefined, known[0]] : known;
  if (/^(Expand|ConstantOfShape)$/.test(node.op) && sizes?.data.some((size: number) => size < 0)) {
    const ones = { ...sizes, data: sizes.data.map((size) => Math.max(1, size)) };
    const made = evaluate(node, row ? [row, ones] : [ones]);
    if (!made?.[0]) throw new Misfit();
    constants.set(output, made[0]);
    return;
  }
  if (node.inputs.every((name, index) => name === '' || known[index])) {
    const made = evaluate(node, known);
    if (!made) throw new Misfit();
    made.forEach((tensor, index) => constants.set(node.outputs[index] ?? '', tensor));
    return;
  }
  const flow = values.get(x);
  if (node.op === 'Shape' && flow) {
    const sizes = sizesOf(flow).map((size) => size ?? -1);
    constants.set(
      output,
      ints(sizes.slice(intOf(node, 'start', 0), intOf(node, 'end', sizes.length))),
    );
    return;
  }
  if (passes.has(node.op) && flow) {
    if (node.op === 'Cast' && !keepsNumbers(node, flow)) throw new Misfit();
    values.set(output, flow);
    return;
  }
  const arranged = flow && arrangedOnly[node.op]?.(node, flow, constants.get(second), flows);
  if (arranged) {
    values.set(output, arranged);
    return;
  }
  const translation = translations[node.op];
  if (!translation) throw new Misfit();
  translate(state, node, translation);
}

const floatTypes: ReadonlySet<number> = new Set([1, 11]);

/** Whether a cast is to a type that holds the same numbers. */
function keepsNumbers(node: OnnxNode, { shape }: Flow): boolean {
  const isFloat = floatTypes.has(intOf(node, 'to', 1));
  return shape.kind === 'mask' || (shape.kind === 'tokens') !== isFloat;
}

/** Of each foreign axis; null for the batch. */
function sizesOf({ view, shape }: Flow): (number | null)[] {
  return view.map((axis) => (axis < 0 ? 1 : (shape.dims[axis]?.size ?? null)));
}

interface Arranged {
  readonly taps: readonly (Tap | undefined)[];
  readonly view: readonly number[];
}

function translate(state: State, node: OnnxNode, translation: Translation): void {
  const { taps, view } = arrange(state, node, translation);
  const operation = operationOf(
    state,
    node,
    taps,
    translation.order === 'like-first' ? view : undefined,
  );
  const found = translation.parts(operation);
  if (!found) throw new Misfit();
  const made: Readonly<Record<string, Tap>>[] = [];
  for (const part of found.parts) {
    const tapOf = (source: Part['inputs'][string]): readonly Tap[] =>
      [source].flat().flatMap((each) => {
        const tap = typeof each === 'number' ? taps[each] : made[each.part]?.[each.port];
        if (!tap) throw new Misfit();
        return [tap];
      });
    const sources = Object.entries(part.inputs).map(([port, source]) => [port, tapOf(source)]);
    made.push(state.flows.add(part, Object.fromEntries(sources), node.scope));
  }
  found.outputs.forEach(({ part, port, axes }, index) => {
    const tap = made[part]?.[port];
    const name = node.outputs[index];
    if (!tap || !name) return;
    const own = tap.shape.dims.map((_, axis) => axis);
    state.values.set(name, { ...tap, view: axes ?? viewAfter(view, own, translation.order) });
  });
}

/** Which axis of the output each axis of the foreign one is. */
function viewAfter(
  view: readonly number[],
  own: readonly number[],
  order: Translation['order'],
): readonly number[] {
  if (order === 'channels-last')
    return own.map((axis) => (axis === 0 ? 0 : axis === 1 ? own.length - 1 : axis - 1));
  if (order === 'like-first') return view;
  return own;
}

function arrange(
  { values, constants, flows }: State,
  node: OnnxNode,
  { order }: Translation,
): Arranged {
  const operands = node.inputs.map((name) => values.get(name));
  const identity = (flow: Flow) => flow.view.map((_, axis) => axis);
  const hasTable = node.inputs.some((name) => (constants.get(name)?.data.length ?? 0) > 1);
  const isMasked = operands.some((flow) => flow?.shape.kind === 'mask');
  if (order === 'like-first' && !hasTable && !isMasked) {
    const base = operands.reduce(
      (a, b) => (b && (!a || weightOf(b) > weightOf(a)) ? b : a),
      undefined,
    );
    if (!base) throw new Misfit();
    const axes = base.shape.dims.map((_, axis) => base.view.indexOf(axis));
    const taps = operands.map((flow) => {
      if (!flow) return undefined;
      const missing = base.view.length - flow.view.length;
      return flows.arrange(
        flow,
        axes.map((axis) => (axis < 0 ? -1 : axis - missing)),
        node.scope,
      );
    });
    return { taps, view: base.view };
  }
  const [first] = operands;
  const rank = first?.view.length ?? 0;
  const taps = operands.map((flow, index) => {
    if (!flow) return undefined;
    if (order === 'channels-last' && index === 0) {
      const places = identity(flow).slice(2);
      return flows.arrange(flow, [0, ...places, 1], node.scope);
    }
    if (order === 'batch-first' && index === 0) return flows.arrange(flow, [1, 0, 2], node.scope);
    // States are [directions, batch, units].
    if (order === 'batch-first') return flows.arrange(flow, [1, 2], node.scope);
    if (flow.shape.kind === 'mask' || flow.shape.kind === 'tokens')
      return flows.arrange(
        flow,
        identity(flow).filter((axis) => (flow.view[axis] ?? -1) >= 0),
        node.scope,
      );
    return flows.arrange(flow, identity(flow), node.scope);
  });
  return { taps, view: Array.from({ length: rank }, (_, axis) => axis) };
}

function weightOf({ shape }: Flow): number {
  return (
    shape.dims.reduce((product, { size }) => product * (size ?? 1), 1) + shape.dims.length / 100
  );
}

function operationOf(
  { constants }: State,
  node: OnnxNode,
  taps: readonly (Tap | undefined)[],
  view: readonly number[] | undefined,
): Operation {
  return {
    op: node.op,
    int(name, otherwise) {
      const asked = intOf(node, name, otherwise);
      if (!view || name !== 'axis') return asked;
      return view[asked < 0 ? asked + view.length : asked] ?? asked;
    },
    ints: (name) => intsOf(node, name),
    float: (name, otherwise) => floatOf(node, name, otherwise),
    words: (name, otherwise) => {
      const value = node.attrs[name];
      return typeof value === 'string' ? value : Array.isArray(value) ? value.join() : otherwise;
    },
    constant: (index): Numbers | undefined => constants.get(node.inputs[index] ?? ''),
    shape: (index) => taps[index]?.shape,
    operands: node.inputs.length,
    outputs: node.outputs.filter((name) => name !== '').length,
  };
}

function leave(
  { flows, values, constants }: State,
  { name }: OnnxPort,
  softmax: Map<OnnxNode, string>,
): void {
  const [last] = [...softmax].flatMap(([node, output]) => (output === name ? [node] : []));
  const flow = values.get(last?.inputs[0] ?? name);
  const kind = flow?.shape.kind;
  if (!flow || constants.has(name) || kind === 'mask' || kind === 'tokens')
    throw new Refusal([
      text(`no block gives the output ‘${name}’`, `出力「${name}」を出すブロックがありません`),
    ]);
  const rank = flow.view.length;
  const axis = last ? intOf(last, 'axis', -1) : -1;
  const isOverLast = axis === -1 || axis === rank - 1;
  if (last && !isOverLast) throw new Refusal([otherwiseSet(['Softmax'])]);
  const { part, port } = outputPart(last !== undefined);
  try {
    const tap = flows.arrange(
      flow,
      flow.view.map((_, index) => index),
      last?.scope ?? '',
    );
    flows.add(part, { [port]: [tap] }, '', name);
  } catch (reason) {
    if (!(reason instanceof Misfit)) throw reason;
    throw new Refusal([
      text(`no block gives the output ‘${name}’`, `出力「${name}」を出すブロックがありません`),
    ]);
  }
}
