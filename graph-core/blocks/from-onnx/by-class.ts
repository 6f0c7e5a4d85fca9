// Operators that take a row for the class of each example, and the blocks that compute them.
import type { Numbers, Translation } from './operation.ts';
import { vector } from './operation.ts';

/** What the block divides by, whatever its statistics: those of here change nothing. */
const epsilon = 1e-5;

/** x, class, γ and β by class; the statistics are in these already. */
const scale = (order: Translation['order']): Translation => ({
  order,
  parts(operation) {
    const [gamma, beta] = [2, 3].map((index) => operation.constant(index));
    const channels = gamma?.shape[1] ?? 0;
    if (!gamma || !beta || !operation.shape(0) || !operation.shape(1)) return undefined;
    const grown = Float32Array.from(gamma.data, (factor) => factor * Math.sqrt(1 + epsilon));
    const part = {
      type: 'conditional-batch-norm',
      params: { epsilon },
      inputs: { values: 0, label: 1 },
      weights: {
        gamma: { shape: gamma.shape, data: grown },
        beta,
        'moving-mean': vector(undefined, channels),
        'moving-variance': vector(undefined, channels, 1),
      },
    };
    return { parts: [part], outputs: [{ part: 0, port: 'values' }] };
  },
});

/** However it lay. */
const column = ({ data }: Numbers): Numbers => ({ shape: [data.length, 1], data });

/** h, class, a row for each class, w, b. */
const score: Translation = {
  order: 'as-is',
  parts(operation) {
    const [table, kernel] = [2, 3].map((index) => operation.constant(index));
    if (!table || !kernel || !operation.shape(0) || !operation.shape(1)) return undefined;
    const part = {
      type: 'projection',
      params: {},
      inputs: { values: 0, label: 1 },
      weights: { table, kernel: column(kernel), bias: vector(operation.constant(4), 1) },
    };
    return { parts: [part], outputs: [{ part: 0, port: 'score' }] };
  },
};

export const byClass: Readonly<Record<string, Translation>> = {
  ScaleByClass: scale('channels-last'),
  ScaleLastByClass: scale('as-is'),
  ScoreByClass: score,
};
