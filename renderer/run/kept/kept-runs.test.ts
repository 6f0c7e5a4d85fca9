// Which weights of a run are kept where, told by the news alone: a paper run and a storage in memory.
import { expect, test } from 'vitest';
import type { Checkpoint, News } from '../../../graph-core/index.ts';
import { newDocument } from '../../../graph-core/index.ts';
import type { RunStore } from '../run-store.ts';
import { CurveBook } from '../curves.ts';
import type { DuelFrame } from '../duel-history.ts';
import { DuelHistory } from '../duel-history.ts';
import { points } from '../duel.testing.ts';
import { createKeptRuns } from './kept-runs-store.ts';
import { keptRecord } from './kept-record.testing.ts';
import type { RunRecord } from './run-record.ts';
import type { RunStorage } from './run-storage.ts';

const document = newDocument('Reverse');
const checkpoint = (step: number): Checkpoint => ({
  step,
  weights: [],
  optimizer: [{ name: 'm', shape: [1], data: Float32Array.of(step) }],
  progress: {},
});

interface Before {
  readonly present?: typeof document;
  /** What an earlier window had kept, and which of it another window is at. */
  readonly records?: readonly RunRecord[];
  readonly elsewhere?: readonly string[];
  readonly mayBegin?: boolean;
}

function setUp({ present = document, records = [], elsewhere = [], mayBegin = true }: Before = {}) {
  const dropped: string[] = [];
  const put: string[] = [];
  const held = new Set<string>();
  let later: (() => void)[] = [];
  const kept = new Map<string, Checkpoint>();
  const begun: string[] = [];
  const duels = new Map<string, DuelFrame[]>();
  const seeded: (DuelFrame | undefined)[] = [];
  const storage: RunStorage = {
    records: async () => [...records],
    put: async ({ id, phase, removedAt }) =>
      void put.push(`${id} ${removedAt === undefined ? phase : 'removed'}`),
    putCurves: async () => undefined,
    curves: async () => new CurveBook(),
    putDuel: async (id, frame) => void duels.set(id, [...(duels.get(id) ?? []), frame]),
    duel: async (id) => duels.get(id)?.at(-1),
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
    drop: async (id) => void dropped.push(id),
  };
  const run = {
    run: 'one',
    trained: document,
    facts: {
      backend: 'cpu',
      fused: false,
      relaxedSimd: false,
      threads: 1,
      deterministic: true,
      notices: [],
    },
    parameters: 1,
    curves: new CurveBook(),
    validations: [],
    duels: new DuelHistory(),
    phase: 'running',
    away: false,
    now: () => run,
    ask: (async () => ({
      checkpoint: checkpoint(run.progress.step),
    })) as unknown as RunStore['ask'],
    progress: { step: 0, steps: 10, learningRate: 0.1, stepsPerSecond: 1, secondsLeft: 10 },
    resumeFrom(of, { step, optimizer }, from, then) {
      seeded.push(from?.duel);
      begun.push(
        `${String(of.name)} ${step} ${optimizer.length} ${from?.best?.step} ${then ?? 'waits'}`,
      );
    },
    // A paper run: it has what is asked of it here and nothing else.
  } as Partial<RunStore> as RunStore & {
    progress: NonNullable<RunStore['progress']>;
    branchedFrom: RunStore['branchedFrom'];
  };
  const made = createKeptRuns({
    storage: () => storage,
    run: () => run,
    mayBegin: async () => mayBegin,
    present: () => present,
    now: () => 0,
    after: (_, call) => void later.push(call),
    filesOf: () => [{ name: 'iris.csv', size: 4 }],
    locks: () => ({
      hold: async (id) => Boolean(held.add(id)),
      release: (id) => void held.delete(id),
      heldByOthers: async () => new Set(elsewhere),
    }),
  });
  const { store } = made;
  const listener = made.listen(() => run);
  const pass = () => {
    const due = later;
    later = [];
    for (const call of due) call();
  };
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
  return {
    store,
    listen: made.listen,
    kept,
    begun,
    duels,
    seeded,
    put,
    dropped,
    held,
    pass,
    tell,
    at,
    begin,
    run,
    keeping: () => store.getState().best('one'),
  };
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
  const other = setUp({ present: sgd });
  other.at(6);
  await other.keeping();
  await other.store.getState().branch('one', 'last');
  expect(other.begun).toEqual(['Reverse 6 0 undefined waits']);
});

