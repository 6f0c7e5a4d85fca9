// A game through the trainer: curves by player, turns of one alone, rates, notices of what goes wrong, memory.
import { expect, test } from 'vitest';
import type { Checkpoint } from '../../weights/named-array.ts';
import { prepared } from '../trainer.testing.ts';
import { game } from './game.testing.ts';

test('each player has curves of its own, a point a round', async () => {
  const { trainer, news } = await prepared(game({ training: { validateEvery: 3 } }), 'wasm');
  await trainer.handle({ type: 'start' });
  const curves = new Map<string, number[]>();
  for (const message of news)
    if (message.type === 'progress')
      for (const [name, { steps }] of Object.entries(message.curves))
        curves.set(name, [...(curves.get(name) ?? []), ...steps]);
  expect([...curves.keys()].toSorted()).toEqual([
    'critic gradient-norm',
    'critic learning-rate',
    'critic loss',
    'generator gradient-norm',
    'generator learning-rate',
    'generator loss',
  ]);
  for (const steps of curves.values()) expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
  const validations = news.filter(({ type }) => type === 'validation');
  expect(validations).toHaveLength(2);
  trainer.dispose();
});

test('a turn of one player alone leaves the others and the order where they were', async () => {
  const heard = await prepared(game(), 'cpu');
  const before = await heard.checkpoint();
  await heard.trainer.handle({ type: 'step', player: 'generator' });
  expect(heard.last('state')?.state).toBe('paused');
  const after = await heard.checkpoint();
  const moved = after.weights.flatMap(({ name, data }, index) =>
    data.some((value, at) => value !== before.weights[index]?.data[at]) ? [name] : [],
  );
  expect(moved.length).toBeGreaterThan(3);
  expect(moved.filter((name) => name.startsWith('on-real'))).toEqual([]);
  expect(after.step).toBe(0);
  expect(after.progress).toMatchObject({ turn: 0, 'turns generator': 1, 'turns critic': 0 });
  await heard.trainer.handle({ type: 'step' });
  const round = await heard.checkpoint();
  expect(round.step).toBe(1);
  expect(round.progress).toMatchObject({ turn: 0, 'turns generator': 2, 'turns critic': 2 });
  heard.trainer.dispose();
});

test('the learning rate of one player changes and the other keeps its own', async () => {
  const heard = await prepared(game(), 'cpu');
  await heard.trainer.handle({ type: 'set-learning-rate', learningRate: 0.5, player: 'generator' });
  await heard.trainer.handle({ type: 'step' });
  const { progress } = await heard.checkpoint();
  expect(progress).toMatchObject({ 'rate generator': 0.5, 'rate critic': 0.004 });
  expect(heard.last('progress')?.progress.learningRates).toMatchObject({ generator: 0.5 });
  heard.trainer.dispose();
});

test('a loss that overflows is told in the player whose turn it was, and leaves its turn undone', async () => {
  const document = game({ loss: 'least-squares', plain: true });
  const [critic, generator] = document.training.players ?? [];
  if (!critic || !generator) throw new Error('There are no players.');
  const optimizer = { type: 'sgd' as const, learningRate: 1e38 };
  const schedule = { type: 'constant' as const };
  const wild = { ...critic, optimizer, schedule, stepsPerRound: 1 };
  const training = { ...document.training, players: [wild, generator] };
  const heard = await prepared({ ...document, training }, 'wasm');
  await heard.trainer.handle({ type: 'start' });
  const failed = heard.last('failed');
  expect(failed?.message.en).toMatch(
    /^The gradient is not finite at step 1, .* in ‘Dense \(2\)’ first/,
  );
  expect(failed?.path).toBe('made');
  const kept = heard.last('checkpoint')?.checkpoint;
  expect(kept?.step).toBe(0);
  expect(kept?.progress).toMatchObject({ turn: 1, 'turns critic': 1, 'turns generator': 0 });
  heard.trainer.dispose();
});

test('live signs are of every block, with the gradient of whoever trains it', async () => {
  const heard = await prepared(game(), 'cpu');
  await heard.trainer.handle({ type: 'show-stats', on: true });
  await heard.trainer.handle({ type: 'step' });
  const stats = new Map(heard.last('stats')?.stats.map((entry) => [entry.path, entry]));
  for (const path of ['hidden', 'made', 'on-real/wide', 'on-made/score'])
    expect(stats.get(path)?.gradient, path).toBeGreaterThan(0);
  heard.trainer.dispose();
});

test('a turn whose numbers are not finite changes no statistics either', async () => {
  const document = game({ loss: 'least-squares', spectral: false });
  const [critic, generator] = document.training.players ?? [];
  if (!critic || !generator) throw new Error('There are no players.');
  const optimizer = { type: 'sgd' as const, learningRate: 1e30 };
  const schedule = { type: 'constant' as const };
  const wild = { ...critic, optimizer, schedule, stepsPerRound: 1 };
  const training = { ...document.training, players: [wild, generator] };
  const heard = await prepared({ ...document, training }, 'wasm');
  const statistics = ({ weights }: Checkpoint) =>
    weights.filter(({ name }) => /^norm\/.*(mean|variance)/.test(name));
  const before = statistics(await heard.checkpoint());
  expect(before).toHaveLength(2);
  await heard.trainer.handle({ type: 'start' });
  expect(heard.last('failed')?.message.en).toContain('not finite at step 1');
  const kept = heard.last('checkpoint')?.checkpoint;
  expect(kept?.progress).toMatchObject({ 'turns critic': 1, 'turns generator': 0 });
  // The generator's turn is undone, so its batch statistics are those of before.
  expect(kept && statistics(kept)).toEqual(before);
  heard.trainer.dispose();
});
