// Which weights are asked for and kept, and in which order: a clock set by hand, weights that are a number.
import { expect, test } from 'vitest';
import type { Checkpoint } from '../../../graph-core/index.ts';
import { newDocument } from '../../../graph-core/index.ts';
import { createCheckpoints } from './checkpoints.ts';
import type { RunRecord } from './run-record.ts';

const at = (step: number): Checkpoint => ({ step, weights: [], optimizer: [], progress: {} });

function setUp() {
  let record: RunRecord | undefined = {
    id: 'one',
    name: 'One',
    startedAt: 1,
    savedAt: 2,
    document: newDocument(),
    backend: 'cpu',
    versions: {},
    fingerprint: '',
    parameters: 1,
    phase: 'running',
    step: 0,
    metrics: {},
    slot: 'a',
    pinned: false,
  };
  const state = { time: 0, step: 1, asked: 0, takes: 0, writes: 0, fails: false };
  const kept: string[] = [];
  const checkpoints = createCheckpoints({
    storage: () => ({
      async putWeights(run, slot, { step }) {
        // The later the faster, unless one waits for the other.
        await new Promise((resolve) => setTimeout(resolve, 20 - step));
        kept.push(`${run} ${slot} ${step}`);
        state.time += state.writes;
      },
      copyBest: async (from, to) => void kept.push(`${from} best for ${to}`),
    }),
    now: () => state.time,
    step: () => state.step,
    async weights() {
      state.asked++;
      state.time += state.takes;
      if (state.fails) throw new Error('The worker is gone.');
      return { checkpoint: at(state.step), still: state.takes };
    },
    record: () => record,
    saved(part) {
      if (record) record = { ...record, ...part };
    },
    keeping: (work) => work,
  });
  return {
    checkpoints,
    state,
    kept,
    record: () => record,
    lose() {
      record = undefined;
    },
  };
}

test('one write waits for the other, by turns in two slots, and the record says which is newer', async () => {
  const { checkpoints, kept, record } = setUp();
  void checkpoints.keep(at(2), false);
  void checkpoints.keep(at(4), true);
  void checkpoints.keep(at(6), false);
  await checkpoints.written();
  expect(kept).toEqual(['one b 2', 'one best 4', 'one a 6']);
  expect(record()).toMatchObject({ slot: 'a', step: 6, keptStep: 6 });
});

test('whoever asks meanwhile gets the weights under way, and what is kept is not asked for again', async () => {
  const { checkpoints, state, kept } = setUp();
  await Promise.all([checkpoints.take(), checkpoints.take()]);
  await checkpoints.take();
  expect([state.asked, kept]).toEqual([1, ['one b 1']]);
  state.step = 2;
  await checkpoints.take();
  expect([state.asked, kept.at(-1)]).toEqual([2, 'one a 2']);
  // Of another run nothing is kept yet, though it stands at the same step.
  checkpoints.began();
  await checkpoints.take();
  expect(state.asked).toBe(3);
});

test('the first is due three seconds behind the record, those after it every eight', async () => {
  const { checkpoints, state, record } = setUp();
  state.time = 50_000;
  const made = record();
  if (made) checkpoints.recorded(made);
  const due = (time: number) => {
    state.time = time;
    return checkpoints.isDue();
  };
  expect([due(53_000), due(53_001)]).toEqual([false, true]);
  await checkpoints.take();
  expect([due(61_001), due(61_002)]).toEqual([false, true]);
});

test.each([
  // Ten seconds of work at most, with the writing of the next.
  { takes: 100, writes: 900, due: 8000 },
  { takes: 100, writes: 3900, due: 6000 },
  { takes: 100, writes: 4900, due: 5000 },
  // What takes longer follows one upon the other.
  { takes: 100, writes: 11_900, due: 12_000 },
  // Training stands still for a fifth of the time.
  { takes: 4000, writes: 1000, due: 20_000 },
])('taken in $takes ms and written in $writes ms: the next after $due ms', async (cost) => {
  const { checkpoints, state, record } = setUp();
  const made = record();
  if (made) checkpoints.recorded(made);
  state.time = 3001;
  Object.assign(state, { takes: cost.takes, writes: cost.writes });
  await checkpoints.take();
  const due = (time: number) => {
    state.time = time;
    return checkpoints.isDue();
  };
  expect([due(3001 + cost.due), due(3001 + cost.due + 1)]).toEqual([false, true]);
});

test('of best weights that wait for a slow disk, only the last are written', async () => {
  const { checkpoints, kept } = setUp();
  for (const step of [2, 4, 6, 8]) void checkpoints.keep(at(step), true);
  void checkpoints.keep(at(10), false);
  await checkpoints.written();
  expect(kept).toEqual(['one best 8', 'one b 10']);
});

test('a run that goes on begins with the best weights of the one before it', async () => {
  const { checkpoints, kept, record } = setUp();
  const made = record();
  if (made)
    checkpoints.recorded({
      ...made,
      branchedFrom: { run: 'zero', step: 9 },
      best: { step: 5, loss: 1 },
    });
  await checkpoints.written();
  expect(kept).toEqual(['zero best for one']);
});

test('a worker that is gone, or a record that was deleted meanwhile, keeps nothing and breaks nothing', async () => {
  const { checkpoints, state, kept, lose } = setUp();
  state.fails = true;
  await checkpoints.take();
  state.fails = false;
  const asked = checkpoints.take();
  lose();
  await asked;
  await checkpoints.keep(at(5), false);
  expect(kept).toEqual([]);
});
