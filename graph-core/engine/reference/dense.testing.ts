// Dense, attention, normalisation and loss in plain float64 loops, written from the equations.
import type { ActivationName } from '../ops.ts';
import { type Array64, at, build, map, mapRows, reshape } from './array.testing.ts';

const relu6 = (v: number): number => Math.min(Math.max(v, 0), 6);

export function activation(x: Array64, name: ActivationName): Array64 {
  const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return map(x, (v) => Math.max(0, v));
    case 'gelu':
      return map(
        x,
        (v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))),
      );
    case 'tanh':
      return map(x, Math.tanh);
    case 'sigmoid':
      return map(x, sigmoid);
    case 'softmax':
      return softmax(x);
    case 'elu':
      return map(x, (v) => (v > 0 ? v : Math.expm1(v)));
    case 'silu':
      return map(x, (v) => v * sigmoid(v));
    case 'relu6':
      return map(x, relu6);
    case 'hard-swish':
      return map(x, (v) => (v * relu6(v + 3)) / 6);
    case 'leaky-relu':
      return map(x, (v) => (v > 0 ? v : 0.01 * v));
  }
}

export function matMul(a: Array64, b: Array64, tA = false, tB = false): Array64 {
  const [m, k] = tA ? [a.shape.at(-1), a.shape.at(-2)] : [a.shape.at(-2), a.shape.at(-1)];
  const n = tB ? b.shape.at(-2) : b.shape.at(-1);
  const rank = Math.max(a.shape.length, b.shape.length);
  const batch = Array.from({ length: rank - 2 }, (_, axis) =>
    Math.max(
      a.shape[axis - rank + a.shape.length] ?? 1,
      b.shape[axis - rank + b.shape.length] ?? 1,
    ),
  );
  return build([...batch, m ?? 0, n ?? 0], (index) => {
    const lead = index.slice(0, -2);
    const [i = 0, j = 0] = index.slice(-2);
    let sum = 0;
    for (let l = 0; l < (k ?? 0); l++)
      sum +=
        at(a, tA ? [...lead, l, i] : [...lead, i, l]) *
        at(b, tB ? [...lead, j, l] : [...lead, l, j]);
    return sum;
  });
}

export function linear(
  x: Array64,
  kernel: Array64,
  bias?: Array64,
  name: ActivationName = 'linear',
): Array64 {
  const sum = matMul(
    reshape(
      x,
      [-1, kernel.shape[0] ?? 0].map((s, i) => (i ? s : x.data.length / (kernel.shape[0] ?? 1))),
    ),
    kernel,
  );
  const units = kernel.shape[1] ?? 1;
  const shifted = bias ? map(sum, (v, i) => v + (bias.data[i % units] ?? 0)) : sum;
  return activation(reshape(shifted, [...x.shape.slice(0, -1), units]), name);
}

/** Rows of the last axis; where the mask (broadcast) is 0 the weight is 0, and a row of nothing is all zeros. */
export function softmax(x: Array64, mask?: Array64): Array64 {
  const seen = build(x.shape, (index) => (mask ? at(mask, index) : 1));
  return mapRows(x, (row, index) => {
    const kept = Array.from(row, (v, j) =>
      seen.data[index * row.length + j] ? v : Number.NEGATIVE_INFINITY,
    );
    const largest = Math.max(...kept);
    if (largest === Number.NEGATIVE_INFINITY) return kept.map(() => 0);
    const powers = kept.map((v) => Math.exp(v - largest));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((p) => p / sum);
  });
}

