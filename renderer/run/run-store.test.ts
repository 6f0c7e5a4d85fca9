// The run store against a client made of paper: what each button sends, and what news does to the state.
import { expect, test } from 'vitest';
import type { Command, Document, News } from '../../graph-core/index.ts';
import { applyEdit, newDocument } from '../../graph-core/index.ts';
import type { Silence } from '../engine/engine-client.ts';
import { Refused } from '../engine/engine-client.ts';
import { canResume } from './run-facts.ts';
import { createRunStore } from './run-store.ts';
import { sameModel } from './same-model.ts';

function setUp() {
  const sent: string[] = [];
  let tell: (news: News) => void = () => {};
  let hush: (silence: Silence | undefined) => void = () => {};
  let answer: { resolve(news: News): void; reject(reason: Error): void } | undefined;
  let ids = 0;
  const store = createRunStore({
    makeClient(onNews, onSilence) {
      tell = onNews;
      hush = onSilence;
      return {
        begin: (run, { resume }) => sent.push(`prepare ${run}${resume ? ' resumed' : ''}`),
        send: (command: Command) =>
          sent.push('every' in command ? `watch ${command.every}` : command.type),
        ask(question) {
          sent.push(question.type);
          return new Promise((resolve, reject) => {
            answer = { resolve: resolve as (news: News) => void, reject };
          });
        },
        abandon: () => sent.push('abandon'),
        close() {},
      };
    },
    newId: () => `run-${++ids}`,
    backend: () => 'cpu',
    liveStats: () => true,
    filesFor: () => [],
  });
  return {
    store,
    sent,
    tell: (news: News) => tell(news),
    hush: (s?: Silence) => hush(s),
    run: () => store.getState(),
    answer: () => answer,
  };
}

const ready: News = {
  type: 'ready',
  facts: {
    backend: 'cpu',
    fused: false,
    relaxedSimd: false,
    threads: 1,
    deterministic: true,
    notices: [],
  },
  parameters: 12,
  examples: { training: 100, 'held-out': 10 },
  step: 0,
};

const progress = (step: number, stepsPerSecond = 10): News => ({
  type: 'progress',
  progress: { step, steps: 1000, learningRate: 0.001, stepsPerSecond, secondsLeft: 9 },
  curves: { loss: { steps: [step], values: [1] } },
  memory: { tensors: 5, tensorBytes: 50, peakBytes: 90 },
});

test('Train prepares, starts as soon as it can, and looks at a sample from step 0 on', () => {
  const { run, sent, tell } = setUp();
  run().train(newDocument());
  expect(run().phase).toBe('preparing');
  tell(ready);
  expect(sent).toEqual(['prepare run-1', 'probe', 'watch 5', 'show-stats', 'start']);
  tell({ type: 'state', state: 'running' });
  tell(progress(1));
  tell({ type: 'views', request: 0, step: 5, views: [] });
  expect(run().phase).toBe('running');
  expect(run().curves.last('training', 'loss')).toBe(1);
  expect(run().history.latest?.step).toBe(5);
});

test('a fast run is looked at more seldom', () => {
  const { run, sent, tell } = setUp();
  run().train(newDocument());
  tell(ready);
  tell(progress(10, 200));
  expect(sent.at(-1)).toBe('watch 40');
});

test('Train goes on with a paused run, and begins anew once the model was changed', () => {
  const { run, sent, tell } = setUp();
  const document = newDocument();
  run().train(document);
  tell(ready);
  tell({ type: 'state', state: 'paused' });
  run().train(applyEdit(document, { edit: 'set-document', name: 'Another name' }));
  expect(sent.at(-1)).toBe('start');
  const changed: Document = { ...document, training: { ...document.training, seed: 7 } };
  run().train(changed);
  expect(sent.at(-1)).toBe('prepare run-2');
});

