// How a game is shown while it trains: at the start and at every validation, the same noises each time.
import { expect, test } from 'vitest';
import { findBlock } from '../../blocks/index.ts';
import { analyze } from '../../analyze/analyze.ts';
import type { Duel } from '../../inspect/duel.ts';
import { game } from '../players/game.testing.ts';
import type { News } from '../protocol.ts';
import { prepared, smaller } from '../trainer.testing.ts';

const duelsIn = (news: readonly News[]) =>
  news.flatMap((message) => (message.type === 'duel' ? [message] : []));

test.each(['cpu', 'wasm'] as const)('a game of points on %s', async (backend) => {
  const { trainer, news } = await prepared(game({ training: { validateEvery: 3 } }), backend);
  await trainer.handle({ type: 'start' });
  const duels = duelsIn(news);
  expect(duels.map(({ step }) => step)).toEqual([0, 3, 6]);
  const [first, , last] = duels.map(({ duel }) => duel) as [Duel, Duel, Duel];
  for (const duel of [first, last]) {
    expect(Object.keys(duel.players)).toEqual(['critic', 'generator']);
    expect(duel.players.critic?.equilibrium).toBe(2);
    expect(duel.players.generator?.equilibrium).toBe(0);
    expect(duel.scores.real).toHaveLength(24);
    expect(duel.scores.generated).toHaveLength(24);
    expect(duel.samples).toMatchObject({ shape: [2], count: 64 });
    expect(duel.samples.values).toHaveLength(128);
    expect(duel.real.values).toHaveLength(2 * duel.real.count);
    expect(duel.surface?.scores).toHaveLength(30 * 30);
    expect(duel.arrows).toHaveLength(128);
    for (const numbers of [duel.samples.values, duel.surface?.scores ?? [], duel.arrows ?? []])
      expect([...numbers].every(Number.isFinite)).toBe(true);
  }
  // The losses are those of the scores themselves: hinge, over held-out examples.
  const mean = (values: Float32Array, of: (value: number) => number) =>
    values.reduce((sum, value) => sum + of(value), 0) / values.length;
  const { real, generated } = last.scores;
  const critic = mean(real, (r) => Math.max(0, 1 - r)) + mean(generated, (g) => Math.max(0, 1 + g));
  expect(last.players.critic?.loss).toBeCloseTo(critic, 5);
  expect(last.players.generator?.loss).toBeCloseTo(-mean(generated, (g) => g), 5);
  const [told] = news.filter((message) => message.type === 'validation');
  expect(Object.keys(told?.metrics ?? {}).toSorted()).toEqual([
    'auc',
    'critic loss',
    'generator loss',
    'overlap',
  ]);
  trainer.dispose();
});

test('arrows are the slope of the surface at the samples', async () => {
  const document = game({ plain: true });
  const heard = await prepared(document, 'cpu');
  await heard.trainer.handle({ type: 'step', player: 'critic' });
  const [duel] = duelsIn(heard.news)
    .slice(-1)
    .map((message) => message.duel);
  const { surface, arrows, samples } = duel ?? {};
  if (!surface || !arrows || !samples) throw new Error('There is no plane.');
  const [left, right, low, high] = surface.range;
  const [wide, tall] = [(right - left) / (surface.size - 1), (high - low) / (surface.size - 1)];
  const at = (column: number, row: number) => surface.scores[row * surface.size + column] ?? 0;
  let compared = 0;
  for (let index = 0; index < samples.count; index++) {
    const [x = 0, y = 0] = samples.values.subarray(2 * index, 2 * index + 2);
    const column = Math.round((x - left) / wide);
    const row = Math.round((y - low) / tall);
    if (column < 1 || row < 1 || column > surface.size - 2 || row > surface.size - 2) continue;
    const slope = [
      (at(column + 1, row) - at(column - 1, row)) / (2 * wide),
      (at(column, row + 1) - at(column, row - 1)) / (2 * tall),
    ];
    expect(Math.abs((arrows[2 * index] ?? 0) - (slope[0] ?? 0))).toBeLessThan(0.05);
    expect(Math.abs((arrows[2 * index + 1] ?? 0) - (slope[1] ?? 0))).toBeLessThan(0.05);
    compared++;
  }
  expect(compared).toBeGreaterThan(10);
  heard.trainer.dispose();
});

