// Training on WebGPU beside WebAssembly: the same documents, batches and optimizers, and so the same losses.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { randomFeed } from '../e2e/engine/random-feed.ts';
import type { BackendName } from '../graph-core/engine/engine.ts';
import { openDawn } from '../graph-core/engine/gpu/dawn.testing.ts';
import { nodeAssets } from '../graph-core/engine/node-assets.testing.ts';
import { startEngine } from '../graph-core/engine/start-engine.ts';
import { analyze, buildModel, findBlock, makePlan, openDocument } from '../graph-core/index.ts';
import { trainStep } from '../graph-core/train/train-step.ts';
import { trainedTemplates } from './trained-templates.testing.ts';

const missing = await openDawn('software');

/** Whole, it takes a processor in a GPU's stead five minutes. */
const thorough = Boolean(process.env.KUMIKI_THOROUGH);
/** So long all of a report is compared, and then its loss: rounding grows, and a word or a kink falls on either side. */
const few = 5;
const steps = thorough ? 20 : few;
const examples = 2;

/** Losses, metrics and gradient norms of the steps, one after the other. */
async function curve(backend: BackendName, text: string): Promise<number[]> {
  const engine = await startEngine(tf, backend, nodeAssets());
  const opened = openDocument(text);
  if ('error' in opened) throw new Error(opened.error.message.en);
  const { document } = opened;
  const plan = makePlan(document, analyze(document, findBlock));
  const model = buildModel(engine, plan, document.training.seed);
  const { optimizer: chosen, clipNorm } = document.training;
  const optimizer = engine.optimizer({ ...chosen, clipNorm, clipValue: 0 }, model.trainable);
  const makeFeed = () => randomFeed(tf, plan, examples);
  const reports: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const { values } = trainStep(engine, model, { optimizer }, makeFeed, step, 0.001);
    reports.push(...(await values.data()));
    values.dispose();
  }
  optimizer.dispose();
  model.dispose();
  return reports;
}

/** They have most blocks between them. */
const some = ['transformer', 'seq2seq-bahdanau', 'rnn-vec2seq', 'autoencoder', 'se-resnet-mini'];

describe.skipIf(missing !== undefined)(`webgpu${missing ? `, not here: ${missing}` : ''}`, () => {
  test.each(trainedTemplates.filter(({ id }) => thorough || some.includes(id)))(
    '$id',
    async ({ text }) => {
      const wanted = await curve('wasm', text);
      const got = await curve('webgpu', text);
      const apart = got.map((value, i) => {
        const other = wanted[i] ?? Number.NaN;
        return Math.abs(value - other) / Math.max(1, Math.abs(other));
      });
      const each = wanted.length / steps;
      // A NaN would be no difference to Math.max.
      expect(
        apart.every((difference, i) => difference < 2e-3 || (i >= few * each && i % each > 0)),
        JSON.stringify({ got, wanted }),
      ).toBe(true);
    },
  );
});
