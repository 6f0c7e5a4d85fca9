// What each piece of news changes and asks for, from plain values: no store, no worker.
import { expect, test } from 'vitest';
import type { Document, News } from '../../graph-core/index.ts';
import { newDocument } from '../../graph-core/index.ts';
import type { RunKnown, RunOrders } from './on-news.ts';
import { commandOf, onEdit, onNews, onSilence } from './on-news.ts';
import type { RunFacts } from './run-facts.ts';
import { fresh } from './run-facts.ts';

const document = newDocument();
const heldOut = { from: 'held-out', index: 3 } as const;

function known(facts: Partial<RunFacts> = {}, orders: Partial<RunOrders> = {}): RunKnown {
  return {
    facts: {
      ...fresh,
      run: 'one',
      trained: document,
      asked: 'cpu',
      branchedFrom: undefined,
      importedFrom: undefined,
      sample: heldOut,
      wantedSample: heldOut,
      sampleFailure: undefined,
      curvesVersion: 4,
      framesVersion: 7,
      duelsVersion: 2,
      ...facts,
    },
    orders: {
      wish: undefined,
      watchEvery: 0,
      changed: undefined,
      rate: document.training.optimizer.learningRate,
      liveStats: true,
      ...orders,
    },
  };
}

const facts = {
  backend: 'cpu',
  fused: false,
  relaxedSimd: false,
  threads: 1,
  deterministic: true,
  notices: [],
} as const;
const ready = (heldOutExamples = 10): News => ({
  type: 'ready',
  facts,
  parameters: 12,
  examples: { training: 100, 'held-out': heldOutExamples },
  step: 0,
});
const progress = (stepsPerSecond: number) =>
  ({
    type: 'progress',
    progress: { step: 5, steps: 1000, learningRate: 0.1, stepsPerSecond, secondsLeft: 9 },
    curves: { loss: { steps: [4, 5], values: [2, 1] } },
    memory: { tensors: 5, tensorBytes: 50, peakBytes: 90 },
  }) as const;

/** With another rate and as many more steps. */
function edited(learningRate: number, steps = document.training.steps): Document {
  const { optimizer } = document.training;
  const training = { ...document.training, steps, optimizer: { ...optimizer, learningRate } };
  return { ...document, training };
}

test('a run that is ready is looked at anew, told what to show, and does what was wished, once', () => {
  const reaction = onNews(known({}, { wish: 'step', liveStats: false }), ready());
  expect(reaction).toEqual({
    views: 'forget',
    facts: {
      phase: 'ready',
      facts,
      parameters: 12,
      peakBytes: undefined,
      examples: { training: 100, 'held-out': 10 },
      units: undefined,
      remarks: [],
      batchNotice: undefined,
    },
    orders: { watchEvery: 5, wish: undefined },
    look: true,
    send: [
      { type: 'watch', every: 5, sample: heldOut },
      { type: 'show-stats', on: false },
      { type: 'step' },
    ],
  });
  expect(onNews(known(), ready()).send?.map(({ type }) => type)).toEqual(['watch', 'show-stats']);
});

test('where nothing is held out, a training example is looked at; what was typed stays', () => {
  const first = { from: 'training', index: 0 };
  const reaction = onNews(known(), ready(0));
  expect(reaction.facts).toMatchObject({ sample: first, wantedSample: first });
  expect(reaction.send?.[0]).toEqual({ type: 'watch', every: 5, sample: first });
  const typed = { typed: { source: 'abc' } };
  expect(onNews(known({ sample: typed }), ready(0)).facts).not.toHaveProperty('sample');
});

test('a rate changed while the run was prepared is told before it starts', () => {
  const changed = edited(0.5);
  expect(onEdit(known(), changed)).toEqual({ orders: { changed } });
  const { facts: then, orders, send } = onNews(known({}, { wish: 'start', changed }), ready());
  expect(then?.trained).toBe(changed);
  expect(orders).toEqual({ watchEvery: 5, rate: 0.5, wish: undefined });
  expect(send?.slice(2)).toEqual([
    { type: 'set-learning-rate', learningRate: 0.5 },
    { type: 'start' },
  ]);
});

test('progress adds its points and raises the version they are read under', () => {
  const news = progress(10);
  expect(onNews(known({}, { watchEvery: 5 }), news)).toEqual({
    points: { split: 'training', curves: news.curves },
    facts: { progress: news.progress, memory: news.memory, curvesVersion: 5 },
  });
});

test.each([
  { perSecond: 10, every: 5, next: undefined },
  { perSecond: 45, every: 5, next: undefined },
  { perSecond: 50, every: 5, next: 10 },
  { perSecond: 200, every: 5, next: 40 },
  { perSecond: 70, every: 40, next: undefined },
  { perSecond: 60, every: 40, next: 12 },
])(
  'looked at every $every steps, at $perSecond steps a second, it becomes $next',
  ({ perSecond, every, next }) => {
    const { orders, send } = onNews(known({}, { watchEvery: every }), progress(perSecond));
    expect(orders?.watchEvery).toBe(next);
    expect(send).toEqual(
      next === undefined ? undefined : [{ type: 'watch', every: next, sample: heldOut }],
    );
  },
);

