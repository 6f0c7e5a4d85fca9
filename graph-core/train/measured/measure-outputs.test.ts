// Figures of the outputs of real models over their held-out examples, against the metrics that training reports.
import { expect, test } from 'vitest';
import { fileOf, testContext } from '../../data/host.testing.ts';
import { openData } from '../../data/open-data.ts';
import { draw } from '../../document/draw.testing.ts';
import type { Document } from '../../document/schema.ts';
import type { OutputFigures } from '../../figures/output-figures.ts';
import { prepare } from '../prepare.ts';
import { predictSample } from '../sample.ts';
import { prepared, smaller, smallTransformer, testOutside } from '../trainer.testing.ts';
import { measureOutputs } from './measure-outputs.ts';

async function evaluated(document: Document, say: number, { trained = true } = {}) {
  const { trainer, last } = await prepared(document, 'wasm');
  if (trained) await trainer.handle({ type: 'start' });
  await trainer.handle({ type: 'evaluate', request: 1, examples: 500, figures: { say } });
  const { metrics = {}, figures = [] } = last('evaluation') ?? {};
  trainer.dispose();
  return { metrics, figures };
}

function of<Kind extends OutputFigures['kind']>(figures: readonly OutputFigures[], kind: Kind) {
  const found = figures.find((each) => each.kind === kind);
  if (!found) throw new Error(`There are no ${kind}.`);
  // Of this kind, as was just compared.
  return found as Extract<OutputFigures, { kind: Kind }>;
}

test('tokens: accuracy and exact are those of the metrics, perplexity is e to the loss', async () => {
  const { metrics, figures } = await evaluated(smallTransformer(), 0);
  const tokens = of(figures, 'tokens');
  expect(tokens.tokens).toBe(32 * 5);
  expect(tokens.accuracy).toBeCloseTo(metrics.accuracy ?? Number.NaN, 6);
  expect(tokens.exact).toBeCloseTo(metrics.exact ?? Number.NaN, 6);
  expect(Math.log(tokens.perplexity)).toBeCloseTo(metrics.loss ?? Number.NaN, 5);
  expect(tokens.baseline?.perplexity).toBeGreaterThan(1);
  expect(figures.map(({ kind }) => kind)).toEqual(['tokens']);
});

test('label smoothing is no part of the perplexity', async () => {
  const plain = smallTransformer();
  const smooth = {
    ...plain,
    graph: {
      ...plain.graph,
      nodes: plain.graph.nodes.map((node) =>
        node.id === 'output' ? { ...node, params: { smoothing: 0.3 } } : node,
      ),
    },
  } as Document;
  // With the same weights, that is before any step.
  const [smoothed, without] = [
    await evaluated(smooth, 0, { trained: false }),
    await evaluated(plain, 0, { trained: false }),
  ];
  expect(smoothed.metrics.loss).not.toBeCloseTo(without.metrics.loss ?? 0, 2);
  expect(of(smoothed.figures, 'tokens')).toEqual(of(without.figures, 'tokens'));
});

test('sentences said together are those that are said one by one, and scored so', async () => {
  const document = smallTransformer();
  const session = await prepare(testOutside, document, 'wasm', []);
  const figures = await measureOutputs(session, {
    examples: 32,
    say: 20,
    breathe: () => Promise.resolve(),
  });
  const { shown, sentences, exact, bleu } = of(figures, 'sentences');
  expect([sentences, shown.length]).toEqual([20, 20]);
  let right = 0;
  for (const [index, { said, right: wanted }] of shown.entries()) {
    const sample = { from: 'held-out', index } as const;
    const [alone] = await predictSample(session, sample, { beam: 1, lengthPenalty: 0 });
    expect([alone?.text, alone?.expected]).toEqual([said, wanted]);
    if (said === wanted) right++;
  }
  expect(exact).toBe(right / 20);
  // Symbols are no language.
  expect(bleu).toBeUndefined();
  session.dispose();
});

test('classes: the accuracy of the metrics; the rows of the matrix are the examples of each class', async () => {
  const document = smaller(
    'cnn',
    {},
    { steps: 4, batchSize: 16, validateEvery: 0 },
    { training: 200, heldOut: 150 },
  );
  const { metrics, figures } = await evaluated(document, 0);
  const classes = of(figures, 'classes');
  expect(classes.accuracy).toBeCloseTo(metrics.accuracy ?? Number.NaN, 6);
  expect(classes.matrix.flat().reduce((a, b) => a + b, 0)).toBe(classes.examples);
  classes.matrix.forEach((row, id) =>
    expect(row.reduce((a, b) => a + b, 0)).toBe(classes.classes[id]?.support),
  );
  const most = Math.max(...classes.classes.map(({ support }) => support));
  expect(classes.baseline.accuracy).toBeLessThanOrEqual(most / classes.examples);
}, 120_000);

const rows = Array.from({ length: 120 }, (_, row) => {
  const size = 20 + ((row * 37) % 91);
  return [size, 1_500 * size + 100_000];
});

test('numbers: errors in the unit of the file are those of the metrics, and the mean explains nothing', async () => {
  const drawn = draw(
    { x: ['vector-input', { features: 1 }], d: ['dense', { units: 1 }], y: 'regression-output' },
    'x.values > d.values',
    'd.values > y.values',
  );
  const document: Document = {
    ...drawn,
    data: { source: 'table', options: {}, bindings: { x: 'features', y: 'target' } },
  };
  const file = fileOf('houses.csv', ['size,price', ...rows.map((row) => row.join())].join('\n'));
  const outside = {
    ...testOutside,
    openData: () => openData(document.data, testContext(0, [file])),
  };
  const session = await prepare(outside, document, 'wasm', []);
  const measuring = { examples: 100, say: 0, breathe: () => Promise.resolve() };
  const numbers = of(await measureOutputs(session, measuring), 'numbers');
  const [price] = numbers.numbers;
  expect([price?.name, numbers.unit?.en, numbers.examples]).toEqual(['price', 'price', 24]);
  const { evaluate } = await import('../evaluate.ts');
  const metrics = await evaluate(session.engine, session.model, session.dataset, {
    split: 'held-out',
    examples: 100,
    batchSize: 32,
    yieldToEventLoop: () => Promise.resolve(),
  });
  expect((price?.mae ?? 0) / (metrics.mae ?? Number.NaN)).toBeCloseTo(1, 4);
  expect((price?.rmse ?? 0) / (metrics.rmse ?? Number.NaN)).toBeCloseTo(1, 4);
  const { count } = session.dataset;
  const trained = session.dataset.preprocessing?.columns.find(({ name }) => name === 'target');
  const [field] = trained?.kind === 'vector' ? trained.fields : [];
  expect(count.training).toBe(96);
  expect(field?.type === 'number' && field.mean).toBeCloseTo(price?.baseline.says ?? 0, 0);
  session.dispose();
});
