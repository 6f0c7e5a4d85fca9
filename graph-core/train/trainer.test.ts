// The trainer as the app and the command line use it: whole commands in, news out, on real backends.
import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, test } from 'vitest';
import { pathTitle } from '../analyze/titles.ts';
import type { Heard } from './trainer.testing.ts';
import { prepared, smallTransformer, testOutside } from './trainer.testing.ts';
import { createTrainer } from './trainer.ts';
import type { News } from './protocol.ts';

const open: Heard[] = [];
afterEach(() => {
  for (const heard of open.splice(0)) heard.trainer.dispose();
});

async function prepare(...args: Parameters<typeof prepared>): Promise<Heard> {
  const heard = await prepared(...args);
  open.push(heard);
  return heard;
}

/** Checkpoints that came by themselves. */
function unasked({ news }: Heard) {
  return news.flatMap((message) =>
    message.type === 'checkpoint' && message.request === 0 ? [message] : [],
  );
}

function losses(heard: Heard): number[] {
  return heard.news.flatMap((news) =>
    news.type === 'progress' ? (news.curves.loss?.values ?? []) : [],
  );
}

test.each(['wasm', 'cpu'] as const)(
  'on %s the loss falls, one point a step, and the run finishes',
  async (backend) => {
    const heard = await prepare(smallTransformer({ steps: 30 }), backend);
    await heard.trainer.handle({ type: 'start' });
    const all = losses(heard);
    expect(all).toHaveLength(30);
    expect(all.at(-1)).toBeLessThan((all[0] ?? 0) * 0.95);
    expect(heard.last('state')?.state).toBe('finished');
    expect(heard.last('validation')?.step).toBe(30);
  },
);

test('one step, pause and start again', async () => {
  const heard = await prepare(smallTransformer({ steps: 6 }), 'cpu');
  await heard.trainer.handle({ type: 'step' });
  expect(losses(heard)).toHaveLength(1);
  expect(heard.last('state')?.state).toBe('paused');
  const running = heard.trainer.handle({ type: 'start' });
  await heard.trainer.handle({ type: 'pause' });
  await running;
  expect(heard.last('state')?.state).toBe('paused');
  const before = losses(heard).length;
  expect(before).toBeLessThan(6);
  await heard.trainer.handle({ type: 'start' });
  expect(losses(heard)).toHaveLength(6);
});

test('paused is said when no step comes any more', async () => {
  const heard = await prepare(smallTransformer({ steps: 1000 }), 'wasm');
  const running = heard.trainer.handle({ type: 'start' });
  for (let turn = 0; turn < 20; turn++) await testOutside.yieldToEventLoop();
  await heard.trainer.handle({ type: 'pause' });
  await running;
  const last = heard.news.at(-1);
  expect(last).toMatchObject({ type: 'state', state: 'paused' });
  expect(losses(heard)).toHaveLength(heard.last('progress')?.progress.step ?? 0);
});

test('asked to go on before it has come to rest, it goes on', async () => {
  const heard = await prepare(smallTransformer({ steps: 40 }), 'wasm');
  const running = heard.trainer.handle({ type: 'start' });
  await testOutside.yieldToEventLoop();
  await heard.trainer.handle({ type: 'pause' });
  await heard.trainer.handle({ type: 'start' });
  await running;
  expect(losses(heard)).toHaveLength(40);
  expect(heard.last('state')?.state).toBe('finished');
});

test('a loss that is not finite stops within the step, names a block and leaves the weights finite', async () => {
  const document = smallTransformer({
    optimizer: { type: 'sgd', learningRate: 100 },
    clipNorm: 0,
    schedule: { type: 'constant' },
    steps: 200,
  });
  const heard = await prepare(document, 'wasm');
  await heard.trainer.handle({ type: 'start' });
  expect(heard.last('state')?.state).toBe('failed');
  const { message, path } = heard.last('failed') ?? {};
  expect(message?.en).toMatch(/not finite at step \d+/);
  expect(message?.en).toMatch(/learning rate \(it is 100\)/);
  expect(message?.en).toContain(`‘${pathTitle(document, path ?? '').en}’`);
  const { weights } = await heard.checkpoint();
  expect(weights.every(({ data }) => data.every(Number.isFinite))).toBe(true);
  // The step before is kept to go on from.
  const kept = unasked(heard).at(-1)?.checkpoint;
  expect(kept?.weights).toEqual(weights);
  expect(message?.en).toContain(`at step ${(kept?.step ?? 0) + 1}`);
});

