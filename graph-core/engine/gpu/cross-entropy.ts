// Softmax cross-entropy against integer targets, with its accuracy.
import { checkIds } from '../composed/ids.ts';
import { differentiableMany, present } from '../differentiable.ts';
import type { CrossEntropy, Tensor } from '../ops.ts';
import { numberAtHand } from './backend.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';
import { lowest, reductions } from './wgsl/shared.ts';

/** Of each row [4, rows]: its loss, whether its largest logit is the target, that logit, the log of the sum over it. */
const ofRows = () =>
  kernel('cross-entropy of rows', () => ({
    lanes: 64,
    reads: ['logits', 'ids'],
    whole: ['ids'],
    writes: ['per_row'],
    numbers: { rows: 'u32', classes: 'u32', smoothing: 'f32' },
    code: `${reductions}
fn kernel(group: u32, lane: u32) {
  let row = group * p.classes;
  var most = ${lowest};
  var sum = 0.0;
  for (var i = lane; i < p.classes; i += lanes) {
    most = max(most, logits[row + i]);
    sum += logits[row + i];
  }
  let top = largest(lane, most);
  let average = total(lane, sum) / f32(p.classes);
  var exponentials = 0.0;
  // The first of several largest counts, as for arg-max.
  var first = f32(p.classes);
  for (var i = lane; i < p.classes; i += lanes) {
    exponentials += exp(logits[row + i] - top);
    if (logits[row + i] == top) {
      first = min(first, f32(i));
    }
  }
  let rest = log(total(lane, exponentials));
  let place = -largest(lane, -first);
  if (lane == 0u) {
    let wanted = u32(ids[group]);
    let mixed = (1.0 - p.smoothing) * logits[row + wanted] + p.smoothing * average;
    per_row[group] = top + rest - mixed;
    per_row[p.rows + group] = select(0.0, 1.0, u32(place) == wanted);
    per_row[2u * p.rows + group] = top;
    per_row[3u * p.rows + group] = rest;
  }
}
`,
  }));

const means = (masked: boolean) =>
  kernel(`cross-entropy means${masked ? ' masked' : ''}`, () => ({
    lanes: 256,
    reads: ['per_row', ...(masked ? (['mask'] as const) : [])],
    whole: masked ? ['mask'] : [],
    writes: ['loss', 'accuracy', 'counted'],
    numbers: { rows: 'u32' },
    code: `${reductions}
fn kernel(group: u32, lane: u32) {
  var sums = vec3f();
  for (var i = lane; i < p.rows; i += lanes) {
    let counts = ${masked ? 'f32(mask[i])' : '1.0'};
    sums += counts * vec3f(per_row[i], per_row[p.rows + i], 1.0);
  }
  let losses = total(lane, sums.x);
  let hits = total(lane, sums.y);
  let count = max(total(lane, sums.z), 1.0);
  if (lane == 0u) {
    loss[0] = losses / count;
    accuracy[0] = hits / count;
    counted[0] = count;
  }
}
`,
  }));

/** `known`: the loss alone is what is made small, so its gradient is a number that JavaScript has. */
const gradient = (masked: boolean, known: boolean) =>
  kernel(`cross-entropy gradient${masked ? ' masked' : ''}${known ? ' known' : ''}`, () => ({
    lanes: 256,
    reads: [
      'logits',
      'ids',
      'per_row',
      'counted',
      ...(known ? [] : (['dloss'] as const)),
      ...(masked ? (['mask'] as const) : []),
    ],
    whole: ['ids', ...(masked ? (['mask'] as const) : [])],
    writes: ['dx'],
    numbers: { rows: 'u32', classes: 'u32', smoothing: 'f32', number: 'f32' },
    code: `
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i >= p.rows * p.classes) {
    return;
  }
  let row = i / p.classes;
  let share = ${known ? 'p.number' : 'dloss[0]'} / counted[0]${masked ? ' * f32(mask[row])' : ''};
  let probability = exp(logits[i] - per_row[2u * p.rows + row] - per_row[3u * p.rows + row]);
  let one = select(0.0, 1.0 - p.smoothing, i % p.classes == u32(ids[row]));
  dx[i] = (probability - one - p.smoothing / f32(p.classes)) * share;
}
`,
  }));

export function crossEntropy(
  host: GpuHost,
  logits: Tensor,
  targets: Tensor,
  mask: Tensor | undefined,
  smoothing: number,
): CrossEntropy {
  const classes = logits.shape.at(-1) ?? 1;
  const rows = logits.size / classes;
  checkIds(host.tf, targets, classes, 'The loss');
  const masked = mask !== undefined;
  const [loss, accuracy] = differentiableMany(host.tf, {
    inputs: [logits],
    forward(save) {
      const perRow = host.make([4, rows]);
      const [mean, hits, counted] = [host.make([]), host.make([]), host.make([])];
      const numbers = { rows, classes, smoothing: Math.max(0, smoothing) };
      host.run(ofRows(), rows, { logits, ids: targets, per_row: perRow }, numbers);
      const outputs = { loss: mean, accuracy: hits, counted };
      host.run(means(masked), 1, { per_row: perRow, mask: mask ?? perRow, ...outputs }, { rows });
      save([logits, targets, perRow, counted, ...(mask ? [mask] : [])]);
      return [mean, hits];
    },
    backward: ([dloss], saved) => [
      () => {
        const [from, ids, perRow, counted] = saved.slice(0, 4).map(present) as Four;
        const dx = host.make(from.shape);
        const kept = { logits: from, ids, per_row: perRow, counted, mask: saved[4] ?? perRow };
        const slope = present(dloss);
        const number = numberAtHand(host.tf, slope);
        host.run(
          gradient(masked, number !== undefined),
          Math.ceil(from.size / 256),
          { ...kept, dloss: slope, dx },
          { rows, classes, smoothing: Math.max(0, smoothing), number: number ?? 0 },
        );
        return dx;
      },
    ],
  });
  return { loss: present(loss), accuracy: present(accuracy) };
}

type Four = [Tensor, Tensor, Tensor, Tensor];