test('the last duel of a game is kept once, shown beside other runs, and gone on from', async () => {
  const { store, run, tell, at, begin, duels, seeded, keeping } = setUp();
  const stood = (step: number): DuelFrame => ({ step, duel: points });
  const follow = (step: number) => {
    run.duels.add(stood(step));
    at(step);
    tell({ type: 'state', state: 'paused' });
    tell({ type: 'state', state: 'stopped' });
  };
  follow(4);
  follow(6);
  await keeping();
  expect(duels.get('one')?.map(({ step }) => step)).toEqual([4, 6]);
  begin('two');
  run.duels.clear();
  await store.getState().toggleOverlay('one');
  expect(store.getState().overlaid.get('one')?.duel).toEqual(stood(6));
  await store.getState().resume('one');
  // A duel of after the weights would not be this run's.
  duels.set('one', [stood(9)]);
  await store.getState().resume('one');
  expect(seeded).toEqual([stood(6), undefined]);
});

const record = (id: string, part: Partial<RunRecord> = {}): RunRecord =>
  keptRecord(id, document, { fingerprint: 'abc', phase: 'running', ...part });

test('a run whose window ended is offered, one that another window is at is not, and the offer is made once', async () => {
  const records = [record('there'), record('left'), record('done', { phase: 'finished' })];
  const { store, put, at, begin, held, keeping } = setUp({ records, elsewhere: ['there'] });
  await store.getState().load();
  expect(store.getState().interrupted?.id).toBe('left');
  begin('two');
  expect(store.getState().interrupted).toBeUndefined();
  expect(put).toEqual(['left stopped']);
  at(3);
  await keeping();
  expect([...held]).toEqual(['two']);
  begin('three');
  at(3);
  await keeping();
  // Beside the other it can be told apart.
  expect(store.getState().records[0]).toMatchObject({ id: 'three', name: 'Reverse 2' });
  begin('four');
  expect([...held]).toEqual([]);
  expect(store.getState().records.find(({ id }) => id === 'two')).toMatchObject({
    id: 'two',
    name: 'Reverse',
    files: [{ name: 'iris.csv', size: 4 }],
  });
});

test('two documents are kept apart while one trains behind the other', async () => {
  const { at, run, listen, kept, store, keeping, begun } = setUp();
  at(2);
  const other = { ...run, run: 'other', trained: newDocument('Other'), curves: new CurveBook() };
  const { heard } = listen(() => other);
  // By turns, as their news comes.
  heard(other, { type: 'validation', step: 3, metrics: { loss: 0.3 }, best: true });
  heard(other, { type: 'checkpoint', request: 0, checkpoint: checkpoint(3) });
  at(4, 0.9);
  heard(other, { type: 'checkpoint', request: 0, checkpoint: checkpoint(5), best: true });
  heard(other, { type: 'state', state: 'finished' });
  await keeping();
  const records = store
    .getState()
    .records.map(({ id, name, step, phase, document: of }) => [id, name, step, phase, of.name]);
  expect(records).toEqual([
    ['other', 'Other', 3, 'finished', 'Other'],
    ['one', 'Reverse', 2, 'running', 'Reverse'],
  ]);
  expect([...kept].map(([key, { step }]) => `${key} ${step}`).sort()).toEqual([
    'one b 2',
    'one best 4',
    'other b 3',
    'other best 5',
  ]);
  // Renaming and deleting the one leaves the other alone.
  await store.getState().change('other', { name: 'Renamed' });
  store.getState().remove('one');
  heard(other, { type: 'state', state: 'stopped' });
  expect(store.getState().records.map(({ name }) => name)).toEqual(['Renamed']);
  expect(begun).toEqual([]);
});

