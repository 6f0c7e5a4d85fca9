// Layer and RMS normalisation: one dispatch forward, one backward.
import { differentiable, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';
import { makeGradient } from './parameter-pool.ts';
import { addParts } from './sums.ts';
import { reductions } from './wgsl/shared.ts';

/** `centred`: layer norm; else RMS norm. */
const forward = (centred: boolean) =>
  kernel(centred ? 'layer norm' : 'RMS norm', () => ({
    lanes: 64,
    reads: ['x', 'gamma', ...(centred ? (['beta'] as const) : [])],
    writes: ['y', 'scales', ...(centred ? (['means'] as const) : [])],
    numbers: { width: 'u32', epsilon: 'f32' },
    code: `${reductions}
fn kernel(group: u32, lane: u32) {
  let row = group * p.width;
  ${
    centred
      ? `var sum = 0.0;
  for (var i = lane; i < p.width; i += lanes) {
    sum += x[row + i];
  }
  let mean = total(lane, sum) / f32(p.width);`
      : 'let mean = 0.0;'
  }
  var squares = 0.0;
  for (var i = lane; i < p.width; i += lanes) {
    let from_mean = x[row + i] - mean;
    squares += from_mean * from_mean;
  }
  let scale = 1.0 / sqrt(total(lane, squares) / f32(p.width) + p.epsilon);
  for (var i = lane; i < p.width; i += lanes) {
    y[row + i] = (x[row + i] - mean) * scale * gamma[i]${centred ? ' + beta[i]' : ''};
  }
  if (lane == 0u) {
    scales[group] = scale;
    ${centred ? 'means[group] = mean;' : ''}
  }
}
`,
  }));

/** First a group a row for dx; then groups that sum 16 columns each, for a run of rows, for dgamma and dbeta. */
const backward = (centred: boolean) =>
  kernel(centred ? 'layer norm gradients' : 'RMS norm gradients', () => ({
    lanes: 64,
    reads: ['x', 'gamma', 'dy', 'scales', ...(centred ? (['means'] as const) : [])],
    writes: ['dx', 'dgamma', ...(centred ? (['dbeta'] as const) : [])],
    numbers: { rows: 'u32', width: 'u32', part: 'u32' },
    code: `${reductions}
fn mean_of(row: u32) -> f32 {
  return ${centred ? 'means[row]' : '0.0'};
}
fn input_gradient(row: u32, lane: u32) {
  let start = row * p.width;
  let mean = mean_of(row);
  let scale = scales[row];
  var sum = 0.0;
  var along = 0.0;
  for (var i = lane; i < p.width; i += lanes) {
    let g = dy[start + i] * gamma[i];
    sum += g;
    along += g * (x[start + i] - mean) * scale;
  }
  let average = ${centred ? 'total(lane, sum) / f32(p.width)' : '0.0'};
  let share = total(lane, along) / f32(p.width);
  for (var i = lane; i < p.width; i += lanes) {
    let normal = (x[start + i] - mean) * scale;
    dx[start + i] = (dy[start + i] * gamma[i] - average - normal * share) * scale;
  }
}
var<workgroup> sums: array<vec2f, 64>;
fn column_gradients(column: u32, row_part: u32, lane: u32) {
  let c = column * 16u + lane % 16u;
  var sum = vec2f();
  if (c < p.width) {
    let end = min((row_part + 1u) * p.part, p.rows);
    for (var row = row_part * p.part + lane / 16u; row < end; row += 4u) {
      let g = dy[row * p.width + c];
      sum += vec2f(g * (x[row * p.width + c] - mean_of(row)) * scales[row], g);
    }
  }
  sums[lane] = sum;
  workgroupBarrier();
  if (lane < 16u && c < p.width) {
    let all = sums[lane] + sums[lane + 16u] + sums[lane + 32u] + sums[lane + 48u];
    dgamma[row_part * p.width + c] = all.x;
    ${centred ? 'dbeta[row_part * p.width + c] = all.y;' : ''}
  }
}
fn kernel(group: u32, lane: u32) {
  if (group < p.rows) {
    input_gradient(group, lane);
  } else {
    let across = (p.width + 15u) / 16u;
    column_gradients((group - p.rows) % across, (group - p.rows) / across, lane);
  }
}
`,
  }));

export function layerNorm(
  host: GpuHost,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): Tensor {
  return norm(host, x, gamma, beta, epsilon);
}

export function rmsNorm(host: GpuHost, x: Tensor, gamma: Tensor, epsilon: number): Tensor {
  return norm(host, x, gamma, undefined, epsilon);
}

/** Rows that one lane sums a quarter of; more are cut into parts, which a second dispatch brings together. */
const rowsPerPart = 4096;

function norm(
  host: GpuHost,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor | undefined,
  epsilon: number,
): Tensor {
  const centred = beta !== undefined;
  const width = x.shape.at(-1) ?? 1;
  const rows = x.size / width;
  if (x.size === 0) return x;
  return differentiable(host.tf, {
    inputs: beta ? [x, gamma, beta] : [x, gamma],
    forward(save) {
      const [y, scales, means] = [x.shape, [rows], [rows]].map((shape) => host.make(shape)) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      const tensors = { x, gamma, beta: beta ?? gamma, y, scales, means };
      host.run(forward(centred), rows, tensors, { width, epsilon });
      save(centred ? [x, gamma, scales, means] : [x, gamma, scales]);
      return y;
    },
    backward(dy, saved) {
      const [from, by, scales] = saved.slice(0, 3).map(present) as [Tensor, Tensor, Tensor];
      const parts = Math.ceil(rows / rowsPerPart);
      const dx = host.make(from.shape);
      const dgamma = makeGradient(host, gamma);
      const dbeta = beta ? makeGradient(host, beta) : dgamma;
      const inParts = (whole: Tensor) => (parts === 1 ? whole : host.make([parts, width]));
      const [gammas, betas] = [inParts(dgamma), inParts(dbeta)];
      const groups = rows + Math.ceil(width / 16) * parts;
      const part = Math.ceil(rows / parts);
      host.run(
        backward(centred),
        groups,
        {
          x: from,
          gamma: by,
          dy,
          scales,
          means: saved[3] ?? scales,
          dx,
          dgamma: gammas,
          dbeta: betas,
        },
        { rows, width, part },
      );
      if (parts > 1) addParts(host, parts, [gammas, dgamma], centred ? [betas, dbeta] : undefined);
      return [() => dx, () => dgamma, () => dbeta];
    },
  });
}
