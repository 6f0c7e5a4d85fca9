// Generated examples measured against Fashion-MNIST in the features of the shipped classifier, and points in their own numbers.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext } from '../../data/host.testing.ts';
import { openData } from '../../data/open-data.ts';
import type { Engine } from '../../engine/engine.ts';
import { normals } from '../../engine/random.ts';
import { template, testOutside } from '../trainer.testing.ts';
import { affineBetween } from './affine.ts';
import { frozenClassifier } from './features.ts';
import type { QualityMeter } from './quality.ts';
import { meterFor } from './quality.ts';

const size = 28 * 28;
let engine: Engine;
let meter: QualityMeter;
/** Training examples that are in no reference, in −1 … 1 as the critic reads them. */
let others: Float32Array;
let othersLabels: Int32Array;
let known: Float32Array;

const asRead = (values: Float32Array): Float32Array => values.map((value) => 2 * value - 1);

beforeAll(async () => {
  const options = { training: 6_000, heldOut: 1_000 };
  const dataset = await openData({ source: frozenClassifier.source, options }, testContext());
  const batch = (split: 'training' | 'held-out', from: number, to: number) => {
    const { image, label } = dataset.batch(
      split,
      Array.from({ length: to - from }, (_, index) => from + index),
    );
    return { image: Float32Array.from(image ?? []), label: Int32Array.from(label ?? []) };
  };
  engine = await testOutside.startEngine('wasm');
  const raw = batch('held-out', 0, 1_000);
  const further = batch('training', 5_000, 6_000);
  others = asRead(further.image);
  othersLabels = further.label;
  known = asRead(batch('training', 0, 5_000).image);
  meter = await meterFor({ engine, document: template('cnn') }, testOutside, {
    size,
    training: known,
    heldOut: asRead(raw.image),
    raw: raw.image,
  });
}, 120_000);

afterAll(() => meter.dispose());

test('real examples are as near as the floor, in every class, with no duplicates', async () => {
  const told = await meter.measure(others);
  expect(meter.features).toEqual({ kind: 'classifier', hash: frozenClassifier.hash });
  expect(Math.abs(told.kid - told.kidFloor)).toBeLessThan(4 * told.kidError);
  expect(told.duplicates).toBe(0);
  expect(told.nearest.generated / told.nearest.real).toBeCloseTo(1, 0);
  expect(told.classes).toHaveLength(10);
  expect(Math.min(...(told.classes ?? []))).toBeGreaterThan(0.06);
});

test('spoiled examples are the farther the more they are spoiled', async () => {
  const noise = normals(1, others.length);
  const spoiled = (share: number) =>
    others.map((value, at) => Math.max(-1, Math.min(1, value + share * (noise[at] ?? 0))));
  const told = [];
  for (const share of [0, 0.1, 0.3]) told.push(await meter.measure(spoiled(share)));
  const [none, few, many] = told;
  if (!none || !few || !many) throw new Error('Not measured.');
  expect(few.kid).toBeGreaterThan(none.kid + 3 * few.kidError);
  expect(many.kid).toBeGreaterThan(2 * few.kid);
  expect([none.fd < few.fd, few.fd < many.fd]).toEqual([true, true]);
});

test('a generator that makes one class, or one picture, or copies, is seen to', async () => {
  const trousers = Array.from({ length: 1_000 }, (_, index) => index).filter(
    (index) => othersLabels[index] === 1,
  );
  const of = (indices: readonly number[], from: Float32Array) =>
    Float32Array.from({ length: 300 * size }, (_, at) => {
      const index = indices[Math.floor(at / size) % indices.length] ?? 0;
      return from[index * size + (at % size)] ?? 0;
    });
  const oneClass = await meter.measure(of(trousers, others));
  expect(oneClass.classes?.[1]).toBeGreaterThan(0.9);
  expect(oneClass.kid).toBeGreaterThan(20 * oneClass.kidError);
  const onePicture = await meter.measure(of([0], others));
  expect(onePicture.duplicates).toBe(19_900);
  const copies = await meter.measure(known.subarray(0, 300 * size));
  expect([copies.nearest.generated, copies.nearest.real > 1]).toEqual([0, true]);
});

test('points are measured in their own numbers, and modes that are left out are seen', async () => {
  const ring = (key: number, modes: number, count: number) => {
    const spread = normals(key, 2 * count);
    return spread.map((value, at) => {
      const angle = ((Math.floor(at / 2) % modes) * Math.PI) / 4;
      return 0.05 * value + (at % 2 ? Math.sin(angle) : Math.cos(angle));
    });
  };
  const heldOut = ring(1, 8, 1_000);
  const points = await meterFor({ engine, document: template('transformer') }, testOutside, {
    size: 2,
    training: ring(2, 8, 2_000),
    heldOut,
    raw: heldOut,
  });
  const [all, four] = [
    await points.measure(ring(3, 8, 1_000)),
    await points.measure(ring(4, 4, 1_000)),
  ];
  expect([all.features.kind, all.classes, points.examples]).toEqual(['values', undefined, 1_000]);
  expect(Math.abs(all.kid - all.kidFloor)).toBeLessThan(4 * all.kidError);
  expect(four.kid).toBeGreaterThan(20 * all.kidError);
  expect(all.duplicates).toBeLessThanOrEqual(1);
});

test('a factor and an offset are found, and nothing else is taken for them', () => {
  const from = Float32Array.of(-1, 0, 0.5, 1);
  expect(affineBetween(from, Float32Array.of(0, 0.5, 0.75, 1))?.(0.25)).toBeCloseTo(0.625, 6);
  expect(affineBetween(from, Float32Array.of(0, 0.5, 0.8, 1))).toBeUndefined();
  expect(affineBetween(from, Float32Array.of(0))).toBeUndefined();
});
