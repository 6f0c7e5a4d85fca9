// Signs against the same figures worked out by hand, and the promise that looking changes no bit of the training.
import { afterEach, expect, test } from 'vitest';
import type { Document } from '../document/schema.ts';
import { feed } from '../train/feeds.ts';
import { prepare } from '../train/prepare.ts';
import { trainStep } from '../train/train-step.ts';
import type { News } from '../train/protocol.ts';
import { createTrainer } from '../train/trainer.ts';
import type { Heard } from '../train/trainer.testing.ts';
import { prepared, smaller, smallTransformer, testOutside } from '../train/trainer.testing.ts';
import { collectStats } from './block-stats.ts';

const open: Heard[] = [];
afterEach(() => {
  for (const heard of open.splice(0)) heard.trainer.dispose();
});

async function train(document: Document, backend: 'wasm' | 'cpu', stats: boolean) {
  const heard = await prepared(document, backend);
  open.push(heard);
  const { trainer } = heard;
  if (stats) await trainer.handle({ type: 'show-stats', on: true });
  await trainer.handle({ type: 'start' });
  const { weights, optimizer } = await heard.checkpoint();
  return { heard, weights, optimizer };
}

const documents = {
  transformer: smallTransformer({ steps: 6 }),
  'seq2seq-bahdanau': smaller(
    'seq2seq-bahdanau',
    { units: 8 },
    { batchSize: 8, steps: 4, validateEvery: 0 },
    { examples: 64, heldOut: 8 },
  ),
};

test.each(
  (['wasm', 'cpu'] as const).flatMap((backend) =>
    Object.entries(documents).map(([id, document]) => ({ backend, id, document })),
  ),
)('looking at $id on $backend changes no bit of its training', async ({ backend, document }) => {
  const quiet = await train(document, backend, false);
  const watched = await train(document, backend, true);
  expect(watched.heard.last('stats')?.stats.length).toBeGreaterThan(5);
  expect(watched.weights).toEqual(quiet.weights);
  expect(watched.optimizer).toEqual(quiet.optimizer);
});

test('stats leave no tensor behind', async () => {
  const tensors: (number | undefined)[] = [];
  for (const stats of [false, true]) {
    const { heard } = await train(smallTransformer({ steps: 3 }), 'cpu', stats);
    tensors.push(heard.last('progress')?.memory.tensors);
    heard.trainer.dispose();
  }
  expect(tensors[1]).toBe(tensors[0]);
});

test('stats are the figures of the outputs and gradients, counted one by one', async () => {
  const document = smaller(
    'autoencoder',
    { hidden: 24, code: 3 },
    { batchSize: 4, clipNorm: 0 },
    { training: 16, heldOut: 4 },
  );
  const ready = await prepare(testOutside, document, 'cpu', []);
  const { engine, model, players, dataset, plan } = ready;
  const [player] = players;
  if (!player) throw new Error('Nobody trains.');
  const { tf } = engine;
  const fed = () => feed(tf, plan, dataset, 'training', [0, 1, 2, 3]);
  const outputs = new Map<string, { data: Float32Array; units: number }>();
  tf.tidy(() => {
    model.run(fed().feeds, {
      training: true,
      step: 1,
      watch: ({ path }, given) => {
        const [first] = Object.values(given);
        if (first)
          outputs.set(path, {
            data: Float32Array.from(first.dataSync()),
            units: first.shape.at(-1) ?? 1,
          });
      },
    });
  });
  const taker = collectStats(engine, model, () => 0);
  const { names, values } = trainStep(engine, model, player, fed, 1, 0.01, taker);
  const stats = await taker.read();
  const norm = (await values.data())[names.indexOf('gradient-norm')] ?? 0;
  values.dispose();
  ready.dispose();

  for (const { path, activation, dead } of stats) {
    const { data, units } = outputs.get(path) ?? { data: new Float32Array(0), units: 1 };
    const alive = new Set<number>();
    let [squares, largest] = [0, 0];
    data.forEach((value, index) => {
      squares += value * value;
      largest = Math.max(largest, Math.abs(value));
      if (value !== 0) alive.add(index % units);
    });
    expect(activation?.rms).toBeCloseTo(Math.sqrt(squares / data.length), 5);
    expect(activation?.largest).toBeCloseTo(largest, 5);
    if (dead !== undefined) expect(dead).toBeCloseTo(1 - alive.size / units, 5);
  }
  const encoder = stats.find(({ path }) => path === 'encoder');
  expect(encoder?.dead).toBeGreaterThan(0);
  // What no weight has a part in is never dead, and has no gradient.
  expect(stats.find(({ path }) => path === 'image')).toMatchObject({
    dead: undefined,
    gradient: undefined,
  });
  const sizes = new Map<string, number>();
  for (const [name, weight] of model.weights) {
    const path = name.slice(0, name.lastIndexOf('/'));
    sizes.set(path, (sizes.get(path) ?? 0) + weight.size);
  }
  let all = 0;
  for (const { path, gradient = 0 } of stats) all += gradient ** 2 * (sizes.get(path) ?? 0);
  expect(Math.sqrt(all)).toBeCloseTo(norm, 5);
});

test('however fast it trains, stats come twice a second at most, and news ten times', async () => {
  const news: News[] = [];
  const trainer = createTrainer(testOutside, (message) => news.push(message));
  const document = smallTransformer({ steps: 200 });
  await trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [] });
  await trainer.handle({ type: 'show-stats', on: true });
  const began = testOutside.now();
  await trainer.handle({ type: 'start' });
  const seconds = (testOutside.now() - began) / 1000;
  trainer.dispose();
  const count = (type: News['type']) => news.filter((message) => message.type === type).length;
  expect(count('stats')).toBeGreaterThan(0);
  // The first comes at once, and the end is told whenever it comes.
  expect(count('stats')).toBeLessThanOrEqual(seconds * 2 + 1);
  expect(count('progress')).toBeLessThanOrEqual(seconds * 10 + 2);
});
