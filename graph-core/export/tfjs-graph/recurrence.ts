// Recurrent layers of a graph model: loops over as many steps as come in. TensorFlow.js runs them by executeAsync alone.
import { flag, input, rank } from '../trace/attributes.ts';
import { free } from '../trace/free-size.ts';
import type { TracedNode, TracedValue } from '../trace/traced-graph.ts';
import type { GraphDef } from './graph-def.ts';
import { typeOf } from './graph-def.ts';
import type { LoopPart } from './loop.ts';

type At = (value: TracedValue) => string;

/** The states after a step, from what enters at it (already projected) and the states before. */
type Step = (cell: Cell, entering: string, states: readonly string[]) => string[];

/** What a step computes with. */
interface Cell {
  readonly node: TracedNode;
  /** The product of a state with the recurrent kernel. */
  product(state: string): string;
  /** So many parts of equal width. */
  parts(x: string, count: number): string[];
  /** The bias of the recurrence, where there is one. */
  bias(): string;
  add(a: string, b: string): string;
  times(a: string, b: string): string;
  minus(a: string, b: string): string;
  sigmoid(x: string): string;
  tanh(x: string): string;
  relu(x: string): string;
}

const steps: Readonly<Record<string, Step>> = {
  LSTM(cell, entering, [h = '', c = '']) {
    const [i = '', f = '', g = '', o = ''] = cell.parts(cell.add(entering, cell.product(h)), 4);
    const kept = cell.times(cell.sigmoid(f), c);
    const memory = cell.add(kept, cell.times(cell.sigmoid(i), cell.tanh(g)));
    return [cell.times(cell.sigmoid(o), cell.tanh(memory)), memory];
  },
  GRU(cell, entering, [h = '']) {
    const [xz = '', xr = '', xh = ''] = cell.parts(entering, 3);
    const from = cell.add(cell.product(h), cell.bias());
    const [hz = '', hr = '', hh = ''] = cell.parts(from, 3);
    const update = cell.sigmoid(cell.add(xz, hz));
    const reset = cell.sigmoid(cell.add(xr, hr));
    const candidate = cell.tanh(cell.add(xh, cell.times(reset, hh)));
    return [cell.add(candidate, cell.times(update, cell.minus(h, candidate)))];
  },
  RNN(cell, entering, [h = '']) {
    const activation = cell.node.attrs.activation as 'tanh' | 'relu' | 'sigmoid';
    return [cell[activation](cell.add(entering, cell.product(h)))];
  },
};

/** Where the outputs of a recurrent layer are found; undefined for any other kernel. */
export function writeRecurrence(
  node: TracedNode,
  name: string,
  graph: GraphDef,
  at: At,
): readonly string[] | undefined {
  const step = steps[node.kernel];
  if (!step) return undefined;
  const x = at(input(node, 'x'));
  const width = graph.ints([-1, unitsOf(node)]);
  const shape = graph.node('Shape', graph.fresh(), [x]);
  const count = graph.node('GatherV2', graph.fresh(), [shape, graph.ints(1), graph.ints(0)]);
  const entering = projected(node, graph, at);
  const mask = maskOf(node, graph, at);
  const reverse = flag(node, 'reverse');
  const [zero, one] = [graph.ints(0), graph.ints(1)];
  const first = reverse ? graph.node('Sub', graph.fresh(), [count, one]) : zero;
  const list = graph.node('TensorListReserve', graph.fresh(), [width, count], {
    element_dtype: typeOf('float32'),
  });
  const carried = [
    { first, type: 'DT_INT32' },
    { first: list, type: 'DT_VARIANT' },
    ...statesOf(node, graph, at).map((state) => ({ first: state, type: 'DT_FLOAT' })),
  ];
  const [, all = '', ...last] = graph.loop(
    `${name}/steps`,
    carried,
    (part, [t = '']) =>
      reverse
        ? part.node('GreaterEqual', [t, part.read(zero, 'DT_INT32')])
        : part.node('Less', [t, part.read(count, 'DT_INT32')]),
    (part, [t = '', told = '', ...before]) => {
      const axis = part.read(one, 'DT_INT32');
      const now = (of: string) => part.node('GatherV2', [part.read(of), t, axis]);
      const cell = cellOf(node, part, graph, at);
      const stepped = step(cell, now(entering), before);
      const counts = mask && part.node('Cast', [now(mask)], { DstT: typeOf('bool') });
      const after = counts
        ? stepped.map((state, index) => part.node('SelectV2', [counts, state, before[index] ?? '']))
        : stepped;
      const tell = part.node('TensorListSetItem', [told, t, after[0] ?? ''], {
        element_dtype: typeOf('float32'),
      });
      return [part.node(reverse ? 'Sub' : 'AddV2', [t, axis]), tell, ...after];
    },
  );
  const stacked = graph.node('TensorListStack', graph.fresh(), [all, width], {
    element_dtype: typeOf('float32'),
    num_elements: { i: -1 },
  });
  return [graph.node('Transpose', name, [stacked, graph.ints([1, 0, 2])]), ...last];
}