test('where the user leaves the engine to another document nothing begins', async () => {
  const { store, at, begun, keeping } = setUp({ mayBegin: false });
  at(6);
  await keeping();
  expect(await store.getState().resume('one')).toBe(false);
  expect(await store.getState().branch('one', 'last')).toBe(false);
  expect(await store.getState().adopt(document, { weights: [] }, 'weights.safetensors')).toBe(
    false,
  );
  expect(begun).toEqual([]);
});

test('a deleted run can be brought back for a while, then it is gone for good', async () => {
  const records = [record('new', { startedAt: 3 }), record('old', { startedAt: 2 })];
  const { store, dropped, pass } = setUp({ records });
  const names = () => store.getState().records.map(({ id }) => id);
  await store.getState().load();
  store.getState().remove('new');
  expect(names()).toEqual(['old']);
  await store.getState().restore('new');
  pass();
  expect([names(), dropped]).toEqual([['new', 'old'], []]);
  store.getState().remove('new');
  pass();
  expect(dropped).toEqual(['new']);
  await store.getState().restore('new');
  expect(names()).toEqual(['old']);
  // A window that closes waits for nothing.
  store.getState().remove('old');
  await store.getState().empty();
  expect(dropped).toEqual(['new', 'old']);
});

test('a deleted run stays deleted where the window ended at once', async () => {
  const before = setUp({ records: [record('gone')] });
  await before.store.getState().load();
  before.store.getState().remove('gone');
  // Nothing else has had time to happen.
  expect(before.put).toEqual(['gone removed']);
  const recently = record('recently', { removedAt: Date.now() - 1000 });
  const after = setUp({
    records: [record('gone', { removedAt: Date.now() - 60_000 }), recently, record('kept')],
  });
  await after.store.getState().load();
  expect(after.store.getState().records.map(({ id }) => id)).toEqual(['kept']);
  expect(after.store.getState().interrupted?.id).toBe('kept');
  // The other may be brought back where it was deleted.
  expect(after.dropped).toEqual(['gone']);
});

test('a run that ended before its own first weights goes on from where it began', async () => {
  const { store, at, keeping, begun, kept } = setUp({
    records: [record('second', { branchedFrom: { run: 'one', step: 4 }, step: 9 })],
  });
  await store.getState().load();
  at(4);
  await keeping();
  expect([...kept.keys()]).toContain('one b');
  expect(await store.getState().resume('second')).toBe(true);
  expect(begun).toEqual(['Reverse 4 1 undefined start']);
  expect(store.getState().notices.get('one')?.en).toBe(
    'This run ended before its first checkpoint, so it continues from step 4 of ‘Reverse’, where it began.',
  );
});

test('other data under the same settings are named; data chosen anew are no surprise', async () => {
  const notice = async (fingerprint: string, trained = document) => {
    const { store, tell, begin, run } = setUp({ records: [record('one')] });
    await store.getState().load();
    begin('two', { run: 'one', step: 7 });
    Object.assign(run, { trained });
    const examples = { training: 1, 'held-out': 1 };
    const { facts } = run;
    if (facts) tell({ type: 'ready', facts, parameters: 1, examples, fingerprint, step: 7 });
    return store.getState().notices.get('two')?.en;
  };
  expect(await notice('abc')).toBeUndefined();
  expect(await notice('xyz')).toMatch(/^This is not the data ‘one’ was trained on/);
  const chosen = { ...document, data: { ...document.data, options: { examples: 9 } } };
  expect(await notice('xyz', chosen)).toBeUndefined();
});