test('a validation is a point of the held-out curves and stands beside those before it', () => {
  const news = (step: number) =>
    ({ type: 'validation', step, metrics: { loss: 0.5, accuracy: 0.9 }, best: true }) as const;
  expect(onNews(known({ validations: [news(5)] }), news(10))).toEqual({
    points: {
      split: 'held-out',
      curves: { loss: { steps: [10], values: [0.5] }, accuracy: { steps: [10], values: [0.9] } },
    },
    facts: { validations: [news(5), news(10)], curvesVersion: 5 },
  });
});

test('a run that goes on is no longer what it ended as, and one at rest is looked at', () => {
  const message = { en: 'Stopped early.', ja: '早期終了。' };
  expect(onNews(known(), { type: 'state', state: 'running' })).toEqual({
    facts: { phase: 'running', message: undefined, final: undefined },
  });
  expect(onNews(known(), { type: 'state', state: 'finished', message })).toEqual({
    facts: { phase: 'finished', message },
    look: true,
  });
  for (const state of ['paused', 'stopped'] as const)
    expect(onNews(known(), { type: 'state', state })).toEqual({
      facts: { phase: state },
      look: true,
    });
  expect(onNews(known(), { type: 'state', state: 'failed' }).look).toBe(false);
});

test('views are a frame more; answers that somebody waits for change nothing', () => {
  expect(onNews(known(), { type: 'views', request: 0, step: 9, views: [] })).toEqual({
    views: { step: 9, views: [] },
    facts: { framesVersion: 8 },
  });
  expect(onNews(known(), { type: 'done', request: 1 })).toEqual({});
  expect(onNews(known(), { type: 'evaluation', request: 1, step: 0, metrics: {} })).toEqual({});
});

test('a worker that died fails the run that it had, and none that was not begun', () => {
  expect(onSilence(known({ phase: 'running' }).facts, 'dead').facts).toEqual({
    silence: 'dead',
    phase: 'failed',
  });
  expect(onSilence(known({ phase: 'idle' }).facts, 'dead').facts).toEqual({ silence: 'dead' });
  expect(onSilence(known({ phase: 'running' }).facts, 'stalled').facts).toEqual({
    silence: 'stalled',
  });
});

test('only what a run can take over reaches it, and only once', () => {
  const waits = { phase: 'paused' } as const;
  const longer = edited(0.5, 2000);
  expect(onEdit(known(waits), longer)).toEqual({
    facts: { trained: longer },
    orders: { rate: 0.5 },
    send: [
      { type: 'set-learning-rate', learningRate: 0.5 },
      { type: 'set-steps', steps: 2000 },
    ],
  });
  expect(onEdit(known({ ...waits, trained: longer }, { rate: 0.5 }), longer)).toEqual({});
  const otherSeed = { ...document, training: { ...document.training, seed: 7 } };
  expect(onEdit(known(waits), otherSeed)).toEqual({});
  expect(onEdit(known({ phase: 'stopped' }), longer)).toEqual({});
  expect(onEdit(known({ ...waits, silence: 'dead' }), longer)).toEqual({});
});

test('the rate of one player reaches a run on its way', () => {
  const played = (generator: number) => {
    const { optimizer, schedule } = document.training;
    const player = (id: string, learningRate: number) => ({
      id,
      objectives: [{ node: 'game', side: id }],
      trains: [id],
      optimizer: { ...optimizer, learningRate },
      schedule,
      stepsPerRound: 1,
    });
    const players = [player('critic', 0.004), player('generator', generator)];
    return { ...document, training: { ...document.training, players } };
  };
  const [before, after] = [played(0.001), played(0.002)];
  const rate = before.training.optimizer.learningRate;
  const { send } = onEdit(known({ phase: 'paused', trained: before }, { rate }), after);
  expect(send).toEqual([{ type: 'set-learning-rate', learningRate: 0.002, player: 'generator' }]);
});

test('how a game stands is kept beside how it stood', () => {
  const duel = {
    players: { critic: { loss: 2 } },
    scores: { real: Float32Array.of(1), generated: Float32Array.of(0) },
    auc: 1,
    overlap: 0,
    samples: { shape: [2], count: 1, values: Float32Array.of(0, 1) },
    real: { count: 1, values: Float32Array.of(1, 0) },
    factors: [],
  };
  const { duel: kept, facts: after } = onNews(known(), { type: 'duel', request: 0, step: 5, duel });
  expect(kept).toEqual({ step: 5, duel });
  expect(after?.duelsVersion).toBe(3);
});

test('one turn of a player is asked for as soon as the run is ready', () => {
  expect(commandOf({ turnOf: 'critic' })).toEqual({ type: 'step', player: 'critic' });
  expect(commandOf('start')).toEqual({ type: 'start' });
});
