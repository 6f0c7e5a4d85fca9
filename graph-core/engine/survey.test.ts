// What a survey, a benchmark and a recommendation say in Node, where no GPU interface exists.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { benchmark, recommend } from './benchmark.ts';
import { nodeAssets } from './node-assets.testing.ts';
import { startEngine } from './start-engine.ts';
import { stepTime } from './step-time.ts';
import { surveyBackends } from './survey.ts';

test('names each backend that starts and a reason for each that does not', async () => {
  await tf.setBackend('cpu');
  const found = await surveyBackends(tf, nodeAssets());
  expect(found.map(({ backend, available }) => [backend, available])).toEqual([
    ['wasm', true],
    ['webgpu', false],
    ['webgl', false],
    ['cpu', true],
  ]);
  for (const { available, reason } of found) expect(reason === undefined).toBe(available);
  expect(found[1]?.reason?.en).toBe(
    'WebGPU is not offered here: it needs a browser window or worker with a GPU interface.',
  );
  expect(tf.getBackend(), 'the one in use before').toBe('cpu');
});

test('a backend that was asked for and cannot be had is an error, and what was in use stays', async () => {
  await tf.setBackend('cpu');
  await expect(startEngine(tf, 'webgl', nodeAssets())).rejects.toThrow(
    /^WebGL is not offered here: .* WASM and CPU \(JavaScript\) work here/,
  );
  expect(tf.getBackend()).toBe('cpu');
});

test('a benchmark times steps without counting the first and leaves no tensor', async () => {
  const engine = await startEngine(tf, 'cpu', nodeAssets());
  const before = tf.memory().numTensors;
  let [clock, calls] = [0, 0];
  const step = () => {
    clock += calls++ === 0 ? 500 : 10;
    return tf.scalar(1);
  };
  const timing = await benchmark(engine, step, 100, () => clock);
  expect(timing).toMatchObject({ backend: 'cpu', millisecondsPerStep: 10 });
  expect(tf.memory().numTensors).toBe(before);
});

test('a step time is written for a person', () => {
  expect([0.456, 7, 113.6, 999.9, 1370, 24_300, 130_000].map(stepTime)).toEqual([
    '0.46 ms',
    '7 ms',
    '114 ms',
    '1 s',
    '1.4 s',
    '24 s',
    '130 s',
  ]);
});

test('a comparison with an estimate says that it is one', () => {
  const wasm = { backend: 'wasm', millisecondsPerStep: 114, steps: 9 } as const;
  const cpu = { backend: 'cpu', millisecondsPerStep: 24_300, steps: 1, estimatedFrom: 2 } as const;
  expect(recommend([cpu, wasm])?.reason).toEqual({
    en: 'WASM takes 114 ms a step on this document, about 213 times as fast as CPU (JavaScript), estimated from 2 examples.',
    ja: 'この文書では WASM が 1 ステップ 114 ms で、CPU (JavaScript) の約 213 倍の速さです（2 例から推定）。',
  });
});

test('recommends the fastest, or wasm where it is nearly as fast', () => {
  const timing = (backend: 'wasm' | 'webgl' | 'cpu', millisecondsPerStep: number) => ({
    backend,
    millisecondsPerStep,
    steps: 3,
  });
  expect(recommend([])).toBeUndefined();
  expect(recommend([timing('cpu', 100), timing('wasm', 10)])?.reason.en).toBe(
    'WASM takes 10 ms a step on this document, 10 times as fast as CPU (JavaScript).',
  );
  expect(recommend([timing('webgl', 10), timing('wasm', 10.5)])?.reason.en).toBe(
    'WASM takes 11 ms a step, about as fast as WebGL, and its results repeat to the bit.',
  );
  expect(recommend([timing('webgl', 5), timing('wasm', 10)])?.backend).toBe('webgl');
  expect(recommend([timing('wasm', 7)])?.reason.en).toBe(
    'WASM takes 7 ms a step; nothing else could be started.',
  );
});
