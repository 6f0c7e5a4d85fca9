// Batch norm in WGSL: sums of runs of rows, then blocks of rows and channels that bring those sums together.
import { keepsInput, type Pointwise } from '../../pointwise.ts';
import { kernel, type NumberKind } from '../kernel.ts';
import { activate, slope } from './activations.ts';
import { curves } from './shared.ts';

const numbers = {
  rows: 'u32',
  channels: 'u32',
  parts: 'u32',
} satisfies Record<string, NumberKind>;

const rowsPerBlock = 64;
const channelsPerBlock = 64;

export const blocksOf = (rows: number, channels: number): number =>
  Math.ceil(rows / rowsPerBlock) * Math.ceil(channels / channelsPerBlock);

/** `partial`: of each part and channel, the sums of `values`, a vec2f in (row, c). */
const partialSums = (values: string) => `
var<workgroup> shared_sums: array<vec2f, 256>;
fn kernel(group: u32, lane: u32) {
  let across = (p.channels + 15u) / 16u;
  let part = group / across;
  let c = group % across * 16u + lane % 16u;
  let size = (p.rows + p.parts - 1u) / p.parts;
  var sum = vec2f();
  if (c < p.channels) {
    let end = min((part + 1u) * size, p.rows);
    for (var row = part * size + lane / 16u; row < end; row += 16u) {
      sum += ${values};
    }
  }
  shared_sums[lane] = sum;
  workgroupBarrier();
  for (var reach = 8u; reach > 0u; reach /= 2u) {
    if (lane / 16u < reach) {
      shared_sums[lane] += shared_sums[lane + reach * 16u];
    }
    workgroupBarrier();
  }
  if (lane < 16u && c < p.channels) {
    partial[2u * part * p.channels + c] = shared_sums[lane].x;
    partial[(2u * part + 1u) * p.channels + c] = shared_sums[lane].y;
  }
}
`;

/** Of x and x² from the first row on, which keeps digits where the mean is far from 0. */
export const sums = () =>
  kernel('batch norm sums', () => ({
    lanes: 256,
    reads: ['x'],
    writes: ['partial'],
    numbers,
    code: `
fn apart(row: u32, c: u32) -> vec2f {
  let value = x[row * p.channels + c] - x[c];
  return vec2f(value, value * value);
}
${partialSums('apart(row, c)')}`,
  }));

/** `normal`: x by its mean and spread; `dz`: the gradient of what the activation is taken of, which is computed anew. */
const back = (
  name: Pointwise,
) => `${name === 'linear' ? '' : `${slope(name)}${activate(name).replace(curves, '')}`}
fn normal(i: u32, c: u32) -> f32 {
  return (x[i] - kept[c]) * kept[p.channels + c];
}
fn dz(i: u32, c: u32) -> f32 {
  ${
    name === 'linear'
      ? 'return dy[i];'
      : `let z = normal(i, c) * kept[2u * p.channels + c] + kept[3u * p.channels + c];
  return dy[i] * slope(${keepsInput[name] ? 'z' : 'activate(z)'});`
  }
}
`;

export const sumsBack = (name: Pointwise) =>
  kernel(`batch norm gradient sums ${name}`, () => ({
    lanes: 256,
    reads: ['x', 'dy', 'kept'],
    writes: ['partial'],
    numbers,
    code: `${back(name)}
fn slopes(row: u32, c: u32) -> vec2f {
  let i = row * p.channels + c;
  return dz(i, c) * vec2f(normal(i, c), 1.0);
}
${partialSums('slopes(row, c)')}`,
  }));

/** The block of a group; `each` is done by its lanes for (row, c), after `once` for c by one of them. */
const block = (once: string, each: string) => `
var<workgroup> first_of: array<f32, ${channelsPerBlock}>;
var<workgroup> second_of: array<f32, ${channelsPerBlock}>;
fn kernel(group: u32, lane: u32) {
  let across = (p.channels + ${channelsPerBlock - 1}u) / ${channelsPerBlock}u;
  let c0 = group % across * ${channelsPerBlock}u;
  let width = min(p.channels - c0, ${channelsPerBlock}u);
  let row0 = group / across * ${rowsPerBlock}u;
  let height = min(p.rows - row0, ${rowsPerBlock}u);
  if (lane < width) {
    let c = c0 + lane;
    var sum = vec2f();
    for (var part = 0u; part < p.parts; part++) {
      sum += vec2f(partial[2u * part * p.channels + c], partial[(2u * part + 1u) * p.channels + c]);
    }
    ${once}
  }
  workgroupBarrier();
  for (var e = lane; e < width * height; e += lanes) {
    let here = e % width;
    let c = c0 + here;
    let i = (row0 + e / width) * p.channels + c;
    ${each}
  }
}
`;

/** `kept`: of each channel its mean, 1 / √(variance + ε), gamma and beta. */
export const apply = (name: Pointwise) =>
  kernel(`batch norm ${name}`, () => ({
    lanes: 256,
    reads: ['x', 'partial', 'gamma', 'beta'],
    writes: ['y', 'mean', 'variance', 'kept'],
    numbers: { ...numbers, epsilon: 'f32' },
    code: `${activate(name)}${block(
      `let average = sum / f32(p.rows);
    let spread = max(average.y - average.x * average.x, 0.0);
    let inverse = 1.0 / sqrt(spread + p.epsilon);
    first_of[lane] = average.x + x[c];
    second_of[lane] = inverse;
    if (row0 == 0u) {
      mean[c] = average.x + x[c];
      variance[c] = spread;
      kept[c] = average.x + x[c];
      kept[p.channels + c] = inverse;
      kept[2u * p.channels + c] = gamma[c];
      kept[3u * p.channels + c] = beta[c];
    }`,
      'y[i] = activate((x[i] - first_of[here]) * second_of[here] * gamma[c] + beta[c]);',
    )}`,
  }));

export const applyBack = (name: Pointwise) =>
  kernel(`batch norm gradients ${name}`, () => ({
    lanes: 256,
    reads: ['x', 'dy', 'kept', 'partial'],
    writes: ['dx', 'dgamma', 'dbeta'],
    numbers,
    code: `${back(name)}${block(
      `first_of[lane] = sum.x / f32(p.rows);
    second_of[lane] = sum.y / f32(p.rows);
    if (row0 == 0u) {
      dgamma[c] = sum.x;
      dbeta[c] = sum.y;
    }`,
      `let scale = kept[2u * p.channels + c] * kept[p.channels + c];
    dx[i] = scale * (dz(i, c) - second_of[here] - normal(i, c) * first_of[here]);`,
    )}`,
  }));
