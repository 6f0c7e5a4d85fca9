// Our kernels compute what the stock operations compute, values and gradients, over random shapes.
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { activationNames, type Ops, type Tensor } from '../ops.ts';
import {
  difference,
  noise,
  randomMask,
  type Sides,
  startSides,
  wholeNumbers,
} from './parity.testing.ts';

const close = 2e-5;
let sides: Sides;

beforeAll(async () => {
  sides = await startSides();
});

const size = (max: number) => fc.integer({ min: 1, max });

/** What fast-check reports of the first failure, with its seed and the shrunk case. */
function failureOf<T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...drawn: T) => void,
  runs = 25,
): string | undefined {
  const details = fc.check(fc.property(...arbitraries, check), {
    numRuns: runs,
    includeErrorInReport: true,
  });
  return details.failed ? fc.defaultReportMessage(details) : undefined;
}

/** Both sides on the same random inputs, in a tidy. */
function agrees(shapes: number[][], key: number, run: (ops: Ops, inputs: Tensor[]) => Tensor[]) {
  tf.tidy(() => {
    // Matrices are scaled down so that products have unit variance and softmax does not saturate.
    const inputs = shapes.map((shape, i) =>
      noise(key + i, shape, i === 1 && shape.length === 2 ? shape[0]! ** -0.5 : 1),
    );
    expect(difference(sides, inputs, run)).toBeLessThan(close);
  });
}

const key = fc.integer({ min: 0, max: 1e6 });

