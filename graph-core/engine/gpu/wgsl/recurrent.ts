// Recurrent layers in WGSL: a group carries a few examples through the whole sequence, states in workgroup memory.
import { keepsInput, type Pointwise } from '../../pointwise.ts';
import { kernel, type NumberKind } from '../kernel.ts';
import { activate, slope } from './activations.ts';
import { curves } from './shared.ts';

/** Most units of a layer whose states a group has room for, and the examples of a group then. */
const classes = [128, 256, 512];
const room = 512;

export function unitsClass(units: number): number | undefined {
  return classes.find((most) => units <= most);
}

export const examplesOf = (most: number): number => room / most;

/** How a cell goes on and back, in WGSL; what it keeps lies in `kept`, one number for each gate and each extra. */
interface Cell {
  readonly name: string;
  readonly gates: number;
  readonly extras: number;
  /** Statements from gate(i), the sum of a gate, and `before` to `after`. */
  readonly forward: string;
  /** Statements from `dafter` to `note(…)`, each gate's gradient; what goes back to `before` directly is `direct`. */
  readonly backward: string;
  /** Whether a second state, the memory of an LSTM, is carried too. */
  readonly memory?: boolean;
  /** Whether the product with the states has a bias and gradients of its own (the GRU). */
  readonly apart?: boolean;
  readonly functions: string;
}

export const lstmCell: Cell = {
  name: 'lstm',
  gates: 4,
  extras: 1,
  memory: true,
  functions: curves,
  forward: `let i_gate = sigmoid(kept[gate] + sums[at]);
        let f_gate = sigmoid(kept[gate + p.units] + sums[at + p.units]);
        let candidate = tangent(kept[gate + 2u * p.units] + sums[at + 2u * p.units]);
        let o_gate = sigmoid(kept[gate + 3u * p.units] + sums[at + 3u * p.units]);
        let cell_before = memory[e];
        let cell = f_gate * cell_before + i_gate * candidate;
        let after = o_gate * tangent(cell);
        kept[gate] = i_gate;
        kept[gate + p.units] = f_gate;
        kept[gate + 2u * p.units] = candidate;
        kept[gate + 3u * p.units] = o_gate;
        kept[extra] = cell_before;
        memory[e] = mix(cell_before, cell, counts);`,
  backward: `let i_gate = kept[gate];
        let f_gate = kept[gate + p.units];
        let candidate = kept[gate + 2u * p.units];
        let o_gate = kept[gate + 3u * p.units];
        let cell_before = kept[extra];
        let bent = tangent(f_gate * cell_before + i_gate * candidate);
        let dcell = counts * dmemory[e] + dafter * o_gate * (1.0 - bent * bent);
        dmemory[e] = dcell * f_gate + (1.0 - counts) * dmemory[e];
        note(at, to, dcell * candidate * i_gate * (1.0 - i_gate));
        note(at + p.units, to + p.units, dcell * cell_before * f_gate * (1.0 - f_gate));
        note(at + 2u * p.units, to + 2u * p.units, dcell * i_gate * (1.0 - candidate * candidate));
        note(at + 3u * p.units, to + 3u * p.units, dafter * bent * o_gate * (1.0 - o_gate));
        let direct = 0.0;`,
};

export const gruCell: Cell = {
  name: 'gru',
  gates: 3,
  extras: 1,
  apart: true,
  functions: curves,
  forward: `let z = sigmoid(kept[gate] + sums[at]);
        let reset = sigmoid(kept[gate + p.units] + sums[at + p.units]);
        let recurred = sums[at + 2u * p.units];
        let candidate = tangent(kept[gate + 2u * p.units] + reset * recurred);
        let after = candidate + z * (before - candidate);
        kept[gate] = z;
        kept[gate + p.units] = reset;
        kept[gate + 2u * p.units] = candidate;
        kept[extra] = recurred;`,
  backward: `let z = kept[gate];
        let reset = kept[gate + p.units];
        let candidate = kept[gate + 2u * p.units];
        let before = kept[row * p.units + j];
        let dz = dafter * (before - candidate) * z * (1.0 - z);
        let dcandidate = dafter * (1.0 - z) * (1.0 - candidate * candidate);
        let dreset = dcandidate * kept[extra] * reset * (1.0 - reset);
        dgates[to] = dz;
        dgates[to + p.units] = dreset;
        dgates[to + 2u * p.units] = dcandidate;
        note(at, to, dz);
        note(at + p.units, to + p.units, dreset);
        note(at + 2u * p.units, to + 2u * p.units, dcandidate * reset);
        let direct = dafter * z;`,
};

export const simpleCell = (name: Pointwise): Cell => ({
  name: `rnn ${name}`,
  gates: 1,
  extras: 0,
  functions: `${activate(name)}${slope(name).replace(curves, '')}`,
  forward: `let sum = kept[gate] + sums[at];
        let after = activate(sum);
        kept[gate] = ${keepsInput[name] ? 'sum' : 'after'};`,
  backward: `note(at, to, dafter * slope(kept[gate]));
        let direct = 0.0;`,
});

const numbers = {
  batch: 'u32',
  time: 'u32',
  units: 'u32',
  reverse: 'u32',
} satisfies Record<string, NumberKind>;

/** Numbers of `kept`: states before each step, gates, extras, and whether the step counts. */
export const keptSize = ({ gates, extras }: Cell, rows: number, units: number): number =>
  rows * (units * (1 + gates + extras) + 1);

