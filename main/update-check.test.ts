// A newer version is told from a file or an https address, and whatever else stands there is a sentence.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { updateCheck } from './update-check.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-updates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'latest.json');

const asked: string[] = [];
const granted: string[] = [];
let person = true;
const { newerVersion } = updateCheck({
  version: '0.9.10',
  home: folder,
  async mayRead(from) {
    granted.push(from);
    return person;
  },
  async request(url) {
    asked.push(url);
    if (url.endsWith('gone')) return new Response('', { status: 404 });
    return new Response('{"version":"1.0.0","page":"https://example.com/kumiki"}');
  },
});

async function told(words: string): Promise<unknown> {
  writeFileSync(file, words);
  return newerVersion({ from: file });
}

test('a file names a newer version, the same or an older one', async () => {
  expect(await told('{"version":"0.10.0"}')).toEqual({ newer: { version: '0.10.0', page: null } });
  expect(await told('{"version":"0.9.10","more":1}')).toEqual({ newer: null });
  expect(await told('{"version":"0.9.9"}')).toEqual({ newer: null });
  expect(asked).toEqual([]);
});

test('an address is asked for by https alone', async () => {
  expect(await newerVersion({ from: 'https://example.com/latest.json' })).toEqual({
    newer: { version: '1.0.0', page: 'https://example.com/kumiki' },
  });
  for (const from of ['http://example.com/', 'file:///etc/passwd', 'latest.json'])
    expect(await newerVersion({ from })).toHaveProperty('failed');
  expect(asked).toEqual(['https://example.com/latest.json']);
});

test('what is not a version is a sentence with the way out', async () => {
  const sentences = [
    await told('hello'),
    await told('{"version":"1.0.0","page":"javascript:1"}'),
    await told('x'.repeat(70_000)),
    await newerVersion({ from: 'https://example.com/gone' }),
  ].map((answer) => (answer as { failed: { en: string } }).failed.en.replace(file, 'FILE'));
  const out = 'Correct it under “About Kumiki”, or leave it empty to look for nothing.';
  expect(sentences).toEqual([
    `FILE does not tell the newest version: it must hold {"version": "1.2.3"}. ${out}`,
    `FILE does not tell the newest version: it must hold {"version": "1.2.3"}. ${out}`,
    `FILE does not tell the newest version: it is too large. ${out}`,
    `https://example.com/gone does not tell the newest version: the server answers 404. ${out}`,
  ]);
});

test('nothing is read before the person has allowed it, once for each address', async () => {
  const [from, before] = ['https://example.com/other.json', asked.length];
  person = false;
  expect(await newerVersion({ from })).toEqual({ newer: null });
  expect(asked).toHaveLength(before);
  person = true;
  granted.length = 0;
  await newerVersion({ from });
  await newerVersion({ from });
  expect(granted).toEqual([from]);
  expect(asked).toHaveLength(before + 2);
});