export function attention(
  q: Array64,
  k: Array64,
  v: Array64,
  {
    heads,
    scale,
    causal,
    mask,
    kept,
  }: {
    heads: number;
    scale: number;
    causal: boolean;
    mask?: Array64;
    /** Factors on the weights, in their order. */
    kept: ArrayLike<number>;
  },
): { values: Array64; scores: Array64 } {
  const [batch = 0, queries = 0, width = 0] = q.shape;
  const [, keys = 0, valueWidth = 0] = [...v.shape];
  const dk = width / heads;
  const dv = valueWidth / heads;
  const products = build([batch, heads, queries, keys], ([b = 0, h = 0, i = 0, j = 0]) => {
    let sum = 0;
    for (let l = 0; l < dk; l++) sum += at(q, [b, i, h * dk + l]) * at(k, [b, j, h * dk + l]);
    return sum * scale;
  });
  const seen = build([batch, heads, queries, keys], ([b = 0, , i = 0, j = 0]) => {
    if (causal && j > i) return 0;
    return mask ? at(mask, mask.shape.length === 3 ? [b, i, j] : [b, j]) : 1;
  });
  const scores = softmax(products, seen);
  const values = build([batch, queries, valueWidth], ([b = 0, i = 0, u = 0]) => {
    let sum = 0;
    for (let j = 0; j < keys; j++) {
      const head = Math.floor(u / dv);
      const factor = kept[((b * heads + head) * queries + i) * keys + j] ?? 0;
      sum += factor * at(scores, [b, head, i, j]) * at(v, [b, j, u]);
    }
    return sum;
  });
  return { values, scores };
}

export function layerNorm(x: Array64, gamma: Array64, beta: Array64, epsilon: number): Array64 {
  return mapRows(x, (row) => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
    return row.map(
      (v, j) =>
        ((v - mean) / Math.sqrt(variance + epsilon)) * (gamma.data[j] ?? 0) + (beta.data[j] ?? 0),
    );
  });
}

export function rmsNorm(x: Array64, gamma: Array64, epsilon: number): Array64 {
  return mapRows(x, (row) => {
    const square = row.reduce((a, b) => a + b * b, 0) / row.length;
    return row.map((v, j) => (v / Math.sqrt(square + epsilon)) * (gamma.data[j] ?? 0));
  });
}

export function batchNorm(x: Array64, gamma: Array64, beta: Array64, epsilon: number) {
  const channels = x.shape.at(-1) ?? 1;
  const count = x.data.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  x.data.forEach((v, i) => {
    mean[i % channels] = (mean[i % channels] ?? 0) + v / count;
  });
  x.data.forEach((v, i) => {
    const c = i % channels;
    variance[c] = (variance[c] ?? 0) + (v - (mean[c] ?? 0)) ** 2 / count;
  });
  const values = map(x, (v, i) => {
    const c = i % channels;
    const normalised = (v - (mean[c] ?? 0)) / Math.sqrt((variance[c] ?? 0) + epsilon);
    return normalised * (gamma.data[c] ?? 0) + (beta.data[c] ?? 0);
  });
  return {
    values,
    mean: { shape: [channels], data: mean },
    variance: { shape: [channels], data: variance },
  };
}

export function embedding(ids: Array64, table: Array64): Array64 {
  return build([...ids.shape, table.shape[1] ?? 0], (index) =>
    at(table, [at(ids, index.slice(0, -1)), index.at(-1) ?? 0]),
  );
}

export function crossEntropy(
  logits: Array64,
  targets: Array64,
  mask: Array64 | undefined,
  smoothing: number,
): { loss: Array64; accuracy: Array64 } {
  const classes = logits.shape.at(-1) ?? 1;
  let [loss, hits, count] = [0, 0, 0];
  mapRows(logits, (row, i) => {
    if (mask && !mask.data[i]) return row;
    const target = targets.data[i] ?? 0;
    const largest = Math.max(...row);
    const logSum = largest + Math.log(row.reduce((a, v) => a + Math.exp(v - largest), 0));
    row.forEach((v, c) => {
      loss -= ((c === target ? 1 - smoothing : 0) + smoothing / classes) * (v - logSum);
    });
    hits += row.indexOf(largest) === target ? 1 : 0;
    count++;
    return row;
  });
  const mean = (sum: number): Array64 => ({
    shape: [],
    data: Float64Array.of(sum / Math.max(1, count)),
  });
  return { loss: mean(loss), accuracy: mean(hits) };
}
