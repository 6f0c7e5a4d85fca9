// The whole-sequence recurrent kernels compute what the composed steps compute: values, states and gradients.
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ActivationName, Ops, Tensor } from '../ops.ts';
import { difference, noise, randomMask, type Sides, startSides } from './parity.testing.ts';

const close = 2e-5;
let sides: Sides;

beforeAll(async () => {
  sides = await startSides();
});

const size = (max: number) => fc.integer({ min: 1, max });
const sizes = {
  batch: size(9),
  // The stock gradient of unstack, which the composed side uses, fails for a single step.
  time: fc.integer({ min: 2, max: 7 }),
  features: size(9),
  units: size(11),
  reverse: fc.boolean(),
  masked: fc.boolean(),
  key: fc.integer({ min: 0, max: 1e6 }),
};
interface Drawn {
  batch: number;
  time: number;
  features: number;
  units: number;
  reverse: boolean;
  masked: boolean;
  key: number;
}

/** Over random sizes: x, kernel [features, gates·u], recurrent [u, gates·u], the bias, then the states. */
function failureOf(
  gates: number,
  bias: (u: number) => number[],
  states: number,
  run: (ops: Ops, drawn: Drawn, inputs: Tensor[], mask: Tensor | undefined) => Tensor[],
): string | undefined {
  const details = fc.check(
    fc.property(fc.record(sizes), (drawn) => {
      const { batch, time, features, units, masked, key } = drawn;
      const shapes = [
        [batch, time, features],
        [features, gates * units],
        [units, gates * units],
      ];
      shapes.push(bias(units), ...Array.from({ length: states }, () => [batch, units]));
      tf.tidy(() => {
        const inputs = shapes.map((shape, i) => noise(key + i, shape, i === 0 ? 1 : 0.5));
        const mask = masked ? randomMask(key + 9, [batch, time]) : undefined;
        const apart = difference(sides, inputs, (ops, xs) => run(ops, drawn, xs, mask));
        expect(apart).toBeLessThan(close);
      });
    }),
    { numRuns: 30, includeErrorInReport: true },
  );
  return details.failed ? fc.defaultReportMessage(details) : undefined;
}

describe('fused recurrent layers', () => {
  it('lstm', () => {
    expect(
      failureOf(
        4,
        (u) => [4 * u],
        2,
        (ops, { reverse }, [x, w, r, b, h, c], mask) => {
          const out = ops.lstm(x!, w!, r!, b!, h!, c!, { reverse, mask });
          return [out.sequence, out.h, out.c];
        },
      ),
    ).toBeUndefined();
  });

  it('gru', () => {
    expect(
      failureOf(
        3,
        (u) => [2, 3 * u],
        1,
        (ops, { reverse }, [x, w, r, b, h], mask) => {
          const out = ops.gru(x!, w!, r!, b!, h!, { reverse, mask });
          return [out.sequence, out.h];
        },
      ),
    ).toBeUndefined();
  });

  it.each(['tanh', 'relu', 'linear', 'gelu', 'softmax'] satisfies ActivationName[])(
    'simple RNN with %s',
    (name) => {
      expect(
        failureOf(
          1,
          (u) => [u],
          1,
          (ops, { reverse }, [x, w, r, b, h], mask) => {
            const out = ops.simpleRnn(x!, w!, r!, b!, h!, name, { reverse, mask });
            return [out.sequence, out.h];
          },
        ),
      ).toBeUndefined();
    },
  );
});
