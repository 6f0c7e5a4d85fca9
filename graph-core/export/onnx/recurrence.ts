// Recurrent layers in ONNX: its own operators, or a loop over the steps where a mask carries the state past some.
import { flag, input, output, rank } from '../trace/attributes.ts';
import { free, sameSize } from '../trace/free-size.ts';
import type { Size } from '../trace/free-size.ts';
import type { TracedNode, TracedValue } from '../trace/traced-graph.ts';
import { floats } from './ir.ts';
import type { OnnxIr } from './ir.ts';
import { OnnxGraph, portOf } from './onnx-graph.ts';

type At = (value: TracedValue) => string;

interface Cell {
  /** ONNX's gate k is our gate `gates[k]`. */
  readonly gates: readonly number[];
  readonly attrs?: (node: TracedNode) => Readonly<Record<string, number | readonly string[]>>;
  /** The states after a step, from what enters at it (already projected) and the states before. */
  step(node: TracedNode, graph: OnnxGraph, at: At, projected: string, states: string[]): string[];
}

const names = { tanh: 'Tanh', relu: 'Relu', sigmoid: 'Sigmoid' } as const;

function activationOf({ attrs }: TracedNode): string {
  return names[attrs.activation as keyof typeof names];
}

const cells: Readonly<Record<string, Cell>> = {
  // Ours i, f, c, o; ONNX i, o, f, c.
  LSTM: {
    gates: [0, 3, 1, 2],
    step(node, graph, at, projected, [h = '', c = '']) {
      const all = graph.node('Add', [projected, product(node, graph, at, h)]);
      const [i = '', f = '', g = '', o = ''] = parts(graph, all, 4, unitsOf(node), 1);
      const kept = graph.node('Mul', [graph.node('Sigmoid', [f]), c]);
      const entered = graph.node('Mul', [graph.node('Sigmoid', [i]), graph.node('Tanh', [g])]);
      const cell = graph.node('Add', [kept, entered]);
      const shown = graph.node('Tanh', [cell]);
      return [graph.node('Mul', [graph.node('Sigmoid', [o]), shown]), cell];
    },
  },
  GRU: {
    gates: [0, 1, 2],
    attrs: () => ({ linear_before_reset: 1 }),
    step(node, graph, at, projected, [h = '']) {
      const bias = graph.node('Gather', [at(input(node, 'bias')), graph.ints([1], [])], {
        axis: 0,
      });
      const from = graph.node('Add', [product(node, graph, at, h), bias]);
      const [xz = '', xr = '', xh = ''] = parts(graph, projected, 3, unitsOf(node), 1);
      const [hz = '', hr = '', hh = ''] = parts(graph, from, 3, unitsOf(node), 1);
      const update = graph.node('Sigmoid', [graph.node('Add', [xz, hz])]);
      const reset = graph.node('Sigmoid', [graph.node('Add', [xr, hr])]);
      const inner = graph.node('Add', [xh, graph.node('Mul', [reset, hh])]);
      const candidate = graph.node('Tanh', [inner]);
      const back = graph.node('Mul', [update, graph.node('Sub', [h, candidate])]);
      return [graph.node('Add', [candidate, back])];
    },
  },
  RNN: {
    gates: [0],
    attrs: (node) => ({ activations: [activationOf(node)] }),
    step(node, graph, at, projected, [h = '']) {
      const sum = graph.node('Add', [projected, product(node, graph, at, h)]);
      return [graph.node(activationOf(node), [sum])];
    },
  },
};

export const recurrences: Readonly<
  Record<string, (node: TracedNode, graph: OnnxGraph, at: At) => void>
> = Object.fromEntries(
  Object.entries(cells).map(([kernel, cell]) => [
    kernel,
    (node: TracedNode, graph: OnnxGraph, at: At) =>
      (node.inputs.mask ? writeLoop : writeOperator)(cell, node, graph, at),
  ]),
);

/** x [B, T, in] → what ONNX calls layout 0: [T, B, in]. */
function writeOperator(cell: Cell, node: TracedNode, graph: OnnxGraph, at: At): void {
  const units = unitsOf(node);
  const gates = cell.gates.length;
  const ordered = (x: string): string => {
    if (cell.gates.every((gate, index) => gate === index)) return x;
    const each = parts(graph, x, gates, units, 0);
    return graph.node(
      'Concat',
      cell.gates.map((gate) => each[gate] ?? ''),
      { axis: 0 },
    );
  };
  const matrix = (name: string): string => {
    const turned = graph.node('Transpose', [at(input(node, name))], { perm: [1, 0] });
    return graph.node('Unsqueeze', [ordered(turned), graph.ints([0])]);
  };
  const states = statesOf(node, graph, at).map((state) =>
    graph.node('Unsqueeze', [state, graph.ints([0])]),
  );
  const [sequence, ...last] = [output(node), ...node.outputs.slice(1)].map(() => graph.name());
  graph.nodeOfMany(
    node.kernel,
    [
      graph.node('Transpose', [at(input(node, 'x'))], { perm: [1, 0, 2] }),
      matrix('kernel'),
      matrix('recurrent'),
      biasOf(node, graph, at, ordered, gates * units),
      '',
      ...states,
    ],
    {
      hidden_size: units,
      direction: flag(node, 'reverse') ? 'reverse' : 'forward',
      ...cell.attrs?.(node),
    },
    [sequence ?? '', ...last],
  );
  const all = graph.node('Squeeze', [sequence ?? '', graph.ints([1])]);
  graph.node('Transpose', [all], { perm: [1, 0, 2] }, at(output(node)));
  node.outputs
    .slice(1)
    .forEach((state, index) =>
      graph.node('Squeeze', [last[index] ?? '', graph.ints([0])], {}, at(state)),
    );
}

