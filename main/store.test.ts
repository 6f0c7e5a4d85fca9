// What is stored under a key comes back: from the value before it where the newest is torn, whatever the key is called.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { store } from './store.ts';

let folder = '';
let kept = store('');
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kumiki-store-'));
  kept = store(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (...values: number[]) => new Uint8Array(values);
const put = (key: string, value: Uint8Array<ArrayBuffer>) => kept.storePut({ key, bytes: value });
const get = async (key: string) => (await kept.storeGet({ key })).bytes;
const keys = async (prefix = '') => (await kept.storeList({ prefix })).map(({ key }) => key);
const newest = () =>
  path.join(folder, readdirSync(folder).find((name) => name.endsWith('.bin')) ?? '');

const torn: Readonly<Record<string, (file: string) => void>> = {
  'empty: its bytes never reached the disk': (file) => truncateSync(file, 0),
  'cut off in its value': (file) => truncateSync(file, readFileSync(file).length - 1),
  'cut off in its head': (file) => truncateSync(file, 20),
  'nothing but zeros': (file) => writeFileSync(file, Buffer.alloc(readFileSync(file).length)),
  'with zeros at its end': (file) => {
    const whole = readFileSync(file);
    writeFileSync(file, whole.fill(0, whole.length - 2));
  },
  gone: (file) => rmSync(file),
};

test.each(Object.entries(torn))('%s', async (_, tear) => {
  await put('run/1/a', bytes(1, 2, 3, 4));
  await put('run/1/a', bytes(5, 6, 7, 8));
  tear(newest());
  expect(await get('run/1/a')).toEqual(bytes(1, 2, 3, 4));
  // What is written next does not take the torn one for the one before.
  await put('run/1/a', bytes(9));
  tear(newest());
  expect(await get('run/1/a')).toEqual(bytes(1, 2, 3, 4));
  await kept.storeDelete({ key: 'run/1/a' });
  expect(await get('run/1/a')).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

test('a value of several megabytes that lost its end', async () => {
  const large = new Uint8Array(3 * 1024 * 1024).fill(7);
  await put('a', large);
  await put('a', new Uint8Array(large.length).fill(8));
  expect((await get('a'))?.at(-1)).toBe(8);
  const file = newest();
  const whole = readFileSync(file);
  writeFileSync(file, whole.fill(0, whole.length - 4096));
  expect(Buffer.from((await get('a')) ?? []).equals(large)).toBe(true);
});

test('zeros that were meant are kept', async () => {
  await put('zeros', bytes(0, 0));
  expect(await get('zeros')).toEqual(bytes(0, 0));
});

test('long keys are listed, and told apart where they begin alike', async () => {
  const long = ['一', '二'].map((end) => `run/${'長'.repeat(190)}${end}`);
  for (const [index, key] of long.entries()) await put(key, bytes(index + 1));
  expect(await keys('run/')).toEqual([...long].sort());
  expect(await Promise.all(long.map(get))).toEqual([bytes(1), bytes(2)]);
});

test('no two keys share a file on a system that takes A for a, and none is a device', async () => {
  const all = ['a', 'A', 'Run/x', 'run/X', 'run/x', 'con', 'CON', 'nul', 'com1', 'é', 'É', '%41'];
  for (const [index, key] of all.entries()) await put(key, bytes(index + 1));
  const names = readdirSync(folder).filter((name) => name.endsWith('.bin'));
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(all.length);
  for (const name of names) expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\./i);
  expect((await keys()).sort()).toEqual([...all].sort());
  expect(await Promise.all(all.map(get))).toEqual(all.map((_, index) => bytes(index + 1)));
});

test('what an earlier version kept is read, listed, replaced and deleted', async () => {
  // The bare value under the key as it is; capitals were not escaped.
  writeFileSync(path.join(folder, 'Run%2Fx.bin'), bytes(1, 2));
  writeFileSync(path.join(folder, 'settings.bin'), bytes(3));
  expect(await keys()).toEqual(['Run/x', 'settings']);
  expect([await get('Run/x'), await get('settings')]).toEqual([bytes(1, 2), bytes(3)]);
  await put('Run/x', bytes(4));
  await put('settings', bytes(5));
  expect(await keys()).toEqual(['Run/x', 'settings']);
  expect([await get('Run/x'), await get('settings')]).toEqual([bytes(4), bytes(5)]);
  truncateSync(path.join(folder, 'settings.bin'), 0);
  expect(await get('settings')).toEqual(bytes(3));
  for (const key of await keys()) await kept.storeDelete({ key });
  expect(readdirSync(folder)).toEqual([]);
});
