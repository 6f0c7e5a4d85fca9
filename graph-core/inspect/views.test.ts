// What is shown of a model: what blocks declare, what the user watches, answers beside their targets, many samples at once.
import { afterEach, expect, test } from 'vitest';
import { applyEdit } from '../document/edits.ts';
import { openDocument } from '../document/open.ts';
import type { Document } from '../document/schema.ts';
import { serialize } from '../document/serialize.ts';
import type { Command } from '../train/protocol.ts';
import type { Heard } from '../train/trainer.testing.ts';
import type { ViewData } from './view-data.ts';
import { prepared, smaller, smallTransformer, template } from '../train/trainer.testing.ts';

const open: Heard[] = [];
afterEach(() => {
  for (const heard of open.splice(0)) heard.trainer.dispose();
});

async function autoencoder(): Promise<Heard> {
  const heard = await prepared(
    smaller(
      'autoencoder',
      { hidden: 16, code: 3 },
      { batchSize: 4, steps: 2, validateEvery: 0 },
      { training: 16, heldOut: 8 },
    ),
    'cpu',
  );
  open.push(heard);
  return heard;
}

async function look(heard: Heard, sample: Extract<Command, { type: 'probe' }>['sample']) {
  await heard.trainer.handle({ type: 'probe', request: 1, sample });
  return heard.last('views')?.views ?? [];
}

test('an answer is shown beside its target, and a watched output as what it holds', async () => {
  const heard = await autoencoder();
  const views = await look(heard, { from: 'held-out', index: 3 });
  expect(views.map(({ path, kind, shape }) => ({ path, kind, shape }))).toEqual([
    { path: 'code', kind: 'values', shape: [3] },
    { path: 'output', kind: 'answer', shape: [28, 28, 1] },
  ]);
  const answer = views[1];
  expect(answer?.target).toHaveLength(784);
  // The target is the picture itself: dark corners, something bright in the middle.
  expect(answer?.target?.[0]).toBe(0);
  expect(Math.max(...(answer?.target ?? []))).toBeGreaterThan(0.5);
  expect(answer?.target).not.toEqual(answer?.data);
});

test('what is watched can change while the run stands', async () => {
  const heard = await autoencoder();
  await heard.trainer.handle({
    type: 'watch-outputs',
    outputs: ['encoder values', 'gone values'],
  });
  const views = await look(heard, { from: 'held-out', index: 0 });
  expect(views.map(({ path }) => path)).toEqual(['encoder', 'output']);
});

test('a survey gives the same numbers as looking at one sample, each with its class', async () => {
  const heard = await autoencoder();
  await heard.trainer.handle({
    type: 'survey',
    request: 7,
    from: 'held-out',
    indices: [2, 0, 99],
    path: 'code',
    port: 'values',
  });
  const items = heard.last('survey')?.items ?? [];
  expect(items).toHaveLength(2);
  const [single] = await look(heard, { from: 'held-out', index: 2 });
  single?.data.forEach((value, index) => expect(items[0]?.data[index]).toBeCloseTo(value, 5));
  expect(items.map(({ label }) => label).every((label) => /^[A-Z]/.test(label))).toBe(true);
  await heard.trainer.handle({
    type: 'survey',
    request: 8,
    from: 'held-out',
    indices: [0],
    path: 'gone',
    port: 'values',
  });
  expect(heard.last('survey')).toMatchObject({ request: 8, items: [] });
});

test('what the user gives has no right answer unless it is its own', async () => {
  const heard = await autoencoder();
  const image = new Float32Array(784).fill(0.25);
  const views = await look(heard, { typed: { image } });
  expect(views[1]?.target).toEqual(image);
  const classifier = await prepared(
    smaller('cnn', {}, { batchSize: 4, steps: 2 }, { training: 16, heldOut: 4 }),
    'wasm',
  );
  open.push(classifier);
  await classifier.trainer.handle({
    type: 'predict',
    request: 2,
    sample: { typed: { image } },
    beam: 1,
    lengthPenalty: 0,
  });
  const [prediction] = classifier.last('prediction')?.predictions ?? [];
  expect(prediction?.tokens).toHaveLength(10);
  expect(prediction?.expected).toBeUndefined();
  // The same numbers are viewed by class, and with a right class where the sample has one.
  const probabilities = (views: readonly ViewData[] = []) =>
    views.find(({ kind }) => kind === 'probabilities');
  const own = probabilities(prediction?.views);
  expect(own?.shape).toEqual([10]);
  expect(own?.target).toBeUndefined();
  expect(own?.data).toEqual(prediction?.values);
  const sample = { from: 'held-out', index: 0 } as const;
  const held = probabilities(await look(classifier, sample));
  const [classes] = held?.axes ?? [];
  expect(classes).toMatchObject({ name: 'class', labels: { 9: 'Ankle boot', length: 10 } });
  await classifier.trainer.handle({
    type: 'predict',
    request: 3,
    sample,
    beam: 1,
    lengthPenalty: 0,
  });
  const right = classes?.labels?.[held?.target?.[0] ?? -1];
  expect(right).toBe(classifier.last('prediction')?.predictions[0]?.expected);
  expect(right).toMatch(/^[A-Z]/);
});

