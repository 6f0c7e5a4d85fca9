// The trainer that serves the app, with weights that carry what they were trained with, on other data than theirs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileOf, testContext } from '../data/host.testing.ts';
import { openData } from '../data/open-data.ts';
import { metadataOf } from '../data/preprocessing/metadata.ts';
import { openDocument } from '../document/open.ts';
import { writeSafetensors } from '../weights/safetensors.ts';
import { hasTorch, torchPython } from '../export/torch/answers-as-app.testing.ts';
import { pairsModel, reference, tableModel } from './other-data.testing.ts';
import type { Checkpoint } from '../weights/named-array.ts';
import type { Command, News } from './protocol.ts';
import { createTrainer } from './trainer.ts';
import { testOutside } from './trainer.testing.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-other-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Prepare = Extract<Command, { type: 'prepare' }>;

/** The trainer of the app's worker on one file, as far as a `prepare` brings it. */
async function prepared(model: string, file: string, more: Partial<Prepare> = {}) {
  const opened = openDocument(model);
  if ('error' in opened) throw new Error(opened.error.message.en);
  const { document } = opened;
  const seed = more.preprocessing || more.resume ? 99 : 5;
  const news: News[] = [];
  const trainer = createTrainer(
    {
      ...testOutside,
      openData: ({ data, training }, _files, _progress, using) =>
        openData(data, {
          ...testContext(training.seed, [
            fileOf(file, readFileSync(path.join(folder, file), 'utf8')),
          ]),
          ...using,
        }),
    },
    (message) => news.push(message),
  );
  const last = <T extends News['type']>(type: T) =>
    news.findLast((message): message is Extract<News, { type: T }> => message.type === type);
  await trainer.handle({
    type: 'prepare',
    document: { ...document, training: { ...document.training, seed } },
    backend: 'wasm',
    files: [],
    ...more,
  });
  return { trainer, last };
}

async function trainedOn(model: string, file: string): Promise<Checkpoint> {
  const { trainer, last } = await prepared(model, file);
  await trainer.handle({ type: 'start' });
  await trainer.handle({ type: 'checkpoint', request: 1 });
  const { checkpoint } = last('checkpoint') ?? {};
  if (!checkpoint) throw new Error(last('failed')?.message.en);
  return checkpoint;
}

/** The figures over all of a file are those that PyTorch finds with what the weights carry. */
async function expectPyTorch(model: string, { weights, preprocessing }: Checkpoint, file: string) {
  const { trainer, last } = await prepared(model, file, { preprocessing, measures: true });
  expect(last('failed')).toBeUndefined();
  await trainer.handle({ type: 'load-weights', request: 1, weights });
  await trainer.handle({ type: 'evaluate', request: 2, examples: 1_000 });
  const stored = path.join(folder, 'weights.safetensors');
  writeFileSync(stored, writeSafetensors(weights, metadataOf(preprocessing)));
  const { loss, accuracy } = reference(torchPython, stored, path.join(folder, file));
  const { metrics = {} } = last('evaluation') ?? {};
  expect(Math.abs((metrics.loss ?? 0) - loss)).toBeLessThan(1e-5 * Math.max(1, loss));
  expect(metrics.accuracy).toBeCloseTo(accuracy, 5);
  return last('ready');
}

const header = 'a,b,c,d,kind';
const row = (at: number, scale = 1): string =>
  [1, 2, 3, 4]
    .map((by) => ((at % 3) * by + Math.round(10 * Math.sin(at * by)) / 20) * scale)
    .concat()
    .map((value) => value.toFixed(2))
    .concat(['red', 'green', 'blue'][at % 3] ?? '')
    .join(',');
const rows = (count: number, from = 0, scale = 1): string[] =>
  Array.from({ length: count }, (_, index) => row(from + index, scale));
const write = (file: string, lines: readonly string[]): void =>
  writeFileSync(path.join(folder, file), lines.join('\n'));

