// Both catalogues hold the same keys with the same placeholders, and every key that the screen asks for exists.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import en from './en.json';
import ja from './ja.json';

const english: Record<string, string> = en;
const japanese: Record<string, string> = ja;
const renderer = path.resolve(import.meta.dirname, '..');

function placeholders(words: string): string[] {
  return [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(full);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [full] : [];
  });
}

/** Japanese has no singular of its own: `_one` is English only. */
function keysOf(catalogue: Record<string, string>): string[] {
  return Object.keys(catalogue)
    .filter((key) => !key.endsWith('_one'))
    .sort();
}

test('the same keys in both languages', () => {
  expect(keysOf(japanese)).toEqual(keysOf(english));
  for (const key of Object.keys(english).filter((name) => name.endsWith('_one')))
    expect(english[key.replace(/_one$/, '_other')], key).toBeDefined();
});

test('the same placeholders in both languages', () => {
  for (const [key, words] of Object.entries(english)) {
    // English may say "1 problem" without its number.
    if (key.endsWith('_one')) continue;
    expect({ key, has: placeholders(japanese[key] ?? '') }).toEqual({
      key,
      has: placeholders(words),
    });
  }
});

test('nothing is empty, and nothing English is left in the Japanese', () => {
  for (const key of keysOf(english)) {
    expect(english[key]?.trim(), key).not.toBe('');
    expect(japanese[key]?.trim(), key).not.toBe('');
  }
  const untranslated = Object.entries(japanese).filter(
    ([key, words]) => words === english[key] && /[a-z]{4,} [a-z]{3,}/.test(words),
  );
  expect(untranslated).toEqual([]);
});

test('every key that the screen asks for exists', () => {
  const asked = new Set<string>();
  for (const file of sources(renderer)) {
    const code = readFileSync(file, 'utf8');
    for (const [, key] of code.matchAll(/\bt\(\s*'([a-z][\w.-]+)'/g)) if (key) asked.add(key);
  }
  const missing = [...asked].filter((key) => !(key in english) && !(`${key}_other` in english));
  expect(missing).toEqual([]);
  expect(asked.size).toBeGreaterThan(100);
});

test('no key is written twice, the second over the first', () => {
  for (const language of ['en', 'ja']) {
    const written = readFileSync(path.join(import.meta.dirname, `${language}.json`), 'utf8');
    const keys = [...written.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  }
});
