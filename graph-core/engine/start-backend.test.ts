// What is said of a backend that TensorFlow.js names but cannot give, and of one that does not compute what it should.
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BackendError } from './engine.ts';
import { nodeAssets } from './node-assets.testing.ts';
import { answeringBackend } from './prove-backend.ts';
import { startBackend } from './start-backend.ts';
import { startEngine } from './start-engine.ts';
import { surveyBackends } from './survey.ts';

type Instance = ReturnType<typeof tf.backend>;

/** Puts a backend of a browser into TensorFlow.js, as its package does there. */
function offer(name: 'webgl' | 'webgpu', factory: () => Instance | Promise<Instance>): void {
  tf.registerBackend(name, factory, 3);
}

async function refusal(starting: Promise<unknown>): Promise<BackendError['sentence']> {
  const error: unknown = await starting.then(
    () => 'it started',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BackendError);
  return (error as BackendError).sentence;
}

beforeEach(async () => {
  // TensorFlow.js writes its own reasons to the console.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await tf.setBackend('cpu');
});

afterEach(async () => {
  await tf.setBackend('cpu');
  for (const name of ['webgl', 'webgpu']) if (tf.findBackendFactory(name)) tf.removeBackend(name);
});

const noContext = () => {
  throw new Error('WebGL is not supported on this device');
};
const noAdapter = () =>
  Promise.reject(new TypeError("Cannot read properties of null (reading 'x')"));

test('no WebGL context: a sentence of ours, and what was in use goes on computing', async () => {
  offer('webgl', noContext);
  expect(await refusal(startBackend(tf, 'webgl', nodeAssets()))).toEqual({
    en: 'WebGL cannot be used here: the browser provides no WebGL context, because graphics acceleration is switched off, blocked or missing.',
    ja: 'ここでは WebGL を使えません。グラフィックスアクセラレーションがオフ、ブロック中、または存在しないため、ブラウザーから WebGL のコンテキストが得られません。',
  });
  expect([tf.getBackend(), answeringBackend(tf)]).toEqual(['cpu', 'cpu']);
});

test('no WebGPU adapter: a sentence of ours with the way out, and nothing of TensorFlow.js', async () => {
  offer('webgpu', noAdapter);
  const { en, ja } = await refusal(startEngine(tf, 'webgpu', nodeAssets()));
  expect(en).toBe(
    'WebGPU cannot be used here: the browser provides no WebGPU adapter, because the GPU is missing, blocked or not supported. WASM and CPU (JavaScript) work here: choose one of them as the backend. Nothing was trained.',
  );
  expect(ja).toMatch(/^ここでは WebGPU を使えません。.*WASM、CPU \(JavaScript\)/);
});

test('with every graphics way blocked a survey still has a row a backend', async () => {
  offer('webgl', noContext);
  offer('webgpu', noAdapter);
  const found = await surveyBackends(tf, nodeAssets());
  expect(found.map(({ backend, available }) => [backend, available])).toEqual([
    ['wasm', true],
    ['webgpu', false],
    ['webgl', false],
    ['cpu', true],
  ]);
  expect(found[1]?.reason?.en).toMatch(
    /^WebGPU cannot be used here: the browser provides no WebGPU/,
  );
  expect(found[2]?.reason?.en).toMatch(/^WebGL cannot be used here: the browser provides no WebGL/);
});

test('another backend under the name asked for is found out', async () => {
  const cpu = tf.backend();
  offer('webgl', () => cpu);
  const { en, ja } = await refusal(startBackend(tf, 'webgl', nodeAssets()));
  expect(en).toBe('WebGL cannot be used here: CPU (JavaScript) answers instead.');
  expect(ja).toBe('ここでは WebGL を使えません。代わりに CPU (JavaScript) が応答しています。');
});

test('a backend that computes the known product wrongly is refused', async () => {
  await startBackend(tf, 'cpu', nodeAssets());
  const kernel = tf.getKernel('BatchMatMul', 'cpu');
  tf.unregisterKernel('BatchMatMul', 'cpu');
  tf.registerKernel({
    ...kernel,
    kernelFunc(given) {
      const product = kernel.kernelFunc(given);
      const [whole] = [product].flat();
      // The cast is the edge: where the cpu backend keeps its numbers.
      const inside = tf.backend() as unknown as {
        data: { get(id: object): { values: Float32Array } };
      };
      if (whole) inside.data.get(whole.dataId).values[17] = 0;
      return product;
    },
  });
  try {
    const { en } = await refusal(startBackend(tf, 'cpu', nodeAssets()));
    expect(en).toMatch(/^CPU \(JavaScript\) starts here but cannot be trusted: a matrix product/);
  } finally {
    tf.unregisterKernel('BatchMatMul', 'cpu');
    tf.registerKernel(kernel);
  }
  await startBackend(tf, 'cpu', nodeAssets());
});