const common = ({ gates, extras, functions }: Cell, most: number) => `${functions}
const examples = ${examplesOf(most)}u;
fn time_of(i: u32) -> u32 {
  return select(i, p.time - 1u - i, p.reverse == 1u);
}
fn gate_place(row: u32, j: u32) -> u32 {
  return (p.batch * p.time + row * ${gates}u) * p.units + j;
}
fn extra_place(row: u32, j: u32) -> u32 {
  return (p.batch * p.time * ${1 + gates}u + row) * p.units + j;
}
fn count_place(row: u32) -> u32 {
  return p.batch * p.time * p.units * ${1 + gates + extras}u + row;
}
`;

/** Statements for each state of the examples of this group: its place `e` in the group, example `b`, unit `j`. */
const eachState = (statements: string) => `for (var e = lane; e < examples * p.units; e += lanes) {
    let b = first + e / p.units;
    let j = e % p.units;
    if (b < p.batch) {
      ${statements}
    }
  }`;

/** Where the step `t` of a state lies in what is kept, and in the sums of the group. */
const places = ({ extras }: Cell) => `let row = b * p.time + t;
      let gate = gate_place(row, j);
      ${extras ? 'let extra = extra_place(row, j);' : ''}
      let at = e / p.units * wide + j;`;

export const stepsForward = (cell: Cell, most: number, masked: boolean) =>
  kernel(`${cell.name} ${most}${masked ? ' masked' : ''}`, () => ({
    lanes: 256,
    reads: [
      'recurrent',
      'h',
      ...(cell.memory ? (['c'] as const) : []),
      ...(cell.apart ? (['bias'] as const) : []),
      ...(masked ? (['mask'] as const) : []),
    ],
    whole: masked ? ['mask'] : [],
    writes: ['kept', 'sequence', 'last_h', ...(cell.memory ? (['last_c'] as const) : [])],
    numbers,
    code: `${common(cell, most)}
var<workgroup> hidden: array<f32, ${room}>;
${cell.memory ? `var<workgroup> memory: array<f32, ${room}>;` : ''}
var<workgroup> sums: array<f32, ${room * cell.gates}>;
fn kernel(group: u32, lane: u32) {
  let first = group * examples;
  let wide = ${cell.gates}u * p.units;
  ${eachState(`hidden[e] = h[b * p.units + j];
      ${cell.memory ? 'memory[e] = c[b * p.units + j];' : ''}`)}
  workgroupBarrier();
  for (var i = 0u; i < p.time; i++) {
    let t = time_of(i);
    for (var e = lane; e < examples * wide; e += lanes) {
      let r = e / wide;
      let j = e % wide;
      var sum = ${cell.apart ? 'bias[wide + j]' : '0.0'};
      for (var k = 0u; k < p.units; k++) {
        sum += hidden[r * p.units + k] * recurrent[k * wide + j];
      }
      sums[e] = sum;
    }
    workgroupBarrier();
    ${eachState(`${places(cell)}
      let counts = ${masked ? 'f32(mask[row])' : '1.0'};
      let before = hidden[e];
      ${cell.forward}
      hidden[e] = mix(before, after, counts);
      kept[row * p.units + j] = before;
      sequence[row * p.units + j] = hidden[e];
      if (j == 0u) {
        kept[count_place(row)] = counts;
      }`)}
    workgroupBarrier();
  }
  ${eachState(`last_h[b * p.units + j] = hidden[e];
      ${cell.memory ? 'last_c[b * p.units + j] = memory[e];' : ''}`)}
}
`,
  }));

/** `turned` is the recurrent matrix with its axes exchanged, so that neighbouring lanes read neighbouring numbers. */
export const stepsBackward = (cell: Cell, most: number) =>
  kernel(`${cell.name} ${most} gradients`, () => ({
    lanes: 256,
    reads: [
      'turned',
      'kept',
      'dsequence',
      'dlast_h',
      ...(cell.memory ? (['dlast_c'] as const) : []),
    ],
    writes: [
      'dsums',
      ...(cell.apart ? (['dgates'] as const) : []),
      'dh',
      ...(cell.memory ? (['dc'] as const) : []),
    ],
    numbers,
    code: `${common(cell, most)}
var<workgroup> dhidden: array<f32, ${room}>;
${cell.memory ? `var<workgroup> dmemory: array<f32, ${room}>;` : ''}
var<workgroup> slopes: array<f32, ${room * cell.gates}>;
/** The gradient of a sum with the states, here and for whoever multiplies by the states. */
fn note(at: u32, to: u32, value: f32) {
  slopes[at] = value;
  dsums[to] = value;
}
fn kernel(group: u32, lane: u32) {
  let first = group * examples;
  let wide = ${cell.gates}u * p.units;
  ${eachState(`dhidden[e] = dlast_h[b * p.units + j];
      ${cell.memory ? 'dmemory[e] = dlast_c[b * p.units + j];' : ''}`)}
  workgroupBarrier();
  for (var i = p.time; i > 0u; i--) {
    let t = time_of(i - 1u);
    ${eachState(`${places(cell)}
      let to = row * wide + j;
      let counts = kept[count_place(row)];
      let all = dhidden[e] + dsequence[row * p.units + j];
      let dafter = all * counts;
      ${cell.backward}
      dhidden[e] = all * (1.0 - counts) + direct;`)}
    workgroupBarrier();
    ${eachState(`let own = e / p.units * wide;
      var sum = 0.0;
      for (var k = 0u; k < wide; k++) {
        sum += slopes[own + k] * turned[k * p.units + j];
      }
      dhidden[e] += sum;`)}
    workgroupBarrier();
  }
  ${eachState(`dh[b * p.units + j] = dhidden[e];
      ${cell.memory ? 'dc[b * p.units + j] = dmemory[e];' : ''}`)}
}
`,
  }));

export type { Cell };
