// Which weights of a run are kept where, told by the news alone: a paper run and a shelf in memory.
import { expect, test } from 'vitest';
import type { Checkpoint, News } from '../../graph-core/index.ts';
import { newDocument } from '../../graph-core/index.ts';
import type { RunStore } from '../stores/run-store.ts';
import { CurveBook } from './curves.ts';
import { createKeptRuns } from './kept-runs.ts';
import type { RunShelf } from './run-shelf.ts';

const document = newDocument('Reverse');
const checkpoint = (step: number): Checkpoint => ({
  step,
  weights: [],
  optimizer: [{ name: 'm', shape: [1], data: Float32Array.of(step) }],
  progress: {},
});

function setUp(present = document) {
  const kept = new Map<string, Checkpoint>();
  const begun: string[] = [];
  const shelf: RunShelf = {
    records: async () => [],
    put: async () => undefined,
    putCurves: async () => undefined,
    curves: async () => undefined,
    async putWeights(run, slot, weights) {
      // As a disk would: the larger the later, unless somebody waits.
      await new Promise((resolve) => setTimeout(resolve, 20 - weights.step));
      kept.set(`${run} ${slot}`, weights);
    },
    async copyBest(from, to) {
      const best = kept.get(`${from} best`);
      if (best) kept.set(`${to} best`, best);
    },
    async weights({ id, slot }, which) {
      const found = kept.get(`${id} ${which === 'best' ? 'best' : slot}`);
      return found ? { checkpoint: found } : { error: { en: 'None.', ja: 'なし。' } };
    },
    drop: async () => undefined,
  };
  const run = {
    run: 'one',
    trained: document,
    facts: { backend: 'cpu' },
    parameters: 1,
    curves: new CurveBook(),
    phase: 'running',
    ask: async () => ({ checkpoint: checkpoint(run.progress.step) }),
    progress: { step: 0 },
    resumeFrom: (of, { step, optimizer }, from, then) =>
      begun.push(
        `${String(of.name)} ${step} ${optimizer.length} ${from?.best?.step} ${then ?? 'waits'}`,
      ),
    // A paper run: it has what is asked of it here and nothing else.
  } as Partial<RunStore> & { progress: { step: number } } as RunStore & {
    progress: { step: number };
    branchedFrom: RunStore['branchedFrom'];
  };
  const { store, listener } = createKeptRuns(
    () => shelf,
    () => run,
    () => present,
    () => 0,
  );
  const tell = (news: News) => listener.heard(run, news);
  const at = (step: number, best?: number) => {
    run.progress = { ...run.progress, step };
    if (best !== undefined) tell({ type: 'validation', step, metrics: { loss: best }, best: true });
    tell({
      type: 'checkpoint',
      request: 0,
      checkpoint: checkpoint(step),
      best: best !== undefined,
    });
  };
  const begin = (id: string, from?: { run: string; step: number }) => {
    Object.assign(run, { run: id, branchedFrom: from });
    listener.began();
  };
  return { store, kept, begun, tell, at, begin, keeping: () => store.getState().best('one') };
}

test('the best and the last are kept apart, the last in two places by turns, none overtaken', async () => {
  const { at, kept, keeping, tell } = setUp();
  at(2, 0.9);
  at(4, 0.5);
  at(6);
  at(8);
  expect(await keeping()).toMatchObject({ step: 4 });
  expect([...kept].map(([key, { step }]) => `${key} ${step}`).sort()).toEqual([
    'one a 8',
    'one b 6',
    'one best 4',
  ]);
  // The weights that were put back at the end do not take the place of the last ones.
  tell({ type: 'state', state: 'finished' });
  await keeping();
  expect(kept.get('one a')).toEqual(checkpoint(8));
});

test('a run that goes on takes the best along, and another optimizer begins afresh', async () => {
  const { store, at, begun, kept, begin, keeping } = setUp();
  at(2, 0.9);
  at(6);
  await keeping();
  await store.getState().resume('one');
  begin('two', { run: 'one', step: 6 });
  at(9);
  await keeping();
  expect(begun).toEqual(['Reverse 6 1 2 start']);
  expect(kept.get('two best')?.step).toBe(2);
  expect(store.getState().records[0]?.best).toEqual({ step: 2, loss: 0.9 });

  const { optimizer } = document.training;
  const sgd = { ...document, training: { ...document.training } };
  sgd.training.optimizer = { ...optimizer, type: 'sgd' };
  const other = setUp(sgd);
  other.at(6);
  await other.keeping();
  await other.store.getState().branch('one', 'last');
  expect(other.begun).toEqual(['Reverse 6 0 undefined waits']);
});