describe.skipIf(!hasTorch())('a table', () => {
  let checkpoint: Checkpoint;
  beforeAll(async () => {
    write('train.csv', [header, ...rows(60)]);
    write('other.csv', [header, ...rows(30, 61)]);
    write('turned.csv', [header, ...rows(60).reverse()]);
    write('large.csv', [header, ...rows(30, 61, 10)]);
    write('two.csv', [header, ...rows(30, 61).filter((line) => !line.endsWith('red'))]);
    write('renamed.csv', [header, ...rows(30).map((line) => line.replace('red', 'rot'))]);
    write(
      'narrow.csv',
      [header, ...rows(30)].map((line) => line.split(',').slice(1).join(',')),
    );
    checkpoint = await trainedOn(tableModel, 'train.csv');
  });

  test.each([
    ['another file', 'other.csv', 'other'],
    ['rows in another order', 'turned.csv', 'reordered'],
    ['ten times as large', 'large.csv', 'other'],
    ['two of three classes', 'two.csv', 'other'],
  ])('%s', async (_, file, relation) => {
    const ready = await expectPyTorch(tableModel, checkpoint, file);
    expect(ready?.relation).toBe(relation);
    expect((ready?.remarks ?? []).length > 0).toBe(file === 'large.csv');
  });

  test.each([
    ['renamed.csv', /the class ‘rot’ is not one the model was trained on \(blue, green, red\)/],
    ['narrow.csv', /‘narrow.csv’ has no column ‘a’, which the model was trained on/],
  ])('%s is refused by name', async (file, sentence) => {
    const { last } = await prepared(tableModel, file, { resume: checkpoint });
    expect(last('failed')?.message.en).toMatch(sentence);
  });

  test('a run goes on with its own data only, unless it may be other', async () => {
    const again = await prepared(tableModel, 'train.csv', {
      resume: checkpoint,
      onlySameData: true,
    });
    expect(again.last('ready')).toMatchObject({
      relation: 'same',
      fingerprint: checkpoint.preprocessing?.fingerprint,
    });
    const strange = { resume: checkpoint, onlySameData: true };
    const refused = await prepared(tableModel, 'other.csv', strange);
    expect(refused.last('failed')?.message.en).toMatch(
      /^This is not the data this run was trained on/,
    );
    const other = await prepared(tableModel, 'other.csv', { resume: checkpoint });
    await other.trainer.handle({ type: 'set-steps', steps: 25 });
    await other.trainer.handle({ type: 'step' });
    await other.trainer.handle({ type: 'checkpoint', request: 1 });
    const { preprocessing } = other.last('checkpoint')?.checkpoint ?? {};
    expect(preprocessing?.columns).toEqual(checkpoint.preprocessing?.columns);
    expect(preprocessing?.earlier).toEqual([checkpoint.preprocessing?.contents]);
  });

  test('a typed row is scaled as in training, whatever file is open', async () => {
    const odds = async (file: string) => {
      const { trainer, last } = await prepared(tableModel, file, { resume: checkpoint });
      const sample = { typed: { features: '0.1, 0.2, 0.3, 0.4' } };
      const question = { type: 'predict', request: 3, sample, beam: 1, lengthPenalty: 0 } as const;
      await trainer.handle(question);
      return last('prediction')?.predictions[0]?.tokens;
    };
    expect(await odds('large.csv')).toEqual(await odds('train.csv'));
  });
});

test.skipIf(!hasTorch())('sentence pairs are read with the words of training', async () => {
  const words = ['ichi', 'ni', 'san', 'shi', 'go', 'roku', 'nana', 'hachi'];
  const said = (at: number) =>
    Array.from({ length: 1 + (at % 5) }, (_, index) => words[(at * 3 + index) % 8] ?? '').join(' ');
  write(
    'train.tsv',
    Array.from({ length: 60 }, (_, index) => `say ${index}\t${said(index)}`),
  );
  write('other.tsv', [
    'say\tzero ichi zero',
    ...Array.from({ length: 9 }, (_, index) => `x\t${said(index + 3)}`),
  ]);
  const checkpoint = await trainedOn(pairsModel(12), 'train.tsv');
  const ready = await expectPyTorch(pairsModel(12), checkpoint, 'other.tsv');
  expect(ready?.unknownShare?.target).toBeCloseTo(2 / 31, 1);
});
