// An LSTM as one cell that is copied along the sequence, and the cell as a graph of smaller blocks.
import { text } from '../../text.ts';
import type { WeightValue } from '../block.ts';
import type { Inside, InsideModule, InsideNode, Writing, Written } from './inside.ts';
import { isPlain, less, wires } from './inside.ts';
import { columnsOf, weightOf } from './layout.ts';
import type { RecurrentParams } from './recurrent.ts';
import type { Shape } from './shape.ts';

interface Context {
  readonly params: RecurrentParams;
  readonly inputs: {
    readonly values: Shape;
    readonly mask: Shape | undefined;
    readonly state: Shape | undefined;
    readonly cell: Shape | undefined;
  };
  readonly written: Writing<RecurrentParams>;
}

type Wiring = Record<string, string | readonly string[]>;

/** In the order of the kernel's columns. */
const gates = ['input', 'forget', 'candidate', 'output'] as const;

const titles = {
  input: text('Input gate', '入力ゲート'),
  forget: text('Forget gate', '忘却ゲート'),
  candidate: text('Candidate', '候補'),
  output: text('Output gate', '出力ゲート'),
};

function fixedLength(time: number) {
  return text(
    `The length of the sequence, ${time}, is now written into the parts. To change it in one place, undo, bind it to a variable, and replace again.`,
    `系列の長さ ${time} は部品の中に数として書かれました。一か所で変えられるようにするには、元に戻して変数に結び付けてから置き換えてください。`,
  );
}

/**
 * Every copy of the cell reads the first position and passes the sequence on turned by one place, so that the next
 * copy finds its own there; what they answer is gathered the same way. One direction without a mask.
 */
export function insideLstm({ params, inputs, written }: Context): Inside | undefined {
  if (params.bidirectional || inputs.mask) return undefined;
  const units = written.param('units');
  const time = written.axis(inputs.values, 1);
  const port = (wired: Shape | undefined, name: string) => (wired ? `$in.${name}` : 'zeros.values');
  return {
    nodes: {
      // Zeros of B × units, made of what is there: 0 · x₁, then one number of it `units` times.
      start: {
        type: 'slice',
        name: text('First position', '最初の位置'),
        params: { axis: 1, length: 1, keepAxis: false },
      },
      nothing: { type: 'scale', params: { factor: 0 } },
      spread: { type: 'repeat-vector', params: { times: units } },
      zeros: {
        type: 'slice',
        name: text('State of zeros', '0 の状態'),
        params: { axis: 2, length: 1, keepAxis: false },
      },
      answers: {
        type: 'repeat-vector',
        name: text('Room for the answers', '出力の置き場'),
        params: { times: time },
      },
      cell: { module: 'lstm-cell', repeat: time },
    },
    wires: wires({
      'start.values': '$in.values',
      'nothing.values': 'start.values',
      'spread.values': 'nothing.values',
      'zeros.values': 'spread.values',
      'answers.values': 'zeros.values',
      'cell.values': '$in.values',
      'cell.sequence': 'answers.values',
      'cell.state': port(inputs.state, 'state'),
      'cell.cell': port(inputs.cell, 'cell'),
      '$out.sequence': 'cell.sequence',
      '$out.state': 'cell.state',
      '$out.cell': 'cell.cell',
    }),
    modules: { 'lstm-cell': cellOf(units, time) },
    ...(isPlain(time) && { fixed: fixedLength(time.value) }),
    weights: (values) => cellWeights(values, units.value),
  };
}

/** cₜ = f⊙cₜ₋₁ + i⊙g, hₜ = o⊙tanh(cₜ); each gate is σ(xW + hU + b), the candidate g is a tanh. */
function cellOf(units: Written, time: Written): InsideModule {
  const nodes: Record<string, InsideNode> = {
    x: {
      type: 'slice',
      name: text('This step', 'この時刻'),
      params: { axis: 1, length: 1, keepAxis: false },
    },
    keep: { type: 'multiply', name: text('Keep', '残す'), params: {} },
    write: { type: 'multiply', name: text('Write', '書き込む'), params: {} },
    cell: { type: 'add', name: text('New cell', '新しいセル'), params: {} },
    shown: { type: 'activation', params: { activation: 'tanh' } },
    state: { type: 'multiply', name: text('New state', '新しい状態'), params: {} },
    step: { type: 'repeat-vector', params: { times: 1 } },
  };
  const wiring: Wiring = { 'x.values': '$in.values' };
  for (const gate of gates) {
    const activation = gate === 'candidate' ? 'tanh' : 'sigmoid';
    const { en, ja } = titles[gate];
    nodes[`${gate}-x`] = {
      type: 'dense',
      name: text(`${en}: input`, `${ja}：入力`),
      params: { units },
    };
    nodes[`${gate}-h`] = {
      type: 'dense',
      name: text(`${en}: state`, `${ja}：状態`),
      params: { units, bias: false },
    };
    nodes[`${gate}-sum`] = { type: 'add', params: {} };
    nodes[gate] = { type: 'activation', name: titles[gate], params: { activation } };
    wiring[`${gate}-x.values`] = 'x.values';
    wiring[`${gate}-h.values`] = '$in.state';
    wiring[`${gate}-sum.values`] = [`${gate}-x.values`, `${gate}-h.values`];
    wiring[`${gate}.values`] = `${gate}-sum.values`;
  }
  Object.assign(wiring, {
    'keep.values': ['forget.values', '$in.cell'],
    'write.values': ['input.values', 'candidate.values'],
    'cell.values': ['keep.values', 'write.values'],
    'shown.values': 'cell.values',
    'state.values': ['output.values', 'shown.values'],
    'step.values': 'state.values',
    '$out.state': 'state.values',
    '$out.cell': 'cell.values',
  });
  if (time.value > 1) turnSequences(nodes, wiring, time);
  else Object.assign(wiring, { '$out.values': '$in.values', '$out.sequence': 'step.values' });
  const ports = { values: 'values', sequence: 'values', state: 'values', cell: 'values' } as const;
  return {
    title: text('LSTM cell', 'LSTM セル'),
    nodes,
    wires: wires(wiring),
    inputs: ports,
    outputs: ports,
  };
}

/** The position just read goes to the end; the answer takes the place of the oldest one. */
function turnSequences(nodes: Record<string, InsideNode>, wiring: Wiring, time: Written): void {
  const rest = { type: 'slice', params: { axis: 1, start: 1, length: less(time, 1) } };
  const joined = { type: 'concatenate', params: { axis: 'positions' } };
  nodes.first = { type: 'slice', params: { axis: 1, length: 1 } };
  nodes['rest-of-values'] = rest;
  nodes.turned = joined;
  nodes['rest-of-answers'] = rest;
  nodes.gathered = joined;
  Object.assign(wiring, {
    'first.values': '$in.values',
    'rest-of-values.values': '$in.values',
    'turned.values': ['rest-of-values.values', 'first.values'],
    'rest-of-answers.values': '$in.sequence',
    'gathered.values': ['rest-of-answers.values', 'step.values'],
    '$out.values': 'turned.values',
    '$out.sequence': 'gathered.values',
  });
}

function cellWeights(values: Readonly<Record<string, WeightValue>>, units: number) {
  const own: Record<string, WeightValue> = {};
  gates.forEach((gate, index) => {
    const part = (name: string) => columnsOf(weightOf(values, name), index * units, units);
    own[`cell/${gate}-x/kernel`] = part('kernel');
    own[`cell/${gate}-x/bias`] = part('bias');
    own[`cell/${gate}-h/kernel`] = part('recurrent-kernel');
  });
  return own;
}
