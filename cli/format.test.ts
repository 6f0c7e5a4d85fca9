// kumiki format: a document comes out as the app saves it, --check only looks, and a template's JSON is never touched.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kumiki, testFolder, whole } from './kumiki.testing.ts';

const folder = testFolder();

test('format writes what the app would write, once', () => {
  const file = path.join(folder, 'scrambled.json');
  const { name, ...rest } = JSON.parse(whole) as Record<string, unknown>;
  const scrambled = JSON.stringify({ ...rest, unknown: { kept: true }, name });
  writeFileSync(file, scrambled);

  const checked = kumiki('format', file, '--check');
  expect([checked.status, checked.stdout]).toEqual([
    6,
    `‘${file}’ is not written as the app writes it. \`kumiki format ${file}\` does that.\n`,
  ]);
  expect(readFileSync(file, 'utf8')).toBe(scrambled);

  const written = kumiki('format', file);
  expect([written.status, written.stdout]).toEqual([0, `Wrote ‘${file}’ as the app writes it.\n`]);
  const text = readFileSync(file, 'utf8');
  expect(text.split('\n').slice(0, 3)).toEqual(['{', '  "format": "kumiki",', '  "version": 1,']);
  expect(JSON.parse(text)).toEqual(JSON.parse(scrambled));

  const { mtimeMs } = statSync(file);
  const again = kumiki('format', file, '--json');
  expect([again.status, again.json()]).toMatchObject([0, { file, changed: false }]);
  expect([readFileSync(file, 'utf8'), statSync(file).mtimeMs]).toEqual([text, mtimeMs]);
});

test('what is no document is left as it is, with the reason', () => {
  const file = path.join(folder, 'other.json');
  writeFileSync(file, '{"format": "other"}');
  const { status, stderr } = kumiki('format', file);
  expect([status, stderr]).toEqual([
    3,
    'This JSON file is not a Kumiki document: its "format" is not "kumiki".\n',
  ]);
  expect(readFileSync(file, 'utf8')).toBe('{"format": "other"}');
});

test('a template named by its id is already as the app writes it', () => {
  const { status, stdout } = kumiki('format', 'cnn', '--check');
  expect([status, stdout]).toEqual([0, '‘cnn’ is written as the app writes it.\n']);
});
