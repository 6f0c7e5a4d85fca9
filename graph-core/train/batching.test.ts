// Cutting batches short changes no result: losses, weights and held-out figures, dropout included; and where it would, it is not done.
import { afterEach, expect, test } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import type { Document, TrainingSettings } from '../document/schema.ts';
import { lengthsInBatch } from './cut.ts';
import { prepare } from './prepare.ts';
import type { Checkpoint } from '../weights/named-array.ts';
import type { Heard } from './trainer.testing.ts';
import { prepared, smaller, testOutside } from './trainer.testing.ts';

const open: Heard[] = [];
afterEach(() => {
  for (const heard of open.splice(0)) heard.trainer.dispose();
});

type Node = Document['graph']['nodes'][number];

/** A dropout block before the last layer. */
function withDropout(document: Document): Document {
  const { nodes, edges } = document.graph;
  const drop = { id: 'drop', type: 'dropout', version: 1, params: { rate: 0.3 } };
  const rewired = edges.map((edge) =>
    edge.to.node === 'linear' ? { ...edge, to: { node: 'drop', port: 'values' } } : edge,
  );
  const last = { from: { node: 'drop', port: 'values' }, to: { node: 'linear', port: 'values' } };
  return {
    ...document,
    graph: {
      ...document.graph,
      nodes: [...nodes, { ...drop, position: { x: 0, y: 0 } } as Node],
      edges: [...rewired, { id: 'dropped', ...last }],
    },
  };
}

/** Every block that can drop some of its values does. */
function forgetful(document: Document): Document {
  const forget = (node: Node): Node =>
    typeof node.type === 'string' && findBlock(node.type)?.params.shape.dropout !== undefined
      ? ({ ...node, params: { ...(node.params as object), dropout: 0.3 } } as Node)
      : node;
  const within = (graph: Document['graph']) => ({ ...graph, nodes: graph.nodes.map(forget) });
  return {
    ...document,
    graph: within(document.graph),
    modules: document.modules.map((module) => ({ ...module, graph: within(module.graph) })),
  };
}

const ragged = { minLength: 1, maxLength: 12, examples: 160, heldOut: 40 };
const sizes = { source_length: 12, target_length: 13, source_words: 14, target_words: 14 };

function documentOf(template: string, training: Partial<TrainingSettings>): Document {
  const small =
    template === 'transformer'
      ? smaller(template, { d_model: 16, heads: 2, layers: 1, ...sizes }, training, ragged)
      : smaller(template, { units: 12, ...sizes }, training, ragged);
  const { data } = small;
  const options = { ...ragged, symbols: 10 };
  const document = { ...small, data: { ...data, source: 'reverse', options } };
  return template === 'transformer' ? forgetful(document) : withDropout(document);
}

const steps = 40;
const settings = { batchSize: 8, steps, validateEvery: 20, batching: 'padded' } as const;

async function train(document: Document, backend: 'wasm' | 'cpu', resume?: Checkpoint) {
  const heard = await prepared(document, backend, resume);
  open.push(heard);
  await heard.trainer.handle({ type: 'start' });
  const losses = heard.news.flatMap((news) =>
    news.type === 'progress' ? (news.curves.loss?.values ?? []) : [],
  );
  const held = heard.news.flatMap((news) =>
    news.type === 'validation' ? [news.metrics.loss ?? Number.NaN] : [],
  );
  return { heard, losses, held, weights: (await heard.checkpoint()).weights };
}

const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))));

test.each([
  ['seq2seq-bahdanau', 'wasm'],
  ['seq2seq-bahdanau', 'cpu'],
  ['transformer', 'wasm'],
  ['transformer', 'cpu'],
] as const)('%s on %s: cut as not cut, within rounding', async (template, backend) => {
  const few = backend === 'cpu' ? { ...settings, steps: 10, validateEvery: 5 } : settings;
  const plain = await train(documentOf(template, few), backend);
  const cut = await train(documentOf(template, { ...few, batching: 'cut' }), backend);
  expect(cut.heard.last('ready')?.notice).toBeUndefined();
  expect(plain.losses).toHaveLength(few.steps);
  expect(apart(plain.losses, cut.losses)).toBeLessThan(1e-5);
  expect(apart(plain.held, cut.held)).toBeLessThan(1e-5);
  for (const [index, { name, data }] of plain.weights.entries()) {
    // Softmax does not feel what is added to every key, so this gradient is rounding and nothing else, and Adam steps by it.
    if (name.endsWith('key-bias')) continue;
    const other = Array.from(cut.weights[index]?.data ?? []);
    expect(apart(Array.from(data), other), name).toBeLessThan(5e-5);
  }
});

