// Saving over a file that is read-only, or was changed elsewhere: asked about each, and only then written.
import { beforeEach, expect, test, vi } from 'vitest';
import type { Ask } from '../../main/host-api.ts';
import { newDocument } from '../../graph-core/index.ts';
import { isDirty, useDocument } from '../document/document.ts';
import { versionStore } from '../document/versions/keep-versions.ts';
import { versionsOwner } from '../document/versions/version-key.ts';
import { outside } from '../host/bridge.testing.ts';
import { memoryStore } from '../host/memory-store.testing.ts';
import { useScreen } from '../stores/screen.ts';
import { save } from './document-files.ts';

/** What stands in the way of the file, until the user wants it all the same. */
let [isReadOnly, isChanged] = [false, false];
const store = memoryStore();
const { asked } = outside({
  ...store,
  saveDocument: ({ overwrite, evenReadOnly }: Ask<'saveDocument'>) =>
    isReadOnly && !evenReadOnly
      ? { readOnly: true }
      : isChanged && !overwrite
        ? { changed: true, text: 'theirs' }
        : { token: 't', name: 'mine.kumiki' },
  saveDocumentAs: () => ({ token: 'u', name: 'copy.kumiki' }),
});

beforeEach(() => {
  [isReadOnly, isChanged] = [false, false];
  asked.length = 0;
  store.values.clear();
  const { open, edit } = useDocument.getState();
  open(newDocument('Mine'), { file: { token: 't', name: 'mine.kumiki' } });
  edit({ edit: 'set-document', name: 'Mine, edited' });
});

const answer = async (title: string, value: string | undefined) => {
  const question = await vi.waitFor(() => {
    const now = useScreen.getState().question;
    expect(now?.title).toBe(title);
    return now;
  });
  question?.answer(value);
};
const dirty = () => isDirty(useDocument.getState());
const calls = () => asked.map(({ call }) => call).filter((call) => call.startsWith('save'));

test('a read-only file is replaced only where the user wants it', async () => {
  isReadOnly = true;
  const saving = save();
  await answer('‘mine.kumiki’ is read-only', 'overwrite');
  expect(await saving).toBe(true);
  expect(dirty()).toBe(false);
  expect(asked.at(-1)?.ask).toMatchObject({ evenReadOnly: true, overwrite: false });
});

test('or saved as a copy, or not at all', async () => {
  isReadOnly = true;
  const copying = save();
  await answer('‘mine.kumiki’ is read-only', 'copy');
  expect(await copying).toBe(true);
  expect(useDocument.getState().file).toEqual({ token: 'u', name: 'copy.kumiki' });
  expect(calls()).toEqual(['saveDocument', 'saveDocumentAs']);
  useDocument.getState().edit({ edit: 'set-document', name: 'Again' });
  const staying = save();
  await answer('‘copy.kumiki’ is read-only', undefined);
  expect(await staying).toBe(false);
  expect(dirty()).toBe(true);
});

test('a file that is both is asked about twice, and each answer is for its own question', async () => {
  [isReadOnly, isChanged] = [true, true];
  const saving = save();
  await answer('‘mine.kumiki’ is read-only', 'overwrite');
  await answer('‘mine.kumiki’ was changed outside this window', 'overwrite');
  expect(await saving).toBe(true);
  expect(calls()).toHaveLength(3);
  // What the other program wrote is a version: overwritten, not lost.
  const keys = await versionStore().of(await versionsOwner(useDocument.getState()));
  const read = await Promise.all(keys.map(({ key }) => versionStore().read(key)));
  expect(read.map(({ record }) => [record?.reason, record?.text])).toContainEqual([
    'found',
    'theirs',
  ]);
});
