// Versions are kept once, found by their document, bounded, and give way where the store is full.
import { beforeEach, expect, test } from 'vitest';
import { newDocument, serialize } from '../../../graph-core/index.ts';
import type { MemoryStore } from '../../host/memory-store.testing.ts';
import { memoryStore } from '../../host/memory-store.testing.ts';
import { mostVersions } from './thin-versions.ts';
import { versionsOwner } from './version-key.ts';
import type { VersionReason } from './version-record.ts';
import type { VersionStore } from './version-store.ts';
import { createVersionStore } from './version-store.ts';

let host: MemoryStore;
let now: number;
let store: VersionStore;
let mine: string;
beforeEach(async () => {
  host = memoryStore();
  now = Date.UTC(2026, 10, 28);
  store = createVersionStore(host, () => now);
  mine = await versionsOwner({ draftId: 'draft-1' });
});

const textOf = (name: string) => serialize(newDocument(name));
const keep = (name: string, reason: VersionReason = 'saved', owner = mine) =>
  store.keep({
    owner,
    kind: reason === 'saved' || reason === 'found' ? 'file' : 'draft',
    record: { reason, name, text: textOf(name) },
    unlessKnown: reason === 'found',
  });
const names = async (owner = mine) => {
  const read = await Promise.all((await store.of(owner)).map(({ key }) => store.read(key)));
  return read.map(({ record }) => `${record?.reason} ${record?.name}`);
};

test('newest first, read back as they were, and the same text only once in a row', async () => {
  for (const name of ['a', 'b', 'b', 'a']) await keep(name);
  expect(await names()).toEqual(['saved a', 'saved b', 'saved a']);
  const [newest] = await store.of(mine);
  const read = await store.read(newest?.key ?? '');
  expect('document' in read && serialize(read.document)).toBe(textOf('a'));
});

test('what was found is kept only where it is nowhere yet; a draft that is saved is one version', async () => {
  await keep('a');
  await keep('b', 'working');
  await keep('b');
  expect(await keep('a', 'found')).toEqual({ kept: false });
  expect(await names()).toEqual(['saved b', 'saved a']);
});

test('two tabs at the same millisecond both keep theirs', async () => {
  await Promise.all([keep('one'), keep('two')]);
  expect((await names()).sort()).toEqual(['saved one', 'saved two']);
});

test('documents do not mix; a draft that gets a file takes its versions along, in their order', async () => {
  const theirs = await versionsOwner({ file: { token: 't' }, draftId: 'draft-1' });
  await keep('mine', 'working');
  await keep('mine again', 'discarded');
  now += 1000;
  await keep('theirs', 'saved', theirs);
  expect(await names()).toEqual(['discarded mine again', 'working mine']);
  await store.move(mine, theirs);
  expect(await names()).toEqual([]);
  expect(await names(theirs)).toEqual(['saved theirs', 'discarded mine again', 'working mine']);
});

test('a hundred saves leave what a document may have', async () => {
  for (let save = 0; save < 100; save++) {
    now += 60_000;
    await keep(`save ${save}`);
  }
  const left = await names();
  expect(left.length).toBeLessThanOrEqual(mostVersions.file);
  expect(left[0]).toBe('saved save 99');
});

test('500 versions of all documents, and the oldest go first', async () => {
  const owner = (number: number) => number.toString(16).padStart(32, '0');
  for (let each = 0; each < 505; each++)
    host.values.set(`version/${owner(each)}/${each}.file.0123456789abcdef.a`, new Uint8Array(1));
  await keep('the newest');
  expect(await store.all()).toHaveLength(500);
  expect(await store.of(owner(5))).toEqual([]);
  expect(await store.of(owner(6))).toHaveLength(1);
});

test('in a full store the older half gives way; where nothing may, it is said', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await keep(name);
  host.room = [...host.values.values()].reduce((sum, { length }) => sum + length, 0);
  expect(await keep('e')).toEqual({ kept: true });
  expect(await names()).toEqual(['saved e', 'saved d', 'saved c']);
  host.room = 10;
  expect(await keep('f')).toMatchObject({ failed: { en: 'It is full.' } });
});

test('a document that is too large says so and takes no room', async () => {
  const answer = await store.keep({
    owner: mine,
    kind: 'file',
    record: { reason: 'saved', name: 'Large', text: 'x'.repeat(9 * 1024 * 1024) },
  });
  expect(answer).toEqual({
    failed: expect.objectContaining({
      en: 'This document is larger than 8 MB, so its earlier versions are not kept. The document itself is not affected.',
    }),
  });
  expect(host.values.size).toBe(0);
});

test('what a stranger puts in the store is refused by name, and hides nothing', async () => {
  await keep('a');
  const [version] = await store.of(mine);
  const put = async (mark: string, value: unknown) => {
    const key = `version/${mine}/${now + 5}.file.0123456789abcdef.${mark}`;
    const bytes = new TextEncoder().encode(
      typeof value === 'string' ? value : JSON.stringify(value),
    );
    await host.storePut({ key, bytes });
    return store.read(key);
  };
  const record = (text: string) => ({ reason: 'saved', name: 'x', text });
  const errors = [
    await put('a', 'no JSON'),
    await put('b', { reason: 'because', name: 'x', text: textOf('x') }),
    await put('c', record('{"format":"kumiki","__proto__":{}}')),
    await put('d', record(textOf('x').replace('"nodes": []', '"nodes": 7'))),
    await put('e', record('')),
    await store.read('version/gone'),
  ].map((read) => ('error' in read ? read.error.message.en : 'opened'));
  expect(errors).toEqual([
    expect.stringContaining('This version is damaged in the store'),
    expect.stringContaining('This version is damaged in the store'),
    'The file uses the name "__proto__", which is not allowed.',
    expect.stringContaining('The document is damaged at graph.nodes'),
    'The file is empty.',
    expect.stringContaining('This version is damaged in the store'),
  ]);
  for (const key of ['version/', 'version/x/1.file.y', `version/${mine}/9.other.0.a`])
    host.values.set(key, new Uint8Array(1));
  expect((await store.all()).map(({ key }) => key)).toContain(version?.key);
  expect(await store.all()).toHaveLength(6);
});