test('training, probing, predicting and pausing leave no tensor behind', async () => {
  const heard = await prepare(smallTransformer({ steps: 40, validateEvery: 5 }), 'wasm');
  const use = async (): Promise<void> => {
    for (let step = 0; step < 6; step++) await heard.trainer.handle({ type: 'step' });
    const sample = { from: 'held-out', index: 0 } as const;
    await heard.trainer.handle({ type: 'probe', request: 1, sample });
    await heard.trainer.handle({
      type: 'predict',
      request: 2,
      sample,
      beam: 3,
      lengthPenalty: 0.6,
    });
    await heard.trainer.handle({ type: 'evaluate', request: 3, examples: 16 });
    await heard.checkpoint();
  };
  await use();
  const { numTensors } = tf.memory();
  for (let time = 0; time < 4; time++) await use();
  expect(tf.memory().numTensors).toBe(numTensors);
});

test('preparing again and disposing give every tensor back', async () => {
  await prepared(smallTransformer(), 'cpu').then(({ trainer }) => trainer.dispose());
  const { numTensors } = tf.memory();
  const heard = await prepared(smallTransformer(), 'cpu');
  await heard.trainer.handle({ type: 'step' });
  heard.trainer.dispose();
  expect(tf.memory().numTensors).toBe(numTensors);
});

test('early stopping puts the best weights back and says so', async () => {
  const heard = await prepare(
    smallTransformer({
      steps: 300,
      validateEvery: 2,
      optimizer: { type: 'sgd', learningRate: 0 },
      earlyStopping: { patience: 3, restoreBest: true },
    }),
    'cpu',
  );
  await heard.trainer.handle({ type: 'start' });
  const message = heard.last('state')?.message?.en;
  expect(message).toMatch(
    /^Stopped early at step 8: the held-out loss did not fall below [\d.]+ in 3 validations\./,
  );
  expect(message).toMatch(/The weights of step 2, .* were restored\.$/);
});

/** Rates at which the loss of the small Transformer soon gets worse than it was. */
const overshooting = smallTransformer({
  steps: 12,
  validateEvery: 2,
  optimizer: { type: 'sgd', learningRate: 8 },
  earlyStopping: { patience: 100, restoreBest: true },
});

test('every new best is posted as it was at that step, and put back at the end beside the last', async () => {
  const heard = await prepare(overshooting, 'cpu');
  await heard.trainer.handle({ type: 'start' });
  const kept = unasked(heard);
  const best = kept.findLast((message) => message.best)?.checkpoint;
  const last = kept.at(-1)?.checkpoint;
  const lowest = Math.min(...kept.flatMap(({ checkpoint }) => checkpoint.progress.best ?? []));
  expect(best?.step).toBeLessThan(12);
  expect(best?.progress).toMatchObject({ best: lowest, bestStep: best?.step });
  expect(last?.step).toBe(12);
  expect((await heard.checkpoint()).weights).toEqual(best?.weights);

  // The same seed, stopped by hand at that very step, holds the same weights.
  const again = await prepare(overshooting, 'cpu');
  for (let step = 0; step < (best?.step ?? 0); step++) await again.trainer.handle({ type: 'step' });
  expect((await again.checkpoint()).weights).toEqual(best?.weights);
});

test('a run that is resumed puts back the best of before', async () => {
  const whole = await prepare(overshooting, 'cpu');
  await whole.trainer.handle({ type: 'start' });
  const broken = await prepare(overshooting, 'cpu');
  for (let step = 0; step < 11; step++) await broken.trainer.handle({ type: 'step' });
  const best = unasked(broken).at(-1)?.checkpoint.weights;
  const resumed = await prepare(overshooting, 'cpu', await broken.checkpoint(), best);
  await resumed.trainer.handle({ type: 'start' });
  expect((await resumed.checkpoint()).weights).toEqual((await whole.checkpoint()).weights);
});

