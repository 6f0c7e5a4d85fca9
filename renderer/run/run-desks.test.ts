// Which document a run belongs to: opened, left, opened again by another way, edited, undone. Runs are made of paper.
import { afterEach, expect, test } from 'vitest';
import type { Document, News } from '../../graph-core/index.ts';
import { applyEdit, newDocument } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useTabs } from '../document/tabs.ts';
import { createRunDesks } from './run-desks.ts';
import { canResume, stepOf } from './run-facts.ts';
import { createRunStore } from './run-store.ts';
import { changeSince } from './same-model.ts';

function setUp() {
  const closed: string[] = [];
  const tells = new Map<string, (news: News) => void>();
  let ids = 0;
  const desks = createRunDesks(() => {
    let mine = '';
    const run = createRunStore({
      makeClient: (onNews) => ({
        begin(id) {
          mine = id;
          tells.set(id, onNews);
        },
        send() {},
        ask: () => new Promise(() => {}),
        abandon() {},
        close: () => void closed.push(mine),
      }),
      newId: () => `run-${++ids}`,
      backend: () => 'cpu',
      liveStats: () => true,
      filesFor: () => [],
      takeEngine: () => desks.giveEngineTo(run),
    });
    return run;
  });
  const stop = useDocument.subscribe((now, before) => {
    if (now.session !== before.session) desks.move(now, before);
  });
  const tell = (id: string, news: News) => tells.get(id)?.(news);
  const progress = (id: string, step: number) => {
    tell(id, { type: 'state', state: 'running' });
    tell(id, {
      type: 'progress',
      progress: { step, steps: 1000, learningRate: 0.1, stepsPerSecond: 1, secondsLeft: 9 },
      curves: { loss: { steps: [step], values: [1 / step] } },
      memory: { tensors: 5, tensorBytes: 50, peakBytes: 60 },
    });
  };
  return { desks, run: () => desks.present().run.getState(), tell, progress, closed, stop };
}

const { open } = useDocument.getState();
const a = newDocument('A');
const b = newDocument('B');
const data = { ...b, data: { ...b.data, source: 'digits' } };
let end = () => {};
afterEach(() => {
  end();
  useDocument.getState().close();
  useTabs.setState({ tabs: [] });
});

test('another document shows nothing of a run that goes on, and coming back shows it again', () => {
  const { desks, run, progress, tell, stop } = setUp();
  end = stop;
  open(a, {});
  run().train(a);
  progress('run-1', 7);
  tell('run-1', {
    type: 'stats',
    step: 7,
    stats: [{ path: 'dense', activation: { rms: 1, largest: 2 } }],
  });
  open(b, {});
  expect(run()).toMatchObject({
    phase: 'idle',
    run: undefined,
    trained: undefined,
    progress: undefined,
    memory: undefined,
    parameters: 0,
    stats: [],
  });
  expect(run().curves.names()).toEqual([]);
  expect(run().history.latest).toBeUndefined();
  // It goes on behind the other document, and is known by its own.
  progress('run-1', 9);
  const behind = desks.inBackground();
  expect(behind?.left?.history.present).toBe(a);
  expect(behind && stepOf(behind.run.getState())).toBe(9);
  if (behind?.left) useDocument.getState().comeBack(behind.left);
  expect(desks.inBackground()).toBeUndefined();
  expect(run()).toMatchObject({ run: 'run-1', phase: 'running', progress: { step: 9 } });
  expect(run().stats).toHaveLength(1);
});

