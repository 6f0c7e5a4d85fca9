// What one training step asks of a GPU, exactly, counted with no GPU: a kernel that falls back, or a copy more, shows here.
import { readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { randomFeed } from '../e2e/engine/random-feed.ts';
import { openDawn } from '../graph-core/engine/gpu/dawn.testing.ts';
import { makeMeter, type Work } from '../graph-core/engine/gpu/meter.testing.ts';
import { nodeAssets } from '../graph-core/engine/node-assets.testing.ts';
import type { Tensor } from '../graph-core/engine/ops.ts';
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

/** Instead of counting: what recording a step costs, JavaScript and Dawn together, said on the console. */
const timed = process.env.KUMIKI_TIMES === '1';

beforeAll(async () => {
  const reason = await openDawn('null');
  if (reason) throw new Error(reason);
  if (!timed) meter = makeMeter();
});

/** A device of its own for each, since Dawn's null driver holds 256 MB and TensorFlow.js keeps what it frees. */
function newDevice(): void {
  const factory = tf.findBackendFactory('webgpu');
  if (!factory) return;
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', factory);
}

async function stepOf(text: string, examples?: number): Promise<Work | undefined> {
  newDevice();
  const engine = await startEngine(tf, 'webgpu', nodeAssets());
  const opened = openDocument(text);
  if ('error' in opened) throw new Error(opened.error.message.en);
  const { document } = opened;
  const plan = makePlan(document, analyze(document, findBlock));
  const model = buildModel(engine, plan, document.training.seed);
  const { optimizer: chosen, clipNorm, batchSize } = document.training;
  const optimizer = engine.optimizer({ ...chosen, clipNorm, clipValue: 0 }, model.trainable);
  const feed = randomFeed(tf, plan, examples ?? batchSize);
  const makeFeed = () => ({ feeds: uploadedAnew(feed.feeds), targets: uploadedAnew(feed.targets) });
  const step = async (number: number) => {
    const { values } = trainStep(engine, model, { optimizer }, makeFeed, number, 0.01);
    await values.data();
    values.dispose();
  };
  // The first ones also draw weights, fill pools and make what is kept.
  for (let number = 1; number <= 3; number++) await step(number);
  if (timed) console.log(document.name, await timesOf(step));
  const work = timed ? undefined : await meter.measure(() => step(4));
  optimizer.dispose();
  model.dispose();
  return work;
}

/** As a batch comes: its numbers are JavaScript's. */
function uploadedAnew(batch: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const anew = (x: Tensor) => tf.tensor(x.dataSync(), x.shape, x.dtype);
  return Object.fromEntries(Object.entries(batch).map(([name, x]) => [name, anew(x)]));
}

/** Processor milliseconds of a step, reading its report included; asking for them takes long, so ten steps at a time. */
async function timesOf(step: (number: number) => Promise<void>): Promise<string> {
  const times: number[] = [];
  for (let group = 0; group < 40; group++) {
    const before = process.cpuUsage();
    for (let number = 0; number < 10; number++) await step(4 + 10 * group + number);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 10_000);
  }
  // The first of them compile.
  const [least = 0, ...others] = times.slice(10).toSorted((a, b) => a - b);
  return `${least.toFixed(2)} ms at least, ${(others[others.length >> 1] ?? 0).toFixed(2)} median`;
}

/** What is counted, in the order of the numbers in the file. `KUMIKI_WRITE=1` writes what is counted now. */
const file = new URL('gpu-steps.json', import.meta.url);
const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Work>;
const counted: Record<string, Work> = {};

/** What this should be; where it is being written, what it is. */
function expected(name: string, work: Work | undefined): Work | undefined {
  if (work) counted[name] = work;
  return writes || timed ? work : known[name];
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
