// A document on each backend of Node: timed, its operations named, and a reason where it does not train.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { surveyBackends } from '../engine/survey.ts';
import { compareBackends } from './compare-backends.ts';
import { smallTransformer, testOutside } from './trainer.testing.ts';

test('times what can be started, names the operations and recommends one with a reason', async () => {
  const surveys = await surveyBackends(tf, nodeAssets());
  const before = tf.memory().numTensors;
  const { reports, recommendation } = await compareBackends(
    testOutside,
    surveys,
    smallTransformer(),
    [],
    600,
  );
  const [wasm, webgpu, , cpu] = reports;
  for (const report of [wasm, cpu]) {
    expect(report?.refused).toBeUndefined();
    expect(report?.timing?.millisecondsPerStep).toBeGreaterThan(0);
  }
  expect(wasm?.peakBytes).toBeGreaterThan(4 * 4000);
  expect(webgpu).toMatchObject({ available: false });
  expect(wasm?.operations?.find(({ name }) => name === 'attention')).toEqual({
    name: 'attention',
    own: true,
  });
  expect(cpu?.operations?.every(({ own }) => !own)).toBe(true);
  expect(cpu?.operations?.map(({ name }) => name)).toEqual(wasm?.operations?.map((o) => o.name));
  expect(recommendation?.reason.en).toMatch(/ms a step/);
  await tf.setBackend('cpu');
  expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
});

test('a document that cannot train says why, for each backend', async () => {
  const surveys = await surveyBackends(tf, nodeAssets());
  const document = smallTransformer();
  const unbound = { ...document, data: { ...document.data, bindings: {} } };
  const { reports, recommendation } = await compareBackends(testOutside, surveys, unbound, [], 50);
  expect(reports[0]?.refused?.en).toMatch(/gets no data yet/);
  expect(recommendation).toBeUndefined();
});

test('a step that would take long is estimated from a few examples, and says so', async () => {
  const surveys = (await surveyBackends(tf, nodeAssets())).filter(
    ({ backend }) => backend === 'cpu',
  );
  const { reports } = await compareBackends(testOutside, surveys, smallTransformer(), [], 0.01);
  expect(reports[0]?.timing).toMatchObject({ steps: 1, estimatedFrom: 2 });
  expect(reports[0]?.peakBytes).toBeGreaterThan(0);
});