/** All steps through the kernel at once, as a matrix, which every backend multiplies fast: [B, T, gates × units]. */
function projected(node: TracedNode, graph: GraphDef, at: At): string {
  const [x, kernel, bias] = ['x', 'kernel', 'bias'].map((name) => input(node, name)) as [
    TracedValue,
    TracedValue,
    TracedValue,
  ];
  const [features = 1, width = 1] = kernel.shape;
  const rows = graph.node('Reshape', graph.fresh(), [at(x), graph.ints([-1, Number(features)])]);
  const product = graph.node('BatchMatMulV2', graph.fresh(), [rows, at(kernel)]);
  const sum = graph.node('AddV2', graph.fresh(), [product, biasOf(node, graph, at(bias), 0)]);
  return graph.node('Reshape', graph.fresh(), [sum, graph.shape([...x.shape.slice(0, 2), width])]);
}

/** A GRU has one bias of the input and one of the recurrence. */
function biasOf(node: TracedNode, graph: GraphDef, bias: string, row: 0 | 1): string {
  if (rank(input(node, 'bias')) === 1) return bias;
  return graph.node('GatherV2', graph.fresh(), [bias, graph.ints(row), graph.ints(0)]);
}

/** [B, T, 1], 0 where the state before is carried on. */
function maskOf(node: TracedNode, graph: GraphDef, at: At): string | undefined {
  const { mask } = node.inputs;
  if (!mask) return undefined;
  const numbers = graph.node('Cast', graph.fresh(), [at(mask)], { DstT: typeOf('float32') });
  return graph.node('Reshape', graph.fresh(), [numbers, graph.shape([...mask.shape, 1])]);
}

/** The initial states, a row for every example. */
function statesOf(node: TracedNode, graph: GraphDef, at: At): string[] {
  return ['h', 'c'].flatMap((name, index) => {
    const state = node.inputs[name];
    if (!state) return [];
    if (state.shape.some(free)) return [at(state)];
    const rows = graph.shape(node.outputs[index + 1]?.shape ?? []);
    return [graph.node('BroadcastTo', graph.fresh(), [at(state), rows])];
  });
}

function cellOf(node: TracedNode, part: LoopPart, graph: GraphDef, at: At): Cell {
  const units = unitsOf(node);
  return {
    node,
    product: (state) =>
      part.node('BatchMatMulV2', [state, part.read(at(input(node, 'recurrent')))]),
    parts: (x, count) => {
      const widths = graph.ints(Array.from({ length: count }, () => units));
      const [sizes, axis] = [widths, graph.ints(1)].map((of) => part.read(of, 'DT_INT32'));
      const split = part.node('SplitV', [x, sizes ?? '', axis ?? ''], { num_split: { i: count } });
      return Array.from({ length: count }, (_, index) => (index ? `${split}:${index}` : split));
    },
    bias: () => part.read(biasOf(node, graph, at(input(node, 'bias')), 1)),
    add: (a, b) => part.node('AddV2', [a, b]),
    times: (a, b) => part.node('Mul', [a, b]),
    minus: (a, b) => part.node('Sub', [a, b]),
    sigmoid: (x) => part.node('Sigmoid', [x]),
    tanh: (x) => part.node('Tanh', [x]),
    relu: (x) => part.node('Relu', [x]),
  };
}

function unitsOf(node: TracedNode): number {
  const units = input(node, 'recurrent').shape[0];
  if (typeof units !== 'number') throw new Error('The units of a recurrent layer are free.');
  return units;
}
