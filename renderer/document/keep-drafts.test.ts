// Hot exit: under continuous editing a draft is written within a second of every edit, and dropped once saved.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newDocument, openDocument } from '../../graph-core/index.ts';
import { useScreen } from '../stores/screen.ts';
import { useDocument } from './document.ts';
import { keepDrafts } from './keep-drafts.ts';
import { tabOf, useTabs } from './tabs.ts';

const state = () => useDocument.getState();
const rename = (name: string) => state().edit({ edit: 'set-document', name });
const nameIn = (text: string | undefined) => {
  const opened = openDocument(text ?? '');
  return 'document' in opened ? opened.document.name : undefined;
};

let kept: { id: string; token?: string | undefined; text: string; at: number }[] = [];
let dropped: string[] = [];
/** Drafts that another window has. */
let taken = new Set<string>();
/** So many drafts are refused before one is kept. */
let refusals = 0;
/** What the disk takes to write one. ms */
let slow = 0;
let titles: { title: string; dirty: boolean }[] = [];
let stop = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  kept = [];
  dropped = [];
  taken = new Set();
  slow = 0;
  refusals = 0;
  titles = [];
  stop = keepDrafts({
    keepDraft: async ({ id, token, text }) => {
      if (taken.has(id)) return { taken: true };
      if (refusals > 0) {
        refusals -= 1;
        return { failed: { code: 'UnknownError', en: 'Not now.', ja: '今はできません。' } };
      }
      if (slow > 0) await new Promise((resolve) => setTimeout(resolve, slow));
      kept.push({ id, token, text, at: Date.now() });
      return { kept: true };
    },
    dropDraft: ({ id }) => {
      dropped.push(id);
      return Promise.resolve({ dropped: true });
    },
    setWindow: (ask) => {
      titles.push(ask);
      return Promise.resolve({ done: true });
    },
  });
  useTabs.setState({ tabs: [] });
  state().open(newDocument('Start'), {});
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

test.each([
  ['waits so long that a slow disk makes it a second', 0, 500],
  ['queues behind a disk slower than the edits', 400, 1000],
])('continuous editing never %s', async (_, disk, longest) => {
  slow = disk;
  const edited: number[] = [];
  for (let i = 0; i < 100; i++) {
    rename(`Name ${i}`);
    edited.push(Date.now());
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(2000);
  // Nor is it written at every letter.
  expect(kept.length).toBeLessThan(60);
  for (const [i, at] of edited.entries()) {
    const first = kept.find((draft) => {
      const name = nameIn(draft.text);
      return typeof name === 'string' && Number(name.split(' ')[1]) >= i;
    });
    expect(first).toBeDefined();
    expect((first?.at ?? Infinity) - at).toBeLessThanOrEqual(longest);
  }
});

test('a clean document keeps no draft; saving drops the one there was', async () => {
  await vi.advanceTimersByTimeAsync(3000);
  expect(kept).toEqual([]);
  rename('Changed');
  await vi.advanceTimersByTimeAsync(3000);
  expect(kept).toHaveLength(1);
  state().markSaved(state().history.present, { token: 't', name: 'a.kumiki' });
  await vi.advanceTimersByTimeAsync(3000);
  expect(dropped).toEqual([kept[0]?.id]);
});

test('a draft that could not be kept is tried again without another letter', async () => {
  refusals = 2;
  rename('Last words');
  await vi.advanceTimersByTimeAsync(3000);
  expect(kept.map(({ text }) => nameIn(text))).toEqual(['Last words']);
});

test('a draft that could not be kept is not tried again once its document is saved', async () => {
  refusals = 1;
  rename('Saved since');
  await vi.advanceTimersByTimeAsync(700);
  state().markSaved(state().history.present, { token: 't', name: 'a.kumiki' });
  await vi.advanceTimersByTimeAsync(3000);
  expect(kept).toEqual([]);
});

test('opening another document first writes what the last one still held', async () => {
  rename('Nearly lost');
  state().open(newDocument('Other'), {});
  await vi.advanceTimersByTimeAsync(3000);
  expect(kept.map(({ text }) => nameIn(text))).toContain('Nearly lost');
  expect(dropped).toEqual([]);
});

test('the window says whether there is something to lose', () => {
  rename('Mine');
  expect(titles.at(-1)).toEqual({ title: '• Mine – Kumiki', dirty: true });
  const { draftId } = state();
  state().open(newDocument('Other'), {});
  // What waits in another tab may be lost as well.
  expect(titles.at(-1)).toEqual({ title: 'Other – Kumiki', dirty: true });
  const left = tabOf(draftId)?.left;
  if (left) state().comeBack(left);
  state().undo();
  expect(titles.at(-1)).toEqual({ title: 'Start – Kumiki', dirty: false });
});

test('where another window has the draft, this one keeps another and says so', async () => {
  const theirs = state().draftId;
  taken.add(theirs);
  useScreen.setState({ messages: [] });
  rename('Mine too');
  await vi.advanceTimersByTimeAsync(3000);
  expect(kept.map(({ text }) => nameIn(text))).toEqual(['Mine too']);
  expect(kept[0]?.id).toBe(state().draftId);
  expect(state().draftId).not.toBe(theirs);
  expect(useScreen.getState().messages.map(({ text }) => text.en)).toEqual([
    'This draft is open in another Kumiki tab. What you change here is kept as a draft of its own.',
  ]);
});

test('what stands in a field is in the draft within a second, and goes from it when taken back', async () => {
  const typed = { edit: 'set-variable', name: 'd_model', value: 128 } as const;
  state().hold(typed);
  await vi.advanceTimersByTimeAsync(1000);
  const opened = openDocument(kept.at(-1)?.text ?? '');
  expect('document' in opened && opened.document.variables).toEqual({ d_model: 128 });
  expect(state().history.present.variables).toEqual({});
  expect(titles.at(-1)?.dirty).toBe(true);
  state().hold(undefined);
  await vi.advanceTimersByTimeAsync(1000);
  expect(dropped).toEqual([kept.at(-1)?.id]);
  expect(titles.at(-1)?.dirty).toBe(false);
});
