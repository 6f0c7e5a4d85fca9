// What one training step asks of a GPU, exactly, counted with no GPU: a kernel that falls back, or a copy more, shows here.
import { readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { randomFeed } from '../e2e/engine/random-feed.ts';
import { openDawn } from '../graph-core/engine/gpu/dawn.testing.ts';
import { makeMeter, type Work } from '../graph-core/engine/gpu/meter.testing.ts';
import { nodeAssets } from '../graph-core/engine/node-assets.testing.ts';
import { analyze, buildModel, findBlock, makePlan, openDocument } from '../graph-core/index.ts';
import { startEngine } from '../graph-core/engine/start-engine.ts';
import { trainStep } from '../graph-core/train/train-step.ts';
import { rows } from './rows.ts';
import { trainedTemplates } from './trained-templates.testing.ts';

// Without a driver nothing is computed, so no product can come out right.
vi.mock('../graph-core/engine/prove-backend.ts', async (original) => ({
  ...(await original<object>()),
  proveBackend: () => Promise.resolve('proven'),
}));

let meter: ReturnType<typeof makeMeter>;

beforeAll(async () => {
  const reason = await openDawn('null');
  if (reason) throw new Error(reason);
  meter = makeMeter();
});

/** A device of its own for each, since Dawn's null driver holds 256 MB and TensorFlow.js keeps what it frees. */
function newDevice(): void {
  const factory = tf.findBackendFactory('webgpu');
  if (!factory) return;
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', factory);
}

async function stepOf(text: string, examples?: number): Promise<Work> {
  newDevice();
  const engine = await startEngine(tf, 'webgpu', nodeAssets());
  const opened = openDocument(text);
  if ('error' in opened) throw new Error(opened.error.message.en);
  const { document } = opened;
  const plan = makePlan(document, analyze(document, findBlock));
  const model = buildModel(engine, plan, document.training.seed);
  const { optimizer: chosen, clipNorm, batchSize } = document.training;
  const optimizer = engine.optimizer({ ...chosen, clipNorm, clipValue: 0 }, model.trainable);
  const makeFeed = () => randomFeed(tf, plan, examples ?? batchSize);
  const step = async (number: number) => {
    const { values } = trainStep(engine, model, { optimizer }, makeFeed, number, 0.01);
    await values.data();
    values.dispose();
  };
  // The first ones also draw weights, fill pools and make what is kept.
  for (let number = 1; number <= 3; number++) await step(number);
  const work = await meter.measure(() => step(4));
  optimizer.dispose();
  model.dispose();
  return work;
}

/** What is counted, in the order of the numbers in the file. `KUMIKI_WRITE=1` writes what is counted now. */
const file = new URL('gpu-steps.json', import.meta.url);
const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Work>;
const counted: Record<string, Work> = {};

/** What this should be; where it is being written, what it is. */
function expected(name: string, work: Work): Work | undefined {
  counted[name] = work;
  return writes ? work : known[name];
}

const writes = process.env.KUMIKI_WRITE === '1';

afterAll(() => {
  if (!writes) return;
  writeFileSync(file, `${JSON.stringify(counted, null, 2)}\n`);
});

test.each(rows)('a step of the row $name', async ({ name, document, sizes }) => {
  const work = await stepOf(JSON.stringify(document), sizes.batch);
  expect(work).toEqual(expected(name, work));
});

test.each(trainedTemplates)('a step of the template $id', async ({ id, text }) => {
  const work = await stepOf(text);
  expect(work).toEqual(expected(`template ${id}`, work));
});