test('the model speaks with other weights without losing its own or a tensor', async () => {
  const heard = await prepare(smallTransformer({ steps: 4 }), 'cpu');
  const begin = await heard.checkpoint();
  const ask = async (weights?: typeof begin.weights) => {
    const sample = { from: 'held-out', index: 0 } as const;
    const question = { type: 'predict', request: 7, sample, beam: 1, lengthPenalty: 0 } as const;
    await heard.trainer.handle({ ...question, weights });
    return heard.last('prediction')?.predictions;
  };
  const before = await ask();
  await heard.trainer.handle({ type: 'start' });
  const after = await ask();
  const { numTensors } = tf.memory();
  expect(after).not.toEqual(before);
  expect(await ask(begin.weights)).toEqual(before);
  expect(await ask()).toEqual(after);
  expect(tf.memory().numTensors).toBe(numTensors);
  await ask(begin.weights.slice(1));
  expect(heard.last('refused')?.message.en).toMatch(/do not fit this document/);
});

test('a goal that is reached ends the run', async () => {
  const heard = await prepare(
    smallTransformer({ steps: 300, validateEvery: 3, stopAt: { metric: 'loss', value: 100 } }),
    'cpu',
  );
  await heard.trainer.handle({ type: 'start' });
  expect(heard.last('state')?.message?.en).toMatch(/^Reached the goal at step 3: held-out loss is/);
});

test('what cannot run is refused with the problem’s own sentence', async () => {
  const news: News[] = [];
  const trainer = createTrainer(testOutside, (message) => news.push(message));
  const document = smallTransformer();
  const unsound = { ...document, variables: { ...document.variables, heads: 3 } };
  await trainer.handle({ type: 'prepare', document: unsound, backend: 'cpu', files: [] });
  const failed = news.find((message) => message.type === 'failed');
  expect(failed?.message.en).toMatch(/16 is not divisible by heads 3/);
  await trainer.handle({
    type: 'prepare',
    document: { ...document, data: { ...document.data, bindings: {} } },
    backend: 'cpu',
    files: [],
  });
  expect(news.findLast((message) => message.type === 'failed')?.message.en).toMatch(/bind|bound/i);
});

test('a watched sample that cannot be read ends the looking, not the training', async () => {
  const heard = await prepare(smallTransformer({ steps: 3 }), 'wasm');
  await heard.trainer.handle({
    type: 'watch',
    every: 1,
    sample: { from: 'held-out', index: 10_000 },
  });
  await heard.trainer.handle({ type: 'start' });
  expect(heard.last('state')?.state).toBe('finished');
  expect(heard.last('refused')?.message.en).toBe('There is no example 10000: the data has 32.');
});

test('a run that is told to stand at a checkpoint has its weights, its step and its optimizer', async () => {
  const [trained, other] = await Promise.all(
    [1, 2].map(() => prepare(smallTransformer({ steps: 6 }), 'cpu')),
  );
  const kept = async (heard: Heard | undefined) => {
    await heard?.trainer.handle({ type: 'checkpoint', request: 1 });
    const { checkpoint } = heard?.last('checkpoint') ?? {};
    if (!checkpoint) throw new Error('No checkpoint came.');
    return checkpoint;
  };
  await trained?.trainer.handle({ type: 'step' });
  const first = await kept(trained);
  await trained?.trainer.handle({ type: 'step' });
  await other?.trainer.handle({ type: 'load-checkpoint', request: 2, checkpoint: first });
  expect(other?.last('done')?.request).toBe(2);
  expect(await kept(other)).toEqual(first);
  await other?.trainer.handle({ type: 'step' });
  expect(await kept(other)).toEqual(await kept(trained));
  const strange = { ...first, weights: first.weights.slice(1) };
  await other?.trainer.handle({ type: 'load-checkpoint', request: 3, checkpoint: strange });
  expect(other?.last('refused')?.request).toBe(3);
});
