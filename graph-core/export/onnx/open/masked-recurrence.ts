// A loop over steps that a mask holds still, recognised as the recurrent layer it computes.
import type { OnnxIr, OnnxNode } from '../ir.ts';
import { intsOf } from '../ir.ts';
import type { Rewrite, View } from '../rewrites/rewrite.ts';
import { madeBy } from '../rewrites/rewrite.ts';

interface Cell {
  readonly op: string;
  readonly states: number;
  /** What the body computes for each state, in words: `k1` is the recurrent matrix and `k2` what is added to the product. */
  readonly after: readonly string[];
  readonly activation?: string;
}

const gates = 'Add(x,MatMul(h,k1))';
const lstmCell = `Add(Mul(Sigmoid(Split1(${gates})),c),Mul(Sigmoid(Split0(${gates})),Tanh(Split2(${gates}))))`;
const product = 'Add(MatMul(h,k1),k2)';
const gruGate = (index: number) => `Sigmoid(Add(Split${index}(x),Split${index}(${product})))`;
const candidate = `Tanh(Add(Split2(x),Mul(${gruGate(1)},Split2(${product}))))`;

const cells: readonly Cell[] = [
  {
    op: 'LSTM',
    states: 2,
    after: [`Mul(Sigmoid(Split3(${gates})),Tanh(${lstmCell}))`, lstmCell],
  },
  { op: 'GRU', states: 1, after: [`Add(${candidate},Mul(${gruGate(0)},Sub(h,${candidate})))`] },
  ...['Tanh', 'Relu', 'Sigmoid'].map((activation) => ({
    op: 'RNN',
    states: 1,
    after: [`${activation}(${gates})`],
    activation: activation.toLowerCase(),
  })),
];

/** Scan → `MaskedLSTM` and its like: x [B, T, in], kernel, recurrent, bias, mask [B, T], states → sequence, last states. */
export const maskedRecurrence: Rewrite = (node, view) => {
  const body = node.op === 'Scan' ? node.attrs.body : undefined;
  if (typeof body !== 'object' || !('body' in body)) return undefined;
  const found = cells.find((cell) => saysCell(body.body, cell));
  const states = node.inputs.slice(0, -2);
  const [entering, counted] = node.inputs.slice(-2);
  const dense = madeBy(view, entering, 'Gemm');
  const mask = madeBy(view, counted, 'Unsqueeze')?.inputs[0];
  const isForward = ['scan_input_directions', 'scan_output_directions'].every((name) =>
    (intsOf(node, name) ?? []).every((way) => way === 0),
  );
  const isBatchFirst =
    intsOf(node, 'scan_input_axes')?.join() === '1,1' &&
    intsOf(node, 'scan_output_axes')?.join() === '1';
  if (!found || !dense || mask === undefined || !isForward || !isBatchFirst) return undefined;
  const [x = '', kernel = '', bias = ''] = dense.inputs;
  const [recurrent = '', stateBias] = constantsOf(body.body, found, view);
  const sequence = node.outputs.at(-1) ?? '';
  const last = node.outputs.slice(0, -1);
  const made: OnnxNode = {
    op: `Masked${found.op}`,
    scope: node.scope,
    inputs: [x, kernel, recurrent, bias, stateBias ?? '', before(view, mask), ...states],
    outputs: [sequence, ...last],
    attrs: found.activation ? { activation: found.activation } : {},
  };
  return [made];
};

/** The truth values a mask was made of: numbers or not, a mask is a mask. */
function before(view: View, mask: string): string {
  return madeBy(view, mask, 'Cast')?.inputs[0] ?? mask;
}

function saysCell(body: OnnxIr, { states, after }: Cell): boolean {
  if (body.inputs.length !== states + 2) return false;
  const wanted = after.map((words, index) => `Where(m,${words},${index === 0 ? 'h' : 'c'})`);
  const { said } = wordsOf(body, states);
  return [...wanted, wanted[0]].join() === said.join();
}

/** The recurrent matrix, and what is added to its product. */
function constantsOf(body: OnnxIr, { states }: Cell, view: View): string[] {
  return wordsOf(body, states).outside.filter((name) => view.constant(name));
}

/** Every output of a body in words, and what it reads from outside, in the order in which it is named. */
function wordsOf(body: OnnxIr, states: number) {
  const roles = new Map(
    body.inputs.map(({ name }, index) => {
      if (index < states) return [name, index === 0 ? 'h' : 'c'];
      return [name, index === states ? 'x' : 'm'];
    }),
  );
  const makers = new Map(body.nodes.flatMap((made) => made.outputs.map((name) => [name, made])));
  const outside: string[] = [];
  const words = (name: string): string => {
    const role = roles.get(name);
    if (role !== undefined) return role;
    const maker = makers.get(name);
    if (!maker) {
      if (!outside.includes(name)) outside.push(name);
      return `k${outside.indexOf(name) + 1}`;
    }
    if (maker.op === 'Identity') return words(maker.inputs[0] ?? '');
    if (maker.op === 'Split') {
      const even = new Set(body.tensors.get(maker.inputs[1] ?? '')?.data ?? [1]).size === 1;
      return `Split${even ? maker.outputs.indexOf(name) : '?'}(${words(maker.inputs[0] ?? '')})`;
    }
    return `${maker.op}(${maker.inputs.map(words).join()})`;
  };
  return { said: body.outputs.map(({ name }) => words(name)), outside };
}
