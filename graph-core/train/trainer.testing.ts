// A trainer for tests, in this process, on small versions of the templates.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { plainColumns } from '../analyze/plain-columns.ts';
import { findBlock } from '../blocks/index.ts';
import { testContext } from '../data/host.testing.ts';
import { dataFile } from '../data/sent-file.ts';
import { openData } from '../data/open-data.ts';
import { openDocument } from '../document/open.ts';
import type { Document, Quantity, TrainingSettings } from '../document/schema.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { startEngine } from '../engine/start-engine.ts';
import type { TrainerDeps } from './prepare.ts';
import type { Checkpoint, NamedArray } from '../weights/named-array.ts';
import type { News } from './protocol.ts';
import type { Trainer } from './trainer.ts';
import { createTrainer } from './trainer.ts';

export const testOutside: TrainerDeps = {
  findBlock,
  startEngine: (backend, options) => startEngine(tf, backend, nodeAssets(), options),
  openData: (document, files) =>
    openData(document.data, {
      ...testContext(document.training.seed, files.map(dataFile)),
      plain: plainColumns(document, findBlock),
    }),
  reading: (seed, files) => testContext(seed, files.map(dataFile)),
  bundled: testContext().bundled,
  now: () => performance.now(),
  yieldToEventLoop: () => new Promise((resolve) => setImmediate(resolve)),
};

export function template(id: string): Document {
  const opened = openDocument(
    readFileSync(path.join(import.meta.dirname, `../../templates/${id}.json`), 'utf8'),
  );
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
}

/** The template with other variables and settings, so that a test takes seconds. */
export function smaller(
  id: string,
  variables: Readonly<Record<string, Quantity>>,
  training: Partial<TrainingSettings>,
  options: Readonly<Record<string, number>> = {},
): Document {
  const document = template(id);
  return {
    ...document,
    variables: { ...document.variables, ...variables },
    training: { ...document.training, ...training },
    data: { ...document.data, options: { ...document.data.options, ...options } },
  };
}

/** Reversal with a Transformer of about 4,000 parameters. */
export function smallTransformer(training: Partial<TrainingSettings> = {}): Document {
  return smaller(
    'transformer',
    { d_model: 16, heads: 2, layers: 1, source_length: 4, target_length: 5 },
    { batchSize: 16, steps: 12, validateEvery: 0, ...training },
    { minLength: 4, maxLength: 4, examples: 200, heldOut: 32 },
  );
}

export interface Heard {
  readonly trainer: Trainer;
  readonly news: News[];
  last<T extends News['type']>(type: T): Extract<News, { type: T }> | undefined;
  checkpoint(): Promise<Checkpoint>;
}

export async function prepared(
  document: Document,
  backend: 'wasm' | 'cpu',
  resume?: Checkpoint,
  best?: readonly NamedArray[],
): Promise<Heard> {
  const news: News[] = [];
  const trainer = createTrainer(testOutside, (message) => news.push(message));
  await trainer.handle({ type: 'prepare', document, backend, files: [], resume, best });
  const last = <T extends News['type']>(type: T): Extract<News, { type: T }> | undefined =>
    news.findLast((message): message is Extract<News, { type: T }> => message.type === type);
  const failed = last('failed');
  if (failed) throw new Error(failed.message.en);
  return {
    trainer,
    news,
    last,
    async checkpoint() {
      await trainer.handle({ type: 'checkpoint', request: 99 });
      const answer = last('checkpoint');
      if (!answer) throw new Error('No checkpoint came.');
      return answer.checkpoint;
    },
  };
}
