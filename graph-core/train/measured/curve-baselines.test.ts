// What the held-out curve is to beat is what the report compares with, told once, and only for what is measured.
import { expect, test } from 'vitest';
import type { Document } from '../../document/schema.ts';
import { prepared, smaller, smallTransformer } from '../trainer.testing.ts';

async function trained(document: Document) {
  const heard = await prepared(document, 'wasm');
  const { trainer, last } = heard;
  await trainer.handle({ type: 'start' });
  await trainer.handle({ type: 'evaluate', request: 1, examples: 500, figures: { say: 0 } });
  const told = heard.news.filter(({ type }) => type === 'baselines').length;
  const { baselines = {} } = last('baselines') ?? {};
  const { metrics = {}, figures: [figures] = [] } = last('evaluation') ?? {};
  trainer.dispose();
  return { told, baselines, metrics, figures };
}

test('tokens: perplexity is measured without label smoothing, and a bigram is to beat', async () => {
  const plain = smallTransformer({ steps: 4, validateEvery: 2 });
  const nodes = plain.graph.nodes.map((node) =>
    node.id === 'output' ? { ...node, params: { smoothing: 0.2 } } : node,
  );
  const document = { ...plain, graph: { ...plain.graph, nodes } } as Document;
  const { told, baselines, metrics, figures } = await trained(document);
  if (figures?.kind !== 'tokens') throw new Error('There are no tokens.');
  expect(metrics.perplexity).toBeCloseTo(figures.perplexity, 4);
  expect(Math.log(metrics.perplexity ?? 0)).not.toBeCloseTo(metrics.loss ?? 0, 2);
  expect([told, Object.keys(baselines)]).toEqual([1, ['perplexity']]);
  expect(baselines.perplexity).toEqual({
    value: figures.baseline?.perplexity,
    says: { en: 'a bigram', ja: 'バイグラム' },
  });
});

test('classes: the most frequent one of the training is to beat', async () => {
  const document = smaller(
    'cnn',
    {},
    { steps: 2, batchSize: 8, validateEvery: 1 },
    { training: 80, heldOut: 50 },
  );
  const { told, baselines, metrics, figures } = await trained(document);
  if (figures?.kind !== 'classes') throw new Error('There are no classes.');
  const { accuracy, says } = figures.baseline;
  expect(told).toBe(1);
  expect(Object.keys(metrics)).toEqual(['loss', 'accuracy']);
  expect(baselines).toEqual({
    accuracy: { value: accuracy, says: { en: `always ‘${says}’`, ja: `常に「${says}」` } },
  });
});
