// A document that ends the window while it opens is not opened a third time until the user says so; its draft stays.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newDocument, serialize } from '../../graph-core/index.ts';
import { outside } from '../host/bridge.testing.ts';
import { memoryStore } from '../host/memory-store.testing.ts';
import type { Mounted } from '../parts/mount.testing.tsx';

const store = memoryStore();
/** Of each test another, so that a window of one does not call that of the next well. */
let source = '';
let draft = { id: 'd', name: 'Poison', text: source, keptAt: 0 };
let drafts = [draft];
const { asked } = outside({
  ...store,
  drafts: () => drafts,
  claimDraft: () => ({ claimed: true }),
  openRecent: () => ({ token: 't', name: 'poison.kumiki', text: source }),
  saveBytes: () => ({ token: 'c', name: 'copy' }),
});

/** All of the app anew, as a window that starts has it. */
async function startWindow() {
  vi.resetModules();
  const [openings, files, drafted, safe, parts, { useDocument }, { useScreen }] = await Promise.all(
    [
      import('../document/openings.ts'),
      import('../commands/document-files.ts'),
      import('../commands/restore-draft.ts'),
      import('./SafeStart.tsx'),
      import('../parts/mount.testing.tsx'),
      import('../document/document.ts'),
      import('../stores/screen.ts'),
    ],
  );
  const shows = document.createElement('div');
  shows.className = 'app';
  document.body.replaceChildren(shows);
  openings.watchLeaving();
  return {
    ...openings,
    ...files,
    ...drafted,
    ...safe,
    ...parts,
    shows,
    isOpen: () => useDocument.getState().isOpen,
    question: () => useScreen.getState().question,
  };
}

const marks = () => [...store.values.keys()].filter((key) => key.startsWith('opening/'));
/** How long a window must live, in milliseconds. */
const healthyAfter = 5000;

let mounted: Mounted | undefined;
beforeEach(() => {
  store.values.clear();
  localStorage.clear();
  source = serialize({ ...newDocument('Poison'), notes: crypto.randomUUID() });
  draft = { ...draft, text: source };
  drafts = [draft];
  asked.length = 0;
});
afterEach(async () => {
  await mounted?.unmount();
  mounted = undefined;
  vi.useRealTimers();
});

/** What a window would have done later it never does. */
async function thenNothing(work: () => Promise<unknown>): Promise<void> {
  vi.useFakeTimers();
  await work();
  vi.clearAllTimers();
  vi.useRealTimers();
}

/** A window that opens the draft and is never heard of again. */
async function crash(): Promise<void> {
  const { restoreDraft, isOpen } = await startWindow();
  await thenNothing(() => restoreDraft(draft));
  expect(isOpen()).toBe(true);
}

test('an opening that ended well, and one that was left in order, leave nothing behind', async () => {
  const first = await startWindow();
  vi.useFakeTimers();
  await first.restoreDraft(draft);
  expect(marks()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(healthyAfter + 100);
  expect(marks()).toEqual([]);
  vi.useRealTimers();
  for (let start = 0; start < 2; start++) {
    const { restoreDraft, question } = await startWindow();
    await thenNothing(() => restoreDraft(draft));
    expect(question()).toBeUndefined();
    window.dispatchEvent(new Event('pagehide'));
  }
  expect(await (await startWindow()).failedOpenings()).toEqual([]);
});

test('a window that shows nothing any more is not well, however long it lives and however it ends', async () => {
  for (let start = 0; start < 2; start++) {
    const { restoreDraft, shows } = await startWindow();
    vi.useFakeTimers();
    await restoreDraft(draft);
    // As React leaves a page whose component threw where nothing catches it.
    shows.remove();
    await vi.advanceTimersByTimeAsync(healthyAfter * 3);
    window.dispatchEvent(new Event('pagehide'));
    vi.useRealTimers();
  }
  const failed = await (await startWindow()).failedOpenings();
  expect(failed).toMatchObject([{ name: 'Poison', tries: 2 }]);
});

test('after two crashes it waits for a word; each way out does what it says', async () => {
  await crash();
  expect(await (await startWindow()).failedOpenings()).toEqual([]);
  await crash();
  const app = await startWindow();
  const openAgain = () => app.restoreDraft(draft);
  const answer = async (value: string | undefined) => {
    const again = openAgain();
    await app.until(() => app.question() !== undefined);
    expect(app.question()?.title).toBe('Kumiki failed to open ‘Poison’ twice in a row');
    app.question()?.answer(value);
    await again;
  };
  await answer(undefined);
  expect(app.isOpen()).toBe(false);
  await answer('copy');
  expect(asked.at(-1)).toMatchObject({
    call: 'saveBytes',
    ask: { suggestedName: 'Poison.kumiki', bytes: new TextEncoder().encode(source) },
  });
  expect(app.isOpen()).toBe(false);
  expect(asked.some(({ call }) => call === 'keepDraft' || call === 'dropDraft')).toBe(false);
  await answer('open');
  expect(app.isOpen()).toBe(true);
  // Another text is another document.
  expect(await app.failedOpening(serialize(newDocument('Other')))).toBeUndefined();
});

test('the start says so, with the ways out, and forgets when told', async () => {
  await crash();
  await crash();
  const app = await startWindow();
  const { SafeStart, named, allNamed, clickOn, until } = app;
  mounted = await app.mount(<SafeStart />);
  await until(() => allNamed('Open anyway').length === 1);
  expect(document.body.textContent).toContain(
    'started without this document. Your draft is untouched.',
  );
  await mounted.does(() => clickOn(named('Save a copy…')));
  await until(() => asked.some(({ call }) => call === 'saveBytes'));
  await mounted.does(() => clickOn(named('Open anyway')));
  await until(() => app.isOpen());
  expect(app.question()).toBeUndefined();
  await mounted.does(() => clickOn(named('Do not show again')));
  await until(() => allNamed('Open anyway').length === 0);
  await act(async () => undefined);
  expect(await app.failedOpenings()).toEqual([]);
});

test('a file counts like a draft; a draft that is gone is not spoken of', async () => {
  await crash();
  await crash();
  drafts = [];
  const app = await startWindow();
  mounted = await app.mount(<app.SafeStart />);
  await act(async () => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(app.allNamed('Open anyway')).toEqual([]);
  await mounted.unmount();
  store.values.clear();
  for (let start = 0; start < 2; start++) {
    const { openRecent } = await startWindow();
    await thenNothing(() => openRecent('t'));
  }
  const last = await startWindow();
  mounted = await last.mount(<last.SafeStart />);
  await last.until(() => last.allNamed('Open anyway').length === 1);
  expect(document.body.textContent).toContain('The file is untouched.');
  await mounted.does(() => last.clickOn(last.named('Open anyway')));
  await last.until(() => last.isOpen());
});

test('a store that does not answer, or holds nonsense, keeps nobody from opening', async () => {
  await crash();
  const [key] = marks();
  store.values.set(key ?? '', new TextEncoder().encode('{"tries":"many"}'));
  const app = await startWindow();
  await app.restoreDraft(draft);
  expect(app.isOpen()).toBe(true);
  outside({
    storePut: () => new Promise(() => undefined),
    storeGet: () => new Promise(() => undefined),
    storeDelete: () => new Promise(() => undefined),
  });
  const silent = await startWindow();
  await silent.showText(source, { name: 'Poison' });
  expect(silent.isOpen()).toBe(true);
});
