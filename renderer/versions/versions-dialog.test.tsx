// Earlier versions as a user meets them: none yet, what changed in each, restored, opened, refused, deleted.
import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ask } from '../../main/host-api.ts';
import { newDocument, serialize } from '../../graph-core/index.ts';
import { mayLeave, save, show } from '../commands/document-files.ts';
import { isDirty, useDocument } from '../document/document.ts';
import { versionStore } from '../document/versions/keep-versions.ts';
import { versionsOwner } from '../document/versions/version-key.ts';
import { outside } from '../host/bridge.testing.ts';
import { memoryStore } from '../host/memory-store.testing.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { allNamed, clickOn, mount, named, until } from '../parts/mount.testing.tsx';
import { TooltipProvider } from '../parts/Tooltip.tsx';
import { useScreen } from '../stores/screen.ts';
import { VersionsDialog } from './VersionsDialog.tsx';

const store = memoryStore();
const { asked } = outside({
  ...store,
  saveDocument: ({ token }: Ask<'saveDocument'>) => ({ token, name: 'mine.kumiki' }),
  dropDraft: () => ({ dropped: true }),
});
const file = { token: 't', name: 'mine.kumiki' };
const state = () => useDocument.getState();
const present = () => state().history.present;
const rename = (name: string) => state().edit({ edit: 'set-document', name });
const slower = (learningRate: number) =>
  state().edit({
    edit: 'set-training',
    training: { optimizer: { type: 'adam', learningRate } },
  });
const saves = () => asked.filter(({ call }) => call === 'saveDocument').length;

let mounted: Mounted | undefined;
let closed = false;
beforeEach(() => {
  store.values.clear();
  closed = false;
  show(newDocument('Mine'), { file });
});
afterEach(async () => {
  await mounted?.unmount();
  mounted = undefined;
  await act(async () => state().close());
  useScreen.setState({ messages: [] });
  speak('en');
});

async function open(): Promise<void> {
  mounted = await mount(
    <TooltipProvider>
      <VersionsDialog onClose={() => (closed = true)} />
    </TooltipProvider>,
  );
}
const all = () => document.body.textContent ?? '';
const rows = () => allNamed(/.*/).filter((control) => control.matches('input[type="radio"]'));
const click = async (name: string | RegExp) => mounted?.does(() => clickOn(named(name)));
const detail = () => document.querySelector('.version-detail')?.textContent ?? '';
const kept = async (count: number) =>
  until(
    () => [...store.values.keys()].filter((key) => key.startsWith('version/')).length === count,
  );

async function savedTwice(): Promise<void> {
  slower(0.01);
  await save();
  await kept(2);
  slower(0.02);
  rename('Mine, slower');
  await save();
  await kept(3);
}

test('none yet: it says how there will be some, in both languages', async () => {
  await open();
  await until(() => all().includes('No versions yet: save the document'));
  await mounted?.does(() => speak('ja'));
  expect(all()).toContain('バージョンはまだありません。文書を保存するか');
  expect(allNamed(/Restore|復元/)).toEqual([]);
});

test('each save is a version, the file as it was found another, and each says what changed', async () => {
  await savedTwice();
  await open();
  await until(() => rows().length === 3 && detail().includes('Changed since'));
  expect(rows().map((row) => row.parentElement?.textContent)).toEqual([
    expect.stringMatching(/Saved$/),
    expect.stringMatching(/Saved$/),
    expect.stringMatching(/In the file before it was overwritten$/),
  ]);
  expect(detail()).toContain('Name Mine → Mine, slower');
  expect(detail()).toContain('Learning rate 0.01 → 0.02');
  expect(detail()).toContain('exactly like this version');
  await mounted?.does(() => clickOn(rows()[2] as HTMLElement));
  expect(detail()).toContain('The oldest version that is kept');
  expect(detail()).toContain('Learning rate 0.02 → 0.001');
  expect(all()).toMatch(/3 versions, \d/);
});

test('restoring is one step of undo, keeps what was there, and writes no file', async () => {
  await savedTwice();
  rename('Not saved yet');
  const [before, written] = [present(), saves()];
  await open();
  await until(() => rows().length === 3);
  await mounted?.does(() => clickOn(rows()[2] as HTMLElement));
  await until(() => allNamed('Restore').length === 1 && detail().includes('Restoring'));
  await click('Restore');
  await until(() => present() !== before);
  expect(closed).toBe(true);
  expect(present()).toEqual(newDocument('Mine'));
  expect([state().file, saves(), isDirty(state())]).toEqual([file, written, true]);
  const [message] = useScreen.getState().messages.slice(-1);
  expect(message?.text.en).toMatch(/is restored\. The file stays as it is until you save\.$/);
  const [newest] = await versionStore().of(await versionsOwner(state()));
  const read = await versionStore().read(newest?.key ?? '');
  expect(read).toMatchObject({ record: { reason: 'replaced', text: serialize(before) } });
  await act(async () => message?.action?.run());
  expect(present()).toBe(before);
  // A second press takes nothing more back.
  await act(async () => message?.action?.run());
  expect(present()).toBe(before);
});

test('discarded changes of a document that is gone open as a new one', async () => {
  rename('Thrown away');
  const leaving = mayLeave();
  await until(() => useScreen.getState().question !== undefined);
  useScreen.getState().question?.answer('discard');
  expect(await leaving).toBe(true);
  await act(async () => state().close());
  await open();
  await until(() => allNamed('Open as a new document').length === 1);
  expect(all()).toContain('Discarded changes');
  expect(allNamed('Restore')).toEqual([]);
  await click('Open as a new document');
  await until(() => state().isOpen);
  expect([present().name, state().file, isDirty(state())]).toEqual([
    'Thrown away',
    undefined,
    true,
  ]);
});

test('what a stranger put in the store is refused by name, and its text can be saved', async () => {
  await save();
  await kept(1);
  const owner = await versionsOwner(state());
  const text = serialize(newDocument('Bad')).replace('"nodes": []', '"nodes": "<img onerror>"');
  await store.storePut({
    key: `version/${owner}/${Date.now() + 9}.file.0123456789abcdef.a`,
    bytes: new TextEncoder().encode(JSON.stringify({ reason: 'saved', name: 'Bad', text })),
  });
  await open();
  await until(() => all().includes('The document is damaged at graph.nodes'));
  expect(all()).toContain('Cannot be opened');
  expect(allNamed('Restore')).toEqual([]);
  expect(allNamed('Save its text…')).toHaveLength(1);
  await mounted?.does(() => clickOn(rows()[1] as HTMLElement));
  expect(allNamed('Restore')).toHaveLength(1);
});

test('all versions are deleted only when asked for twice, of this document or of all', async () => {
  await savedTwice();
  await act(async () => show(newDocument('Other'), { file: { token: 'u', name: 'other' } }));
  await act(async () => void (await save()));
  await kept(4);
  store.values.set('run/1/record', new Uint8Array(1));
  await open();
  await until(() => rows().length > 0);
  await click('Delete all versions…');
  await click('Keep them');
  await click('Delete all versions…');
  await click('Of this document');
  await kept(3);
  await until(() => all().includes('Mine'));
  await click('Delete all versions…');
  await click('Of all documents');
  await kept(0);
  await until(() => all().includes('No versions yet'));
  expect([...store.values.keys()]).toEqual(['run/1/record']);
});