describe('fused operations', () => {
  it('linear', () =>
    expect(
      failureOf(
        [size(70), size(300), size(40), fc.constantFrom(...activationNames), key],
        (m, k, n, name, s) =>
          agrees([[m, k], [k, n], [n]], s, (ops, [x, w, b]) => [ops.linear(x!, w!, b, name)]),
      ),
    ).toBeUndefined());

  it('linear of more than one block of depth and columns', () =>
    expect(
      failureOf(
        [key],
        (s) =>
          agrees(
            [
              [7, 515],
              [515, 530],
            ],
            s,
            (ops, [x, w]) => [ops.linear(x!, w!)],
          ),
        2,
      ),
    ).toBeUndefined());

  it('matMul with broadcast batches, all four transpositions', () =>
    expect(
      failureOf(
        [size(3), size(3), size(9), size(60), size(9), fc.boolean(), fc.boolean(), size(4), key],
        (p, q, m, k, n, tA, tB, form, s) => {
          const a = tA ? [k, m] : [m, k];
          const b = tB ? [n, k] : [k, n];
          const batches: [number[], number[]][] = [
            [
              [p, q],
              [p, q],
            ],
            [
              [p, 1],
              [1, q],
            ],
            [[p, q], []],
            [[], [q]],
          ];
          const [left, right] = batches[form - 1]!;
          agrees(
            [
              [...left, ...a],
              [...right, ...b],
            ],
            s,
            (ops, [x, y]) => [ops.matMul(x!, y!, tA, tB)],
          );
        },
        40,
      ),
    ).toBeUndefined());

  it.each(activationNames)('activation %s', (name) =>
    expect(
      failureOf(
        [size(50), key],
        (n, s) => agrees([[3, n]], s, (ops, [x]) => [ops.activation(x!, name)]),
        8,
      ),
    ).toBeUndefined(),
  );

  it('softmax with a broadcast mask', () =>
    expect(
      failureOf([size(4), size(5), size(30), fc.boolean(), key], (a, b, n, masked, s) => {
        const mask = masked ? randomMask(s, [1, b, n]) : undefined;
        agrees([[a, b, n]], s, (ops, [x]) => [ops.softmax(x!, mask)]);
      }),
    ).toBeUndefined());

  it('embedding', () =>
    expect(
      failureOf([size(5), size(9), size(20), size(40), key], (b, t, units, vocabulary, s) => {
        const ids = wholeNumbers(s, [b, t], vocabulary);
        agrees([[vocabulary, units]], s, (ops, [table]) => [ops.embedding(ids, table!)]);
      }),
    ).toBeUndefined());

  it('embedding refuses ids out of range', () => {
    const ids = tf.tensor1d([0, 7], 'int32');
    expect(() => sides.fused.embedding(ids, tf.zeros([7, 2]))).toThrow(
      'The embedding was given the id 7 at place 1, but ids here go from 0 to 6.',
    );
  });

  it('attention: causal, both kinds of mask, scores and their gradient', () =>
    expect(
      failureOf(
        [
          size(3),
          size(20),
          size(20),
          size(4),
          size(9),
          size(6),
          fc.nat(2),
          fc.boolean(),
          fc.boolean(),
          key,
        ],
        (b, tq, tk, h, dk, dv, masks, causal, wantScores, s) => {
          const mask = masks && randomMask(s, masks === 1 ? [b, tk] : [b, tq, tk]);
          const options = {
            heads: h,
            scale: dk ** -0.5,
            causal,
            mask: mask || undefined,
            wantScores,
          };
          agrees(
            [
              [b, tq, h * dk],
              [b, tk, h * dk],
              [b, tk, h * dv],
            ],
            s,
            (ops, [q, k, v]) => {
              const { values, scores } = ops.attention(q!, k!, v!, options);
              return scores ? [values, scores] : [values];
            },
          );
        },
        60,
      ),
    ).toBeUndefined());

  it('attention over more positions than one packed block is deep', () =>
    expect(
      failureOf(
        [fc.boolean(), key],
        (causal, s) => {
          const options = { heads: 2, scale: 0.3, causal, wantScores: false };
          agrees(
            [
              [1, 300, 16],
              [1, 300, 16],
              [1, 300, 16],
            ],
            s,
            (ops, [q, k, v]) => [ops.attention(q!, k!, v!, options).values],
          );
        },
        4,
      ),
    ).toBeUndefined());

  it('layer and RMS norm', () =>
    expect(
      failureOf([size(200), size(50), key], (rows, width, s) => {
        const shapes = [[rows, width], [width], [width]];
        agrees(shapes, s, (ops, [x, g, b]) => [ops.layerNorm(x!, g!, b!, 1e-3)]);
        agrees(shapes.slice(0, 2), s, (ops, [x, g]) => [ops.rmsNorm(x!, g!, 1e-3)]);
      }),
    ).toBeUndefined());

  it('running averages, blended to the bit', () =>
    tf.tidy(() => {
      const [a, b, c, d] = [[7], [4], [7], [4]].map((shape, i) => noise(i, shape));
      const [ours, theirs] = [sides.fused, sides.composed].map((ops) =>
        ops.blend([a!, b!], [c!, d!], 0.9).map((x) => Array.from(x.dataSync())),
      );
      expect(ours).toEqual(theirs);
      const run = (ops: Ops, xs: Tensor[]) => ops.blend(xs.slice(0, 2), xs.slice(2), 0.9);
      expect(difference(sides, [a!, b!, c!, d!], run)).toBeLessThan(close);
    }));

  it('chooses what was before where one condition does not hold', () =>
    tf.tidy(() => {
      const [after, before] = [noise(1, [5]), tf.variable(noise(2, [5]))];
      const chosen = (...held: boolean[]) => {
        const condition = tf.tensor(held, [held.length], 'bool');
        const [given] = sides.fused.choose(condition, [after], [before]);
        return Array.from(given!.dataSync());
      };
      expect(chosen(true, true)).toEqual(Array.from(after.dataSync()));
      expect(chosen(true, false)).toEqual(Array.from(before.dataSync()));
      const [own] = sides.fused.choose(tf.scalar(false, 'bool'), [after], [before]);
      before.assign(own as tf.Tensor1D);
      expect(Array.from(before.dataSync())).toEqual(chosen(false));
      before.dispose();
    }));

  it('cross-entropy with mask and label smoothing', () =>
    expect(
      failureOf(
        [size(9), size(9), fc.integer({ min: 2, max: 40 }), fc.boolean(), fc.boolean(), key],
        (b, t, classes, masked, smooth, s) => {
          const targets = wholeNumbers(s, [b, t], classes);
          const mask = masked ? randomMask(s + 1, [b, t]) : undefined;
          const smoothing = smooth ? 0.1 : 0;
          agrees([[b, t, classes]], s, (ops, [x]) => [
            ops.crossEntropy(x!, targets, mask, smoothing).loss,
          ]);
          const [ours, theirs] = [sides.fused, sides.composed].map((ops) =>
            tf.tidy(() => {
              const { accuracy } = ops.crossEntropy(noise(s, [b, t, classes]), targets, mask, 0);
              return accuracy.dataSync()[0] ?? Number.NaN;
            }),
          );
          expect(ours).toBeCloseTo(theirs!, 5);
        },
      ),
    ).toBeUndefined());
});
