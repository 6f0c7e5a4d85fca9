// What an engine says of itself when it starts, when our kernels are missing and when TensorFlow.js has changed.
import * as tf from '@tensorflow/tfjs';
import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { BackendError } from './engine.ts';
import type { Engine } from './engine.ts';
import { nodeAssets } from './node-assets.testing.ts';
import { startEngine } from './start-engine.ts';

// Node 20 knows relaxed SIMD but does not switch it on by itself.
setFlagsFromString('--experimental-wasm-relaxed-simd');

async function refusal(starting: Promise<Engine>): Promise<string> {
  const error: unknown = await starting.then(
    () => 'it started',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BackendError);
  expect((error as BackendError).sentence.ja).not.toBe('');
  return (error as BackendError).sentence.en;
}

test('without our kernels the same operations run on stock ones, and the user is told', async () => {
  const assets = {
    ...nodeAssets(),
    kernels: () => Promise.reject(new Error('no such file')),
  };
  const engine = await startEngine(tf, 'wasm', assets);
  expect(engine.facts).toMatchObject({ backend: 'wasm', fused: false, relaxedSimd: false });
  expect(engine.facts.notices.map(({ en }) => en)).toEqual([
    'Our training kernels could not be loaded (no such file), so training uses the slower ones of TensorFlow.js. Run “npm run build”.',
  ]);
  expect(engine.ownOperations.size).toBe(0);
  const sum = tf.tidy(() => engine.ops.linear(tf.ones([2, 3]), tf.ones([3, 4])).dataSync());
  expect([...sum]).toEqual(Array(8).fill(3));
});

test('kernels that are there the next time are used', async () => {
  const engine = await startEngine(tf, 'wasm', nodeAssets());
  expect(engine.facts).toMatchObject({ fused: true, notices: [] });
  expect(engine.ownOperations.has('attention')).toBe(true);
});

test('starting again holds no more memory', async () => {
  const first = await startEngine(tf, 'wasm', nodeAssets());
  const before = [tf.memory().numTensors, first.heapBytes?.().reserved];
  for (let i = 0; i < 20; i++) await startEngine(tf, 'wasm', nodeAssets());
  expect([tf.memory().numTensors, first.heapBytes?.().reserved]).toEqual(before);
});

test('bytes that are no kernels are told of, not run', async () => {
  const assets = { ...nodeAssets(), kernels: () => Promise.resolve(Uint8Array.of(1, 2, 3)) };
  const engine = await startEngine(tf, 'wasm', assets, { deterministic: true });
  // The build without fused multiply–add was not loaded before, so these bytes were tried.
  expect(engine.facts.fused).toBe(false);
  expect(engine.facts.notices[0]?.en).toMatch(/^Our training kernels could not be loaded \(/);
});

test('a TensorFlow.js without what the engine builds on is refused by name', async () => {
  const inside = tf.engine() as unknown as { runKernelFunc: unknown };
  Object.defineProperty(inside, 'runKernelFunc', { value: undefined, configurable: true });
  try {
    expect(await refusal(startEngine(tf, 'cpu', nodeAssets()))).toBe(
      'TensorFlow.js 4.22.0 lacks engine().runKernelFunc, which this engine was built on (version 4.22.0). Install that version. No other backend starts here either; nothing was trained.',
    );
  } finally {
    Reflect.deleteProperty(inside, 'runKernelFunc');
  }
  expect((await startEngine(tf, 'cpu', nodeAssets())).facts.backend).toBe('cpu');
});

test('a backend that is not there is an error with the way out, never another backend', async () => {
  await startEngine(tf, 'cpu', nodeAssets());
  const error = await startEngine(tf, 'webgpu', nodeAssets()).catch((reason: unknown) => reason);
  expect((error as BackendError).sentence).toEqual({
    en: 'WebGPU is not offered here: it needs a browser window or worker with a GPU interface. WASM and CPU (JavaScript) work here: choose one of them as the backend. Nothing was trained.',
    ja: 'この環境には WebGPU がありません。GPU を使えるブラウザーのウィンドウかワーカーが必要です。ここで使えるのは WASM、CPU (JavaScript) です。そのいずれかをバックエンドに選んでください。学習は行われていません。',
  });
  expect(tf.getBackend(), 'what was in use stays').toBe('cpu');
});

test('with fused multiply–add it does not claim the same bits everywhere; without it, it does', async () => {
  const factsOf = async (deterministic: boolean) =>
    (await startEngine(tf, 'wasm', nodeAssets(), { deterministic })).facts;
  expect(await factsOf(false)).toMatchObject({ relaxedSimd: true, deterministic: false });
  expect(await factsOf(true)).toMatchObject({ relaxedSimd: false, deterministic: true });
});

test('plain operations follow the engine that was started last, back and forth', async () => {
  const numbers = (seed: number) => tf.randomUniform([40, 40], -1, 1, 'float32', seed);
  const productWith = async (options: Parameters<typeof startEngine>[3]) => {
    await startEngine(tf, 'wasm', nodeAssets(), options);
    return tf.tidy(() => tf.matMul(numbers(1), numbers(2), true).dataSync());
  };
  const [fma, plain] = [await productWith({}), await productWith({ deterministic: true })];
  expect(plain).not.toEqual(fma);
  expect(await productWith({})).toEqual(fma);
  expect(await productWith({ deterministic: true })).toEqual(plain);
  expect((await startEngine(tf, 'wasm', nodeAssets(), { fused: false })).facts.fused).toBe(false);
});

test('a GPU cannot promise the same bits, and says so before it starts', async () => {
  const options = { deterministic: true };
  expect(await refusal(startEngine(tf, 'webgl', nodeAssets(), options))).toMatch(
    /^WebGL rounds differently .* Choose WASM or CPU, or switch off “Same bits everywhere”\.$/,
  );
});

test('tells what tensors may take: what 32 bits reach on WASM, the machine’s memory on cpu, on both no more than that', async () => {
  const limitOf = async (backend: 'wasm' | 'cpu', machineBytes?: number) =>
    (await startEngine(tf, backend, { ...nodeAssets(), machineBytes })).memoryLimit;
  expect(await limitOf('wasm')).toBe(4_294_901_760);
  expect(await limitOf('wasm', 64e9)).toBe(4_294_901_760);
  expect(await limitOf('wasm', 2e9)).toBe(2e9);
  expect(await limitOf('cpu', 64e9)).toBe(64e9);
  expect(await limitOf('cpu')).toBeUndefined();
});