test('a document is the same one by its draft, by its file and by what it says, and by nothing else', () => {
  const opened = (how: () => void, edited = a) => {
    const { run, progress, stop } = setUp();
    useDocument.getState().close();
    open(a, { file: { token: 'file:1', name: 'a.kumiki' }, draftId: 'draft-a' });
    run().train(a);
    progress('run-1', 3);
    if (edited !== a) useDocument.getState().edit({ edit: 'set-training', training: { seed: 9 } });
    open(b, {});
    useTabs.getState().close('draft-a');
    how();
    const found = run().run;
    stop();
    return found;
  };
  const changed: Document = { ...a, training: { ...a.training, seed: 9 } };
  expect(opened(() => open(changed, { draftId: 'draft-a', dirty: true }))).toBe('run-1');
  expect(opened(() => open(changed, { file: { token: 'file:1', name: 'a.kumiki' } }))).toBe(
    'run-1',
  );
  // A template that is opened again, as it was trained.
  expect(opened(() => open({ ...a }, {}))).toBe('run-1');
  // The same template, but the one that was trained has been edited since: it is another one's work.
  expect(opened(() => open({ ...a }, {}), changed)).toBeUndefined();
  expect(opened(() => open(newDocument('Another name'), {}))).toBeUndefined();
  expect(opened(() => open(changed, {}))).toBeUndefined();
  expect(opened(() => open(a, { file: { token: 'file:2', name: 'a.kumiki' } }))).toBe('run-1');
  expect(
    opened(() => open(changed, { file: { token: 'file:2', name: 'a.kumiki' } })),
  ).toBeUndefined();
});

test('a run that begins takes the engine; the other keeps what was measured and would go on', () => {
  const { desks, run, progress, closed, stop } = setUp();
  end = stop;
  open(a, { draftId: 'a' });
  run().train(a);
  progress('run-1', 5);
  open(b, {});
  expect(desks.engineElsewhere()?.run.getState().run).toBe('run-1');
  run().train(b);
  expect(closed).toEqual(['run-1']);
  expect(desks.engineElsewhere()).toBeUndefined();
  open(a, { draftId: 'a' });
  expect(run()).toMatchObject({ run: 'run-1', away: true, phase: 'paused', progress: { step: 5 } });
  expect(run().curves.last('training', 'loss')).toBe(0.2);
  expect(canResume(run(), a)).toBe(true);
});

test('one that gives its engine up before its first step leaves nothing behind', () => {
  const { run, stop } = setUp();
  end = stop;
  open(a, { draftId: 'a' });
  run().train(a);
  open(b, {});
  run().train(b);
  open(a, { draftId: 'a' });
  expect(run()).toMatchObject({ phase: 'idle', run: undefined, trained: undefined });
});

test('questions to a run without its engine are refused with the way out', async () => {
  const { run, progress, stop } = setUp();
  end = stop;
  open(a, { draftId: 'a' });
  run().train(a);
  progress('run-1', 5);
  run().putAway();
  await expect(run().ask({ type: 'checkpoint' })).rejects.toThrow(
    'The weights of this run are kept, but not loaded, because another document was trained. Load them in the Train room.',
  );
});

test('edits that were discarded do not come back with the run', () => {
  const { desks, run, progress, stop } = setUp();
  end = stop;
  open(a, {});
  run().train(a);
  progress('run-1', 5);
  useDocument.getState().edit({ edit: 'set-training', training: { seed: 9 } });
  desks.discard();
  open(b, {});
  expect(desks.inBackground()?.left?.history.present).toBe(a);
  const left = desks.inBackground()?.left;
  if (left) useDocument.getState().comeBack(left);
  // Edited again after the question was put aside, the edits stand.
  desks.discard();
  useDocument.getState().edit({ edit: 'set-training', training: { seed: 8 } });
  open(b, {});
  expect(desks.inBackground()?.left?.history.present.training.seed).toBe(8);
});

test('changes of the model, the data and the settings are told apart, and undone they are none', () => {
  const changed = (now: Document) => changeSince(b, now);
  const none = { model: false, data: false, settings: false };
  expect(changed(b)).toEqual(none);
  expect(changed(applyEdit(b, { edit: 'set-document', name: 'Other' }))).toEqual(none);
  const { optimizer } = b.training;
  const faster = { optimizer: { ...optimizer, learningRate: 1 }, steps: 7 };
  expect(changed(applyEdit(b, { edit: 'set-training', training: faster }))).toEqual(none);
  expect(changed(data)).toEqual({ ...none, data: true });
  expect(changed(applyEdit(b, { edit: 'set-training', training: { batchSize: 7 } }))).toEqual({
    ...none,
    settings: true,
  });
  expect(changed(applyEdit(b, { edit: 'set-variable', name: 'width', value: 4 }))).toEqual({
    ...none,
    model: true,
  });
  expect(changed({ ...b })).toEqual(none);
});