test('probabilities of next words stand at the word that was read, beside the word that is right', async () => {
  const heard = await prepared(smallTransformer(), 'cpu');
  open.push(heard);
  const views = await look(heard, { from: 'held-out', index: 0 });
  const seen = views.find(({ kind }) => kind === 'probabilities');
  const [positions, classes] = seen?.axes ?? [];
  expect(seen?.shape).toEqual([5, classes?.labels?.length]);
  const words = [...(seen?.target ?? [])].map((id) => classes?.labels?.[id]);
  // What is right at one place is what is read at the next.
  expect(positions?.labels).toEqual(['⟨bos⟩', ...words.slice(0, 4)]);
  expect(words.at(-1)).toBe('⟨eos⟩');
  for (let index = 0; index < 5; index++) {
    const size = classes?.labels?.length ?? 0;
    const row = seen?.data.subarray(index * size, (index + 1) * size) ?? [];
    expect([...row].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
  }
});

test('watching is saved with the document and undone by watching nothing', () => {
  const document = template('cnn');
  const watch = { edit: 'set-watched', graph: null, node: 'flatten' } as const;
  const watched = applyEdit(document, { ...watch, ports: ['values'] });
  expect(watched).not.toBe(document);
  const again = openDocument(serialize(watched));
  expect('document' in again && again.document).toEqual(watched);
  expect(applyEdit(watched, { ...watch, ports: ['values'] })).toBe(watched);
  expect(applyEdit(watched, { ...watch, ports: [] })).toEqual(document);
  expect(applyEdit(document, { ...watch, ports: ['no port!'] })).toBe(document);
});

test('attention among the pixels of an image says how they lie; that of words has no such order', async () => {
  const document = template('cnn');
  const position = { x: 0, y: 0 };
  const attending: Document = {
    ...smaller('cnn', {}, { batchSize: 4, steps: 2 }, { training: 16, heldOut: 4 }),
    graph: {
      ...document.graph,
      nodes: [
        {
          id: 'image',
          type: 'image-input',
          params: { height: 28, width: 28, channels: 1 },
          position,
        },
        {
          id: 'narrow',
          type: 'conv-2d',
          params: { filters: 4, kernel: 3, stride: 7, padding: 'same' },
          position,
        },
        { id: 'look', type: 'image-attention', params: { reduction: 2 }, position },
        { id: 'pool', type: 'global-pooling', params: {}, position },
        { id: 'classes', type: 'dense', params: { units: 10 }, position },
        { id: 'output', type: 'classification-output', params: {}, position },
      ],
      edges: [
        ['image image', 'narrow image'],
        ['narrow image', 'look image'],
        ['look image', 'pool values'],
        ['pool values', 'classes values'],
        ['classes values', 'output logits'],
      ].map(([from = '', to = ''], index) => ({
        id: `wire-${index}`,
        from: endOf(from),
        to: endOf(to),
      })),
    },
  };
  const heard = await prepared(attending, 'wasm');
  open.push(heard);
  const views = await look(heard, { from: 'held-out', index: 0 });
  const scores = views.find(({ kind }) => kind === 'attention');
  expect(scores?.shape).toEqual([1, 16, 16]);
  expect(scores?.axes).toEqual([
    { name: 'head' },
    { name: 'query', grid: { rows: 4, columns: 4 } },
    { name: 'key', grid: { rows: 4, columns: 4 } },
  ]);
  const pooling = {
    ...attending,
    graph: {
      ...attending.graph,
      nodes: attending.graph.nodes.map((node) =>
        node.id === 'look' ? { ...node, params: { reduction: 2, poolKeys: true } } : node,
      ),
    },
  };
  const pooled = await prepared(pooling, 'wasm');
  open.push(pooled);
  const few = (await look(pooled, { from: 'held-out', index: 0 })).find(
    ({ kind }) => kind === 'attention',
  );
  expect(few?.shape).toEqual([1, 16, 4]);
  expect(few?.axes.at(-1)).toEqual({ name: 'key', grid: { rows: 2, columns: 2 } });
  const words = await prepared(smallTransformer(), 'cpu');
  open.push(words);
  const among = await look(words, { from: 'held-out', index: 0 });
  expect(among.some(({ kind }) => kind === 'attention')).toBe(true);
  expect(among.every(({ axes }) => axes.every(({ grid }) => grid === undefined))).toBe(true);
});

function endOf(words: string) {
  const [node = '', port = ''] = words.split(' ');
  return { node, port };
}
