// A binary output on tables of one's own: two classes by name, 0 and 1 as they are, and what it cannot learn.
import { expect, test } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { dataFit } from '../analyze/data-fit.ts';
import { plainColumns } from '../analyze/plain-columns.ts';
import { findBlock } from '../blocks/index.ts';
import type { Dataset } from '../data/dataset.ts';
import { fileOf, testContext } from '../data/host.testing.ts';
import { openData } from '../data/open-data.ts';
import { tableFile } from '../data/sources/table.ts';
import { draw } from '../document/draw.testing.ts';
import type { Document } from '../document/schema.ts';
import { feed } from './feeds.ts';
import type { TrainerDeps } from './prepare.ts';
import { prepare } from './prepare.ts';
import type { News } from './protocol.ts';
import { predictSample } from './sample.ts';
import { testOutside } from './trainer.testing.ts';
import { createTrainer } from './trainer.ts';

function outsideOf(table: string): TrainerDeps {
  return {
    ...testOutside,
    openData: (document) =>
      openData(document.data, {
        ...testContext(0, [fileOf('own.csv', table)]),
        plain: plainColumns(document, findBlock),
      }),
  };
}

function binary(options: Record<string, unknown> = {}): Document {
  const document = draw(
    { x: ['vector-input', { features: 2 }], d: ['dense', { units: 1 }], y: 'binary-output' },
    'x.values > d.values',
    'd.values > y.logits',
  );
  const { training } = document;
  return {
    ...document,
    data: {
      source: 'table',
      options: tableFile.options.parse(options),
      bindings: { x: 'features', y: 'target' },
    },
    training: {
      ...training,
      optimizer: { type: 'adam', learningRate: 0.05 },
      batchSize: 20,
      steps: 150,
      validateEvery: 0,
    },
  };
}

/** Yes where a + b is large. */
function table(answer: (yes: boolean, at: number) => string, rows = 120): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const [a, b] = [(index * 37) % 100, (index * 61) % 100];
    return `${a}.5,${b}.5,${answer(a + b > 99, index)}`;
  });
  return ['a,b,answer', ...lines].join('\n');
}

async function train(document: Document, deps: TrainerDeps) {
  const news: News[] = [];
  const trainer = createTrainer(deps, (message) => news.push(message));
  await trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [] });
  await trainer.handle({ type: 'start' });
  trainer.dispose();
  return news;
}

const final = (news: readonly News[]) =>
  news.find((message) => message.type === 'final-validation');
const failed = (news: readonly News[]) =>
  news.find((message) => message.type === 'failed')?.message;

test.each([
  ['a column of two classes', table((yes) => (yes ? 'stays' : 'leaves')), {}],
  ['a column of 0 and 1', table((yes) => (yes ? '1' : '0')), { 'type of answer': 'number' }],
])('%s is learned, with a loss that can be', async (_, csv, options) => {
  const news = await train(binary(options), outsideOf(csv));
  expect(failed(news)).toBeUndefined();
  const losses = news.flatMap((message) =>
    message.type === 'progress' ? (message.curves.loss?.values ?? []) : [],
  );
  expect(Math.min(...losses)).toBeGreaterThan(0);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.7);
  expect(final(news)?.metrics.accuracy).toBeGreaterThan(0.85);
});

test('classes are 0 and 1 in the order of their names, and the answer is read by name', async () => {
  const prepared = await prepare(
    outsideOf(table((yes) => (yes ? 'stays' : 'leaves'))),
    binary(),
    'wasm',
    [],
  );
  const { engine, plan, dataset, document } = prepared;
  expect(dataset.columns.find(({ name }) => name === 'target')?.words).toEqual(['leaves', 'stays']);
  const { targets } = feed(engine.tf, plan, dataset, 'training', [0, 1, 2]);
  expect(targets.y?.shape).toEqual([3, 1]);
  expect([0, 1]).toContain(targets.y?.dataSync()[0]);
  const sample = { from: 'held-out', index: 0 } as const;
  const [said] = await predictSample(prepared, sample, { beam: 1, lengthPenalty: 0 });
  expect(said?.tokens.map(({ word }) => word).toSorted()).toEqual(['leaves', 'stays']);
  expect(said?.tokens.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  expect(said?.text).toBe(said?.tokens[0]?.word);
  expect(['leaves', 'stays']).toContain(said?.expected);
  // In the view it is the probability of the second class, by its name.
  const shown = said?.views.find(({ kind }) => kind === 'answer');
  expect(shown?.axes).toMatchObject([{ labels: ['stays'] }]);
  expect([0, 1]).toContain(shown?.target?.[0]);
  expect(dataFit(document, analyze(document, findBlock), dataset.columns)).toEqual([]);
  prepared.dispose();
});

test('0 and 1 stay 0 and 1, in what is fitted too; another document’s numbers are standardised as before', async () => {
  const csv = table((yes) => (yes ? '1' : '0'));
  const document = binary({ 'type of answer': 'number' });
  const values = async (data: Promise<Dataset>) => {
    const { batch, preprocessing } = await data;
    const target = preprocessing?.columns.find(({ name }) => name === 'target');
    return { target, some: Array.from(batch('training', [0, 1, 2, 3, 4, 5, 6, 7]).target ?? []) };
  };
  const asIs = await values(outsideOf(csv).openData(document, [], () => undefined));
  expect(asIs.some.every((value) => value === 0 || value === 1)).toBe(true);
  expect(asIs.target).toMatchObject({ fields: [{ mean: 0, deviation: 1 }] });
  const unbound = { ...document, data: { ...document.data, bindings: { x: 'features' } } };
  const before = await values(outsideOf(csv).openData(unbound, [], () => undefined));
  expect(before.some.every((value) => value !== 0 && value !== 1)).toBe(true);
});

test('a target outside of 0 … 1 is named before the first step', async () => {
  const csv = table((yes, at) => (at === 7 ? '3.5' : yes ? '1' : '0'));
  expect(failed(await train(binary({ 'type of answer': 'number' }), outsideOf(csv)))?.en).toMatch(
    /^‘Binary output’ learns numbers between 0 and 1, but the column ‘answer’ holds 3\.5 \((training|held-out) example \d+\)\. Learn it with a regression output, or choose a column of 0 and 1 or of two classes\.$/,
  );
});

test('three classes are too many, and that is said with the way out', async () => {
  const csv = table((yes, at) => (at % 5 === 0 ? 'unsure' : yes ? 'stays' : 'leaves'));
  expect(failed(await train(binary(), outsideOf(csv)))?.en).toBe(
    '‘Binary output’ only answers yes or no, but the column ‘answer’ has 3 classes. Learn them with a classification output of 3 units.',
  );
});

test('a loss that cannot be stops the run and names the output', async () => {
  const csv = table((yes) => (yes ? '1' : '0'));
  const honest = outsideOf(csv);
  // Targets that are told only once the run has looked at all of them.
  const deps: TrainerDeps = {
    ...honest,
    async openData(...asked) {
      const dataset = await honest.openData(...asked);
      let looked = 0;
      return {
        ...dataset,
        batch(split, indices) {
          const batch = dataset.batch(split, indices);
          if (looked++ < 2) return batch;
          return { ...batch, target: Float32Array.from(batch.target ?? [], () => 900) };
        },
      };
    },
  };
  const news = await train(binary({ 'type of answer': 'number' }), deps);
  expect(failed(news)?.en).toMatch(
    /^The loss is -[\d.e+]+ at step \d+, but no loss of ‘Binary output’ can be below 0: the targets are not what this output learns\. Check its column in the Data room\.$/,
  );
});