test('what reaches the loss through padding is not cut, and that is said', async () => {
  const document = documentOf('seq2seq', { ...settings, batching: 'cut' });
  const { edges } = document.graph;
  const unmasked = {
    ...document,
    graph: { ...document.graph, edges: edges.filter(({ to }) => to.port !== 'mask') },
  };
  const whole = await prepare(testOutside, document, 'wasm', []);
  expect(whole.batching.cut?.groups).toEqual([['source'], ['target-input', 'target']]);
  whole.dispose();
  const run = await prepare(testOutside, unmasked, 'wasm', []);
  // The decoder never sees behind a word, so the target may still be cut.
  expect(run.batching.cut?.groups).toEqual([['target-input', 'target']]);
  expect(run.batching.notice?.en).toBe(
    '‘Source’ cannot be cut to the longest sentence of a batch: in this model padding reaches the loss, or a block needs the full length. Give a mask to the blocks that read it, or choose ‘full length’.',
  );
  run.dispose();
  const plain = await train(
    { ...unmasked, training: { ...unmasked.training, batching: 'padded' } },
    'wasm',
  );
  const cut = await train(unmasked, 'wasm');
  expect(apart(plain.losses, cut.losses)).toBeLessThan(1e-5);
});

test('a block that needs all places keeps them', async () => {
  const peeky = await prepare(
    testOutside,
    documentOf('seq2seq-peeky', { ...settings, batching: 'cut' }),
    'wasm',
    [],
  );
  expect(peeky.batching.cut?.groups).toEqual([['source']]);
  peeky.dispose();
});

test('documents that do not ask for it are fed as before, whatever their sentences are', async () => {
  const { batching, dispose } = await prepare(
    testOutside,
    documentOf('seq2seq', settings),
    'wasm',
    [],
  );
  expect(batching.cut).toBeUndefined();
  expect(batching.lengths).toBeUndefined();
  dispose();
});

test('grouped: like lengths share a batch, every example comes once an epoch, and resuming is to the bit', async () => {
  const document = documentOf('seq2seq', { ...settings, batching: 'grouped' });
  const run = await prepare(testOutside, document, 'wasm', []);
  const { batching, dataset } = run;
  const epoch = Array.from({ length: 20 }, (_, step) => batching.order.indices(step + 1));
  expect(epoch.flatMap((indices) => [...indices]).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 160 }, (_, index) => index),
  );
  const tokenPositions = (of: readonly Int32Array[]) =>
    of.reduce((sum, batch) => {
      const lengths =
        batching.cut &&
        lengthsInBatch(
          batching.cut,
          dataset.columns,
          dataset.batch('training', batch),
          batch.length,
        );
      return sum + (lengths?.get('source') ?? 0) * batch.length;
    }, 0);
  const needed = Array.from(batching.lengths?.training[0] ?? []).reduce((a, b) => a + b, 0);
  expect(tokenPositions(epoch)).toBeLessThan(needed * 1.1);
  // The batches themselves come in no order of length.
  const first = epoch.map((batch) => batching.lengths?.training[0]?.[batch[0] ?? 0] ?? 0);
  expect(first).not.toEqual(first.toSorted((a, b) => a - b));
  expect(epoch).not.toEqual(
    Array.from({ length: 20 }, (_, step) => batching.order.indices(step + 21)),
  );
  run.dispose();

  const whole = await train(document, 'wasm');
  const half = await prepared(document, 'wasm');
  open.push(half);
  for (let step = 0; step < 17; step++) await half.trainer.handle({ type: 'step' });
  const rest = await train(document, 'wasm', await half.checkpoint());
  expect(rest.weights).toEqual(whole.weights);
});
