// Several documents are open at once: each has its history, its place and its run, and closing asks only where something is lost.
import { beforeEach, expect, test, vi } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { isDirty, useDocument } from '../document/document.ts';
import { useTabs } from '../document/tabs.ts';
import { outside } from '../host/bridge.testing.ts';
import { memoryStore } from '../host/memory-store.testing.ts';
import { useInspectState } from '../run/inspect-state.ts';
import { desks } from '../run/live-runs.ts';
import { useCanvas } from '../stores/canvas.ts';
import { useScreen } from '../stores/screen.ts';
import { closeTab, mayLeaveAll } from './close-tab.ts';
import { save, show, showText, startEmpty } from './document-files.ts';
import { showTab, stepTab } from './show-tab.ts';

/** A save waits for this, where there is one. */
let saving: Promise<unknown> | undefined;
const { asked } = outside({
  ...memoryStore(),
  saveDocument: async () => {
    await saving;
    return { token: 't', name: 'mine.kumiki' };
  },
  dropDraft: () => ({ dropped: true }),
});

const state = () => useDocument.getState();
const name = () => state().history.present.name;
const tabs = () => useTabs.getState().tabs;
const names = () => tabs().map(({ left }) => (left?.history ?? state().history).present.name);
const rename = (to: string) => state().edit({ edit: 'set-document', name: to });
const question = () => useScreen.getState().question;
const answer = async (value: string | undefined) => {
  await vi.waitFor(() => expect(question()).toBeDefined());
  question()?.answer(value);
};

beforeEach(() => {
  saving = undefined;
  asked.length = 0;
  state().close();
  useTabs.setState({ tabs: [] });
});

test('an empty document that was never touched gives its place up', () => {
  startEmpty();
  show(newDocument('Opened'));
  expect(names()).toEqual(['Opened']);
  rename('Touched');
  startEmpty();
  expect(names()).toEqual(['Touched', 'Untitled']);
});

test('each goes on where it was left: history, what is unsaved, module, selection, room and page', () => {
  show(newDocument('One'));
  rename('One, edited');
  const first = state().draftId;
  useCanvas.getState().enter({ module: 'm', node: 'a' });
  useCanvas.getState().select({ nodes: ['b'] });
  useScreen.getState().goTo('attend');
  useInspectState.getState().go({ view: 'heads' });
  show(newDocument('Two'));
  expect(useScreen.getState().room).toBe('build');
  expect(useCanvas.getState()).toMatchObject({ trail: [], selection: { nodes: new Set() } });
  expect(useInspectState.getState().view).toBeUndefined();
  rename('Two, edited');
  state().undo();

  showTab(first);
  expect([name(), isDirty(state()), useScreen.getState().room]).toEqual([
    'One, edited',
    true,
    'attend',
  ]);
  expect(useCanvas.getState()).toMatchObject({
    trail: [{ module: 'm', node: 'a' }],
    selection: { nodes: new Set(['b']) },
  });
  expect(useInspectState.getState().view).toBe('heads');
  state().undo();
  expect(name()).toBe('One');
  stepTab(1);
  expect([name(), useScreen.getState().room]).toEqual(['Two', 'build']);
  state().redo();
  expect(name()).toBe('Two, edited');
  stepTab(1);
  expect(name()).toBe('One');
});

test('two tabs of the same document have a run each', () => {
  show(newDocument('Same'), { dirty: true });
  const { run } = desks.present();
  run.setState({ run: 'one', trained: state().history.present, phase: 'paused' });
  show(newDocument('Same'), { dirty: true });
  expect(desks.present().run).not.toBe(run);
  stepTab(-1);
  expect(desks.present().run).toBe(run);
});

test('a file that is open is gone to, not opened twice', async () => {
  const file = { token: 't', name: 'mine.kumiki' };
  const text = JSON.stringify(newDocument('Mine'));
  await showText(text, { name: 'mine.kumiki', file });
  rename('Mine, edited');
  show(newDocument('Other'), { dirty: true });
  await showText(text, { name: 'mine.kumiki', file });
  expect(names()).toEqual(['Mine, edited', 'Other']);
  expect(name()).toBe('Mine, edited');
});

test('closing asks where something would be lost, and shows the neighbour', async () => {
  show(newDocument('One'), { file: { token: '1', name: '1' } });
  show(newDocument('Two'), { file: { token: '2', name: '2' } });
  show(newDocument('Three'), { dirty: true });
  const [one, , three] = tabs().map(({ id }) => id);
  await closeTab(one);
  expect(names()).toEqual(['Two', 'Three']);
  stepTab(-1);
  const stays = closeTab(three);
  await answer(undefined);
  await stays;
  // It was shown to be asked about.
  expect([names(), name()]).toEqual([['Two', 'Three'], 'Three']);
  const goes = closeTab();
  await answer('keep');
  await goes;
  expect([names(), name()]).toEqual([['Two'], 'Two']);
  await closeTab();
  expect([tabs(), state().isOpen]).toEqual([[], false]);
});

test('a save that ends after its tab was left is of that tab', async () => {
  let arrive = () => {};
  saving = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  show(newDocument('Mine'), { file: { token: 't', name: 'mine.kumiki' } });
  rename('Mine, edited');
  const saved = save();
  show(newDocument('Other'), { dirty: true });
  arrive();
  expect(await saved).toBe(true);
  expect(isDirty(state())).toBe(true);
  stepTab(-1);
  expect([name(), isDirty(state())]).toEqual(['Mine, edited', false]);
});

test('the window asks once about several documents, or about each', async () => {
  show(newDocument('One'), { dirty: true });
  show(newDocument('Two'));
  rename('Two, edited');
  stepTab(-1);
  rename('One, edited');
  const keeps = mayLeaveAll();
  await answer('keep');
  expect(await keeps).toBe(true);
  const looks = mayLeaveAll();
  await answer('each');
  await vi.waitFor(() => expect(question()?.title).toBe('Save the changes to ‘One, edited’?'));
  await answer('keep');
  await vi.waitFor(() => expect(question()?.title).toBe('Save the changes to ‘Two, edited’?'));
  await answer(undefined);
  expect(await looks).toBe(false);
});

test('tabs change places', () => {
  show(newDocument('One'), { dirty: true });
  show(newDocument('Two'), { dirty: true });
  show(newDocument('Three'), { dirty: true });
  const [one, , three] = tabs().map(({ id }) => id) as [string, string, string];
  useTabs.getState().move(one, three);
  expect(names()).toEqual(['Two', 'Three', 'One']);
});
