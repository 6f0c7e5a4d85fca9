// When versions come of themselves, and how they give way to a draft.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ask } from '../../../main/host-api.ts';
import { newDocument, openDocument } from '../../../graph-core/index.ts';
import { chooseHost } from '../../host/choose-host.ts';
import { outside } from '../../host/bridge.testing.ts';
import { memoryStore } from '../../host/memory-store.testing.ts';
import { speak } from '../../i18n/words.ts';
import { useScreen } from '../../stores/screen.ts';
import { useDocument } from '../document.ts';
import { keepDrafts } from '../keep-drafts.ts';
import { versionStore } from './keep-versions.ts';

const store = memoryStore();
/** Whether the system has room for a draft. */
let hasRoom = () => true;
let drafts: string[] = [];
/** What the drafts are listed under. */
let listed: string[] = [];
outside({
  ...store,
  keepDraft: ({ name, text }: Ask<'keepDraft'>) => {
    listed.push(name);
    if (!hasRoom()) return { failed: { code: 'ENOSPC', en: 'Full.', ja: '満杯です。' } };
    drafts.push(nameIn(text));
    return { kept: true };
  },
  setWindow: () => ({ done: true }),
});

const state = () => useDocument.getState();
const rename = (name: string) => state().edit({ edit: 'set-document', name });
const nameIn = (text: string | undefined) => {
  const opened = openDocument(text ?? '');
  return 'document' in opened ? String(opened.document.name) : '?';
};
const said = () => useScreen.getState().messages.map(({ text }) => text.en);

let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  store.values.clear();
  hasRoom = () => true;
  drafts = [];
  listed = [];
  useScreen.setState({ messages: [] });
  stop = keepDrafts(chooseHost());
  state().open(newDocument('As found'), { file: { token: 't', name: 'a.kumiki' } });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const versionOf = (at: number) => `version/${'0'.repeat(32)}/${at}.file.0123456789abcdef.a`;

test('in a full store older versions give way to the draft, nothing else does, and it is said', async () => {
  const run = 'run/1/record';
  for (const key of [...[1, 2, 3, 4].map(versionOf), run]) store.values.set(key, new Uint8Array(1));
  hasRoom = () => store.values.size <= 3;
  rename('Mine');
  await vi.advanceTimersByTimeAsync(1000);
  await vi.waitFor(() => expect(drafts).toEqual(['Mine']));
  expect(store.values.has(versionOf(1)) || store.values.has(versionOf(2))).toBe(false);
  expect(store.values.has(versionOf(4)) && store.values.has(run)).toBe(true);
  expect(said()).toContain(
    'The storage is full, so Kumiki deleted 2 older versions of your documents to keep your draft. Free some space, or save the document to a file.',
  );
  hasRoom = () => false;
  rename('Mine again');
  await vi.advanceTimersByTimeAsync(1000);
  await vi.waitFor(() => expect(said()).toContain('Full.'));
  expect(store.values.has(run)).toBe(true);
});

test('while one works a version is kept every five minutes, the file as it was found first', async () => {
  const kept = async () => {
    const keys = (await versionStore().all()).reverse();
    const read = await Promise.all(keys.map(({ key }) => versionStore().read(key)));
    return read.map(({ record }) => `${record?.reason} ${nameIn(record?.text)}`);
  };
  for (let minute = 0; minute < 11; minute++) {
    rename(`Minute ${minute}`);
    await vi.advanceTimersByTimeAsync(60_000);
  }
  await vi.waitFor(async () =>
    expect(await kept()).toEqual(['found As found', 'working Minute 5', 'working Minute 10']),
  );
});

test('a draft is listed by the name that the screen shows', async () => {
  speak('ja');
  state().edit({ edit: 'set-document', name: { en: 'Notes', ja: '実験ノート' } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(listed).toEqual(['実験ノート']);
  speak('en');
});