test('a new rate and more steps reach the run at once, and a finished run goes on with them', () => {
  const { run, sent, tell } = setUp();
  const document = newDocument();
  run().train(document);
  tell(ready);
  tell(progress(1000));
  tell({ type: 'state', state: 'finished' });
  expect(canResume(run(), document)).toBe(false);
  const { optimizer } = document.training;
  const longer = applyEdit(document, {
    edit: 'set-training',
    training: { steps: 2000, optimizer: { ...optimizer, learningRate: 0.5 } },
  });
  run().follow(longer);
  expect(sent.slice(-2)).toEqual(['set-learning-rate', 'set-steps']);
  expect(canResume(run(), longer)).toBe(true);
  run().train(longer);
  expect(sent.at(-1)).toBe('start');
  expect(run()).toMatchObject({ run: 'run-1', trained: longer });
  // Where it ended early there is nothing to go on with.
  tell({ type: 'state', state: 'finished', message: { en: 'Stopped early.', ja: '早期終了。' } });
  run().train(longer);
  expect(sent.at(-1)).toBe('prepare run-2');
});

test('a rate that is changed while the run is being prepared is the rate it begins with', () => {
  const { run, sent, tell } = setUp();
  const document = newDocument();
  run().train(document);
  const { optimizer } = document.training;
  run().follow(
    applyEdit(document, {
      edit: 'set-training',
      training: { optimizer: { ...optimizer, learningRate: 0.5 } },
    }),
  );
  expect(sent).not.toContain('set-learning-rate');
  tell(ready);
  expect(sent.slice(-2)).toEqual(['set-learning-rate', 'start']);
});

test('a sample is shown once it can be; one that cannot be read changes nothing and says why', async () => {
  const { run, sent, tell, answer } = setUp();
  run().train(newDocument());
  tell(ready);
  tell({ type: 'views', request: 0, step: 4, views: [] });
  const bad = { typed: { source: 'xyz' } };
  run().watch(bad);
  const message = { en: 'No such symbol.', ja: 'その記号はありません。' };
  answer()?.reject(new Refused(message));
  await expect.poll(() => run().sampleFailure).toEqual(message);
  expect(run().sample).toEqual({ from: 'held-out', index: 0 });
  expect(run().history.latest?.step).toBe(4);
  const good = { from: 'held-out', index: 7 } as const;
  run().watch(good);
  answer()?.resolve({ type: 'views', request: 3, step: 5, views: [] });
  await expect.poll(() => run().sample).toEqual(good);
  expect(run().history.frames.map(({ step }) => step)).toEqual([5]);
  expect(sent.at(-1)).toMatch(/^watch/);
});

test('preparing can be cancelled', () => {
  const { run, sent } = setUp();
  run().train(newDocument());
  run().stop();
  expect(sent).toEqual(['prepare run-1', 'abandon']);
  expect(run().phase).toBe('idle');
});

test('a step counts as one only after the run is ready', () => {
  const { run, sent, tell } = setUp();
  run().step(newDocument());
  expect(sent).toEqual(['prepare run-1']);
  tell(ready);
  expect(sent.at(-1)).toBe('step');
});

test('a failure keeps its sentence and its place; a dead worker ends the run', () => {
  const { run, tell, hush } = setUp();
  run().train(newDocument());
  const message = { en: 'The loss is not finite.', ja: '損失が有限ではありません。' };
  tell({ type: 'failed', message, path: 'encoder/1/dense' });
  expect(run()).toMatchObject({ phase: 'failed', message, path: 'encoder/1/dense' });
  run().train(newDocument());
  expect(run().message).toBeUndefined();
  hush('dead');
  expect(run()).toMatchObject({ phase: 'failed', silence: 'dead' });
});

test('what does not train differently is the same model', () => {
  const a = newDocument();
  const rate = { ...a.training.optimizer, learningRate: 0.5 };
  expect(sameModel(a, applyEdit(a, { edit: 'set-training', training: { optimizer: rate } }))).toBe(
    true,
  );
  expect(sameModel(a, applyEdit(a, { edit: 'set-training', training: { steps: 5 } }))).toBe(true);
  expect(sameModel(a, applyEdit(a, { edit: 'set-training', training: { seed: 5 } }))).toBe(false);
});