/** ONNX wants a bias of the input and one of the state, one behind the other. */
function biasOf(
  node: TracedNode,
  graph: OnnxGraph,
  at: At,
  ordered: (x: string) => string,
  size: number,
): string {
  const bias = input(node, 'bias');
  if (rank(bias) === 2) return graph.node('Reshape', [at(bias), graph.ints([1, 2 * size])]);
  const zeros = graph.tensor(graph.name(), floats([size], new Float32Array(size)));
  const both = graph.node('Concat', [ordered(at(bias)), zeros], { axis: 0 });
  return graph.node('Unsqueeze', [both, graph.ints([0])]);
}

/** mask [B, T]: where it is 0 the state before is carried on. */
function writeLoop(cell: Cell, node: TracedNode, graph: OnnxGraph, at: At): void {
  const bias = input(node, 'bias');
  const ofInput =
    rank(bias) === 2
      ? graph.node('Gather', [at(bias), graph.ints([0], [])], { axis: 0 })
      : at(bias);
  const all = graph.node('MatMul', [at(input(node, 'x')), at(input(node, 'kernel'))]);
  const entering = graph.node('Add', [all, ofInput]);
  const mask = graph.node('Cast', [at(input(node, 'mask'))], { to: bool });
  const counted = graph.node('Unsqueeze', [mask, graph.ints([2])]);
  const initial = statesOf(node, graph, at);
  const way = flag(node, 'reverse') ? 1 : 0;
  const last = node.outputs.slice(1).map(at);
  const sequence = at(output(node));
  graph.nodeOfMany(
    'Scan',
    [...initial, entering, counted],
    {
      body: { body: bodyOf(cell, node, at, `${sequence}_`, initial.length) },
      num_scan_inputs: 2,
      scan_input_axes: [1, 1],
      scan_input_directions: [way, way],
      scan_output_axes: [1],
      scan_output_directions: [way],
    },
    [...last, sequence],
  );
}

const bool = 9;

function bodyOf(cell: Cell, node: TracedNode, at: At, prefix: string, states: number): OnnxIr {
  const graph = new OnnxGraph(new Map(), prefix);
  graph.enter(node.scope);
  const rows = (size: number): Size[] => [{ times: 1, of: ['batch'] }, size];
  const units = unitsOf(node);
  const before = Array.from({ length: states }, () => graph.name());
  const [entering, counted] = [graph.name(), graph.name()];
  const after = cell.step(node, graph, at, entering, before);
  const carried = after.map((state, index) =>
    graph.node('Where', [counted, state, before[index] ?? '']),
  );
  const said = graph.node('Identity', carried.slice(0, 1));
  const described = (name: string, size: number) => portOf(name, 'float32', rows(size));
  return graph.finish(
    [
      ...before.map((name) => described(name, units)),
      described(entering, cell.gates.length * units),
      portOf(counted, 'bool', rows(1)),
    ],
    [...carried, said].map((name) => described(name, units)),
  );
}

/** The initial states, a row for every example. */
function statesOf(node: TracedNode, graph: OnnxGraph, at: At): string[] {
  return ['h', 'c'].flatMap((name, index) => {
    const state = node.inputs[name];
    if (!state) return [];
    const wanted = node.outputs[index + 1]?.shape ?? [];
    if (!wanted.some(free) || sameSize(state.shape[0], wanted[0])) return [at(state)];
    return [graph.node('Expand', [at(state), graph.shape(wanted)])];
  });
}

function product(node: TracedNode, graph: OnnxGraph, at: At, state: string): string {
  return graph.node('MatMul', [state, at(input(node, 'recurrent'))]);
}

function parts(graph: OnnxGraph, x: string, count: number, size: number, axis: number): string[] {
  const made = Array.from({ length: count }, () => graph.name());
  graph.nodeOfMany('Split', [x, graph.ints(made.map(() => size))], { axis }, made);
  return made;
}

function unitsOf(node: TracedNode): number {
  const units = input(node, 'recurrent').shape[0];
  if (typeof units !== 'number') throw new Error('The units of a recurrent layer are free.');
  return units;
}