test('looking at a game changes no bit of it, and leaves no tensor behind', async () => {
  const ends = [];
  for (const validateEvery of [0, 1]) {
    const heard = await prepared(game({ training: { validateEvery, steps: 4 } }), 'wasm');
    for (let round = 0; round < 4; round++) await heard.trainer.handle({ type: 'step' });
    const { weights, optimizer } = await heard.checkpoint();
    ends.push({ weights, optimizer, tensors: heard.last('progress')?.memory.tensors });
    heard.trainer.dispose();
  }
  expect(ends[1]).toEqual(ends[0]);
});

test('the template of points measures how near its samples are, and judges by that', async () => {
  const document = smaller(
    'gan-2d',
    { width: 16 },
    { steps: 20, validateEvery: 10, earlyStopping: { patience: 50, restoreBest: true } },
  );
  expect(analyze(document, findBlock).problems.map(({ code }) => code)).toEqual([]);
  const heard = await prepared(document, 'wasm');
  await heard.trainer.handle({ type: 'start' });
  const validations = heard.news.filter((message) => message.type === 'validation');
  expect(validations.map(({ step }) => step)).toEqual([10, 20]);
  for (const { metrics } of validations) expect(Number.isFinite(metrics.kid)).toBe(true);
  expect(validations[0]?.best).toBe(true);
  const duel = heard.last('duel')?.duel;
  expect(duel?.quality?.features.kind).toBe('values');
  heard.trainer.dispose();
});

test('classes of pictures are called as the data calls them', async () => {
  const document = smaller(
    'sagan-mini',
    { channels: 8 },
    { batchSize: 8, steps: 1, validateEvery: 1 },
    { training: 60, heldOut: 60 },
  );
  const heard = await prepared(document, 'wasm');
  await heard.trainer.handle({ type: 'step' });
  const quality = heard.last('duel')?.duel.quality;
  expect(quality?.classes).toHaveLength(10);
  expect(quality?.classNames?.[9]).toBe('Ankle boot');
  heard.trainer.dispose();
});

test('a sample that is looked into is the sample that was shown, with averages in use', async () => {
  const average = { decay: 0.5, from: 0 };
  const document = game({ training: { validateEvery: 3 } });
  const players = document.training.players?.map((player) => ({ ...player, average }));
  const { trainer, news } = await prepared(
    { ...document, training: { ...document.training, ...(players && { players }) } },
    'cpu',
  );
  await trainer.handle({ type: 'start' });
  const { samples } = duelsIn(news).at(-1)?.duel ?? {};
  const generated = 'made values';
  await trainer.handle({ type: 'watch-outputs', outputs: [generated] });
  const seen: string[] = [];
  for (const index of [0, 3, 11]) {
    await trainer.handle({
      type: 'probe',
      request: index + 1,
      sample: { from: 'held-out', index },
    });
    const looked = news.find(
      (message) => message.type === 'views' && message.request === index + 1,
    );
    const view =
      looked?.type === 'views'
        ? looked.views.find(({ path, port }) => `${path} ${port}` === generated)
        : undefined;
    const shown = samples?.values.subarray(2 * index, 2 * index + 2) ?? [];
    expect(view?.data).toHaveLength(2);
    for (const part of [0, 1]) expect(view?.data[part]).toBeCloseTo(shown[part] ?? Number.NaN, 5);
    seen.push([...(view?.data ?? [])].join());
  }
  expect(new Set(seen).size).toBe(3);
  trainer.dispose();
});
