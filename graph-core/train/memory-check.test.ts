// A run that cannot fit is refused with figures before it begins; one that fits is not held up.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { memoryMeter } from '../engine/memory-meter.ts';
import { evaluate } from './evaluate.ts';
import { prepare, Refusal } from './prepare.ts';
import { smaller, smallTransformer, testOutside } from './trainer.testing.ts';

const withLimit = (memoryLimit: number) => ({
  ...testOutside,
  startEngine: async (): Promise<Engine> => ({
    ...(await testOutside.startEngine('wasm')),
    memoryLimit,
  }),
});

async function refusal(limit: number, document = smallTransformer()): Promise<string> {
  const before = tf.memory().numTensors;
  try {
    (await prepare(withLimit(limit), document, 'wasm', [])).dispose();
    return 'none';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
    return error.sentence.en;
  }
}

test('weights that cannot fit are refused before a tensor exists', async () => {
  expect(await refusal(20_000)).toMatch(
    /^Training needs about \S+ GB at its peak, but WASM can hold \S+ GB\. Not even a batch of one fits: make the model smaller\.$/,
  );
});

test('a batch that cannot fit is refused with the figure and the largest that can', async () => {
  const of = (batchSize: number) => smaller('cnn', {}, { batchSize });
  const peakOf = async (batchSize: number): Promise<number> => {
    const run = await prepare(withLimit(4_000_000_000), of(batchSize), 'wasm', []);
    run.dispose();
    return run.peakBytes ?? Number.NaN;
  };
  const limit = Math.round(((await peakOf(1)) + (await peakOf(64))) / 2);
  const sentence = await refusal(limit, of(64));
  expect(sentence).toMatch(/^Training needs about 0\.0\d+ GB .* Try a batch of \d+/);
  const fitting = Number(/batch of (\d+)/.exec(sentence)?.[1]);
  expect(fitting).toBeGreaterThan(1);
  expect(fitting).toBeLessThan(64);
  // What is offered is taken, and it is the most that is.
  expect(await refusal(limit, of(fitting))).toBe('none');
  expect(await refusal(limit, of(fitting + 1))).toContain(`Try a batch of ${fitting},`);
});

test('what fits is told with its figure, and trying it out changes no run', async () => {
  expect(await refusal(4_000_000_000)).toBe('none');
  const run = await prepare(withLimit(4_000_000_000), smallTransformer(), 'wasm', []);
  expect(run.peakBytes).toBeGreaterThan(100_000);
  expect((await run.players[0]?.optimizer.state())?.step).toEqual(Float32Array.of(0));
  run.dispose();
});

test('a backend that tells no limit refuses nothing, and still foretells', async () => {
  const untold = async (): Promise<Engine> => {
    const { memoryLimit: _, ...engine } = await testOutside.startEngine('cpu');
    return engine;
  };
  const run = await prepare({ ...testOutside, startEngine: untold }, smallTransformer(), 'cpu', []);
  expect(run.peakBytes).toBeGreaterThan(100_000);
  run.dispose();
});

/** Batches of four, so that a validation looks at far more examples than a step. */
const fewAtATime = () => smaller('cnn', {}, { batchSize: 4 });

/** What the check foretold, and the most that the tensors of a validation took. */
async function validated(limit: number) {
  const before = tf.memory().numBytes;
  const run = await prepare(withLimit(limit), fewAtATime(), 'wasm', []);
  const meter = memoryMeter(run.engine.tf);
  meter.reset();
  const metrics = await evaluate(run.engine, run.model, run.dataset, {
    split: 'held-out',
    examples: 256,
    batchSize: run.heldOutBatch,
    yieldToEventLoop: async () => undefined,
  });
  run.dispose();
  const { peakBytes: foretold = 0, heldOutBatch } = run;
  return { foretold, took: meter.peakBytes - before, heldOutBatch, metrics };
}

test('what is foretold covers the validations, within a tenth', async () => {
  const { foretold, took, heldOutBatch } = await validated(4_000_000_000);
  expect(heldOutBatch).toBe(128);
  expect(took / foretold).toBeGreaterThan(0.9);
  expect(took / foretold).toBeLessThan(1.1);
});

test('where a validation of the usual size would not fit, it takes fewer examples at once', async () => {
  const usual = await validated(4_000_000_000);
  const limit = Math.round(usual.foretold / 2);
  const fewer = await validated(limit);
  expect(fewer.heldOutBatch).toBeLessThan(128);
  expect(fewer.heldOutBatch).toBeGreaterThan(16);
  expect(fewer.took).toBeLessThanOrEqual(limit);
  expect(fewer.metrics.loss).toBeCloseTo(usual.metrics.loss ?? Number.NaN, 5);
});
