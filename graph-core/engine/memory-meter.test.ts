// The peak of tensors' bytes and each change of them; and what a run tells of its memory.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import type { News } from '../train/protocol.ts';
import { createTrainer } from '../train/trainer.ts';
import { smallTransformer, testOutside } from '../train/trainer.testing.ts';
import { memoryMeter } from './memory-meter.ts';

test('keeps the peak until it is set back, and traces each change over what there was', () => {
  const meter = memoryMeter(tf);
  meter.reset();
  // TensorFlow.js counts what other tests have left and share twice, the meter once.
  const before = meter.peakBytes;
  const changes = meter.trace(() => {
    const large = tf.zeros([1000]);
    const inner = meter.trace(() => tf.zeros([10]).dispose());
    expect(inner).toEqual([40, 0]);
    large.dispose();
  });
  expect(changes).toEqual([4000, 4040, 4000, 0]);
  expect(meter.peakBytes).toBe(before + 4040);
  meter.reset();
  expect(meter.peakBytes).toBe(before);
  expect(memoryMeter(tf), 'one meter').toBe(meter);
});

test('numbers that two tensors share are counted once, until the last of them goes', () => {
  const changes = memoryMeter(tf).trace(() => {
    const flat = tf.zeros([1000]);
    const square = flat.reshape([10, 100]);
    flat.dispose();
    square.dispose();
  });
  expect(changes).toEqual([4000, 0]);
});

test('a run tells what the heap holds and what tensors took at most, not only what lies between two steps', async () => {
  const news: News[] = [];
  const trainer = createTrainer(testOutside, (message) => news.push(message));
  const document = smallTransformer({ batchSize: 32, steps: 3, validateEvery: 0 });
  const meter = memoryMeter(tf);
  meter.reset();
  const [held, tensors] = [meter.peakBytes, tf.memory().numBytes];
  await trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [] });
  const ready = news.find(({ type }) => type === 'ready');
  const foretold = (ready?.type === 'ready' && ready.peakBytes) || Number.NaN;
  await trainer.handle({ type: 'step' });
  await trainer.handle({ type: 'step' });
  const told = news.findLast(({ type }) => type === 'progress');
  if (told?.type !== 'progress') throw new Error('No progress was told.');
  const { peakBytes, tensorBytes, heapBytes } = told.memory;
  expect((peakBytes - held) / foretold).toBeGreaterThan(0.95);
  expect((peakBytes - held) / foretold).toBeLessThan(1.05);
  expect(tensorBytes - tensors).toBeLessThan((peakBytes - held) / 2);
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  expect(heapBytes).toBe(wasm.HEAPU8.byteLength);
  trainer.dispose();
});
