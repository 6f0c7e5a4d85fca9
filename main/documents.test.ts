// Saving never loses: atomically, never over another's change, with a named error where the disk refuses.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { autosave } from './autosave.ts';
import { documents } from './documents.ts';
import { recentFiles } from './recent.ts';
import { store } from './store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-documents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = path.join(folder, 'model.json');
let saver: ReturnType<typeof documents>;
beforeEach(() => {
  writeFileSync(file, 'first');
  saver = documents(
    { choose: async () => [file], chooseNew: async () => file },
    recentFiles(folder),
  );
});

async function opened(): Promise<string> {
  const answer = await saver.openDocument({});
  if (!('token' in answer)) throw new Error('It did not open.');
  return answer.token;
}

test('open, save and open again from the recent list', async () => {
  const token = await opened();
  expect(token).not.toContain('model');
  expect(await saver.saveDocument({ token, text: 'second' })).toEqual({
    token,
    name: 'model.json',
  });
  expect(readFileSync(file, 'utf8')).toBe('second');
  expect((await saver.recentDocuments({}))[0]).toMatchObject({ token, name: 'model.json' });
  expect(await saver.openRecent({ token })).toMatchObject({ text: 'second' });
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a file that changed behind our back is not overwritten unless asked', async () => {
  const token = await opened();
  writeFileSync(file, 'someone else');
  expect(await saver.saveDocument({ token, text: 'mine' })).toEqual({
    changed: true,
    text: 'someone else',
  });
  expect(readFileSync(file, 'utf8')).toBe('someone else');
  await saver.saveDocument({ token, text: 'mine', overwrite: true });
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test.runIf(process.platform !== 'win32')('a read-only file is asked about', async () => {
  const token = await opened();
  chmodSync(file, 0o444);
  try {
    const ask = { token, text: 'mine' };
    expect(await saver.saveDocument(ask)).toEqual({ readOnly: true });
    expect(readFileSync(file, 'utf8')).toBe('first');
    expect(await saver.saveDocument({ ...ask, evenReadOnly: true })).toMatchObject({ token });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  } finally {
    chmodSync(file, 0o644);
  }
});

test('500 interleaved saves of two windows overwrite nothing silently', async () => {
  const other = documents(
    { choose: async () => [file], chooseNew: async () => file },
    recentFiles(folder),
  );
  const token = await opened();
  await other.openDocument({});
  let last = 'first';
  const known = new Map([saver, other].map((window) => [window, last]));
  for (let turn = 0; turn < 500; turn++) {
    const [window, text] = turn % 3 === 0 ? [other, `b${turn}`] : [saver, `a${turn}`];
    const answer = await window.saveDocument({ token, text });
    expect('changed' in answer).toBe(known.get(window) !== last);
    known.set(window, 'changed' in answer ? last : text);
    const there = readFileSync(file, 'utf8');
    if ('changed' in answer) {
      expect(answer.text).toBe(last);
      expect(there).toBe(last);
      await window.openRecent({ token });
    } else {
      expect(there).toBe(text);
      last = text;
    }
  }
});

test('a disk that refuses is named with the way out, and the old file stands', async () => {
  const token = await opened();
  chmodSync(folder, 0o500);
  try {
    if (process.getuid?.() !== 0) {
      const answer = await saver.saveDocument({ token, text: 'new' });
      expect(answer).toMatchObject({
        failed: { code: 'EACCES', en: expect.stringContaining('choose another location') },
      });
    }
  } finally {
    chmodSync(folder, 0o700);
  }
  expect(readFileSync(file, 'utf8')).toBe('first');
  rmSync(file);
  expect(await saver.openRecent({ token })).toMatchObject({ failed: { code: 'ENOENT' } });
});

test('drafts come back newest first, and an unreadable one is set aside', async () => {
  let clock = 1;
  const drafts = autosave(path.join(folder, 'drafts'), () => clock++);
  await drafts.keepDraft({ id: 'a', name: 'A', text: '1' });
  await drafts.keepDraft({ id: 'b', name: 'B', token: 't', text: '2' });
  await drafts.keepDraft({ id: 'a', name: 'A', text: '3' });
  writeFileSync(path.join(folder, 'drafts', 'broken.json'), '{"id":');
  expect((await drafts.drafts({})).map(({ id, text }) => [id, text])).toEqual([
    ['a', '3'],
    ['b', '2'],
  ]);
  expect(readdirSync(path.join(folder, 'drafts'))).toContain('broken.json.unreadable');
  await drafts.dropDraft({ id: 'a' });
  expect(await drafts.drafts({})).toHaveLength(1);
});

/** The program, started anew. */
function started() {
  const seen = new Map<string, string>();
  const dialogs = { choose: async () => [file], chooseNew: async () => file };
  return {
    ...documents(dialogs, recentFiles(folder), seen),
    ...autosave(path.join(folder, 'restored'), Date.now, seen),
  };
}

test.each([
  ['as it was left', undefined],
  ['changed since', 'someone else'],
])('a draft of the last start is saved over its file, %s', async (_, meanwhile) => {
  const before = started();
  const opened = await before.openDocument({});
  if (!('token' in opened)) throw new Error('It did not open.');
  const { token } = opened;
  await before.saveDocument({ token, text: 'second' });
  await before.keepDraft({ id: 'r', name: 'R', token, text: 'third' });
  if (meanwhile !== undefined) writeFileSync(file, meanwhile);
  const now = started();
  expect(await now.claimDraft({ id: 'r' })).toEqual({ claimed: true });
  expect(await now.drafts({})).toMatchObject([{ id: 'r', token, text: 'third' }]);
  expect(await now.saveDocument({ token, text: 'third' })).toEqual(
    meanwhile === undefined ? { token, name: 'model.json' } : { changed: true, text: meanwhile },
  );
  expect(readFileSync(file, 'utf8')).toBe(meanwhile ?? 'third');
});

test('the store keeps the value before the last beside it', async () => {
  const kept = store(path.join(folder, 'store'));
  await kept.storePut({ key: 'run/1', bytes: new Uint8Array([1]) });
  await kept.storePut({ key: 'run/1', bytes: new Uint8Array([2]) });
  expect((await kept.storeGet({ key: 'run/1' })).bytes).toEqual(new Uint8Array([2]));
  expect(await kept.storeList({ prefix: 'run/' })).toEqual([{ key: 'run/1', size: 1 }]);
  await kept.storeDelete({ key: 'run/1' });
  expect((await kept.storeGet({ key: 'run/1' })).bytes).toBeNull();
});
