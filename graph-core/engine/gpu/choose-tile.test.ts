// The race of tiles on a clock of its own, and that it cannot matter to a run who wins.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { nodeAssets } from '../node-assets.testing.ts';
import type { Tensor } from '../ops.ts';
import { deriveKey, normals } from '../random.ts';
import { startEngine } from '../start-engine.ts';
import { fastestSide } from './choose-tile.ts';
import { openDawn } from './dawn.testing.ts';
import { createHost, type GpuHost } from './host.ts';
import { linear } from './linear.ts';
import { matMul } from './mat-mul.ts';
import type { Side } from './wgsl/tile.ts';

const missing = await openDawn('software');

/** A device on which a product takes so many milliseconds with each tile, and asking so many more. */
async function race(milliseconds: Readonly<Record<Side, number>>, asking = 0.5) {
  let clock = 0;
  const ran: string[] = [];
  const { side, race } = await fastestSide(
    (of, count) => {
      clock += milliseconds[of] * count + asking;
      ran.push(`${count} of ${of}`);
      return Promise.resolve();
    },
    () => clock,
  );
  return { side, race, clock, ran };
}

test('the clearly faster tile wins, else the usual one', async () => {
  expect((await race({ 32: 1, 64: 2 })).side).toBe(32);
  expect((await race({ 32: 2, 64: 1 })).side).toBe(64);
  expect((await race({ 32: 0.97, 64: 1 })).side).toBe(64);
});

test('what is over in no time is asked for more often', async () => {
  const { side, ran, race: told } = await race({ 32: 0.05, 64: 0.1 }, 0);
  expect(side).toBe(32);
  expect(told?.map(({ side, milliseconds }) => [side, milliseconds.toFixed(2)])).toEqual([
    [32, '0.05'],
    [64, '0.10'],
  ]);
  expect(ran.at(-1)).toBe('32 of 64');
});

test('a slow device, or a browser that tells late, does not hold up the start', async () => {
  for (const [milliseconds, asking] of [
    [{ 32: 80, 64: 160 }, 0.5],
    [{ 32: 0.1, 64: 0.2 }, 100],
  ] as const) {
    const { side, ran, race: told } = await race(milliseconds, asking);
    expect(side).toBe(64);
    expect(told).toBeUndefined();
    // The first run of each program, and one that took too long.
    expect(ran.length).toBe(3);
  }
});

const noise = (key: number, shape: number[]): Tensor =>
  tf.tensor(
    normals(
      deriveKey(key),
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );

/** Thin, yet with so many tiles that they are the large ones: of products, and of gradients. */
const cases: readonly (readonly [
  name: string,
  shapes: readonly number[][],
  compute: (host: GpuHost, a: Tensor, b: Tensor, c: Tensor) => Tensor,
])[] = [
  ['linear # gelu bias', [[770, 5], [5, 770], [770]], (h, x, w, b) => linear(h, x, w, b, 'gelu')],
  [
    'linear gradients # tanh bias',
    [[3, 8190], [8190, 2], [2]],
    (h, x, w, b) => linear(h, x, w, b, 'tanh'),
  ],
  [
    'matrix product #',
    [[770, 5], [770, 5], [1]],
    (h, a, b, c) => matMul(h, a, b, false, true).mul(c),
  ],
];

describe.skipIf(missing !== undefined)(`webgpu${missing ? `, not here: ${missing}` : ''}`, () => {
  test.each(cases)('%s has the same bits whatever the tile', async (name, shapes, compute) => {
    await startEngine(tf, 'webgpu', nodeAssets());
    const plain = createHost(tf);
    const inputs = shapes.map((shape, i) => noise(i, shape));
    const all = async (largeSide: Side) => {
      const programs: string[] = [];
      const host: GpuHost = {
        ...plain,
        largeSide,
        run(kernel, ...of) {
          programs.push(kernel.name);
          plain.run(kernel, ...of);
        },
      };
      const { value, grads } = tf.valueAndGrads((a: Tensor, b: Tensor, c: Tensor) =>
        compute(host, a, b, c),
      )(inputs);
      expect(
        programs.some((program) => program.startsWith(name.replace('#', `${largeSide}`))),
      ).toBe(true);
      const read = await Promise.all([value, ...grads].map((tensor) => tensor.data()));
      return read.map(({ buffer }) => Buffer.from(buffer as ArrayBuffer).toString('latin1'));
    };
    const [small, large] = [await all(32), await all(64)];
    expect(large.map((bytes, i) => bytes === small[i])).toEqual(large.map(() => true));
  });
});
