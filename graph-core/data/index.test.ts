// Every built-in source opens with its defaults, repeats itself by seed, and never trains on what it holds out.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Dataset } from './dataset.ts';
import { padId } from './dataset.ts';
import { testContext } from './host.testing.ts';
import { sizeOf } from './in-memory.ts';
import { dataSources, findDataSource } from './index.ts';
import { paramFields } from '../params.ts';

const generated = dataSources.filter((source) => !source.files);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

function rowsOf(set: Dataset, split: 'training' | 'held-out', names: readonly string[]): string[] {
  const batch = set.batch(split, upTo(set.count[split]));
  const columns = set.columns.filter(({ name }) => names.includes(name));
  return upTo(set.count[split]).map((row) =>
    columns
      .map(({ name, sizes }) => {
        const size = sizeOf(sizes);
        return batch[name]?.slice(row * size, (row + 1) * size).join(',');
      })
      .join('|'),
  );
}

test('an id is the name of the file, and rank says where each is offered', () => {
  const files = readdirSync(new URL('sources/', import.meta.url))
    .filter((name) => !name.includes('.test.'))
    .map((name) => name.replace(/\.ts$/, ''));
  expect(dataSources.map(({ id }) => id).sort()).toEqual(files.sort());
  for (const id of files) expect(findDataSource(id)?.id).toBe(id);
  const ranks = dataSources.map(({ rank = Infinity }) => rank);
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(dataSources[0]?.id).toBe('reverse');
});

test('ids are unique and found again', () => {
  const ids = dataSources.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(findDataSource(id)?.id).toBe(id);
  expect(findDataSource('nothing')).toBeUndefined();
});

describe.each(generated.map((source) => [source.id, source] as const))('%s', (_id, source) => {
  const small = Object.fromEntries(
    ['examples', 'heldOut', 'training']
      .filter((name) => name in source.options.shape)
      .map((name) => [name, name === 'heldOut' ? 100 : 400]),
  );
  const open = (seed: number) => source.open(source.options.parse(small), testContext(seed));

  test('repeats itself by seed and differs between seeds', async () => {
    const [a, again, other] = [await open(1), await open(1), await open(2)];
    expect(again.fingerprint).toBe(a.fingerprint);
    expect(other.fingerprint).not.toBe(a.fingerprint);
  });

  test('gives every column with its sizes, ids within their words, numbers finite', async () => {
    const set = await open(0);
    for (const split of ['training', 'held-out'] as const) {
      const batch = set.batch(split, [0, set.count[split] - 1, 0]);
      for (const { name, sizes, kind, words } of set.columns) {
        const values = batch[name] ?? new Float32Array();
        expect(values.length).toBe(3 * sizeOf(sizes));
        expect([...values].every(Number.isFinite)).toBe(true);
        const ids = kind === 'tokens' || kind === 'class';
        expect(values instanceof Int32Array).toBe(ids);
        expect(ids ? Math.max(...values) : 0).toBeLessThan(words?.length ?? Infinity);
      }
    }
    expect(() => set.batch('training', [set.count.training])).toThrow(/no example/);
  });

  test('holds out nothing it trains on', async () => {
    const set = await open(0);
    const inputs = set.columns
      .filter(({ name }) => name !== 'target' && name !== 'target-input')
      .map(({ name }) => name);
    const trained = new Set(rowsOf(set, 'training', inputs));
    const both = rowsOf(set, 'held-out', inputs).filter((row) => trained.has(row));
    expect(both).toEqual([]);
  });

  test('what is read out can be typed in again', async () => {
    const set = await open(0);
    const batch = set.batch('held-out', [0]);
    for (const { name, encode, decode, sizes } of set.columns) {
      if (!encode || !decode) continue;
      const ids = batch[name] ?? new Int32Array();
      expect(encode(decode(ids))).toEqual(ids);
      expect(encode('‽')).toHaveProperty('error');
      expect(Array.from(ids).filter((id) => id !== padId).length).toBeLessThanOrEqual(
        sizeOf(sizes),
      );
    }
  });

  test('speaks both languages', () => {
    for (const words of [source.docs.title, source.docs.summary, source.docs.task])
      for (const language of ['en', 'ja'] as const)
        expect(words[language].length).toBeGreaterThan(1);
    expect(source.docs.licence).not.toBe('');
  });
});

test.each(dataSources)('$id names its options in both languages', ({ options }) => {
  const unsaid = paramFields(options).filter(
    ({ label, form, choices }) =>
      !label.en ||
      !label.ja ||
      (form.kind === 'choice' &&
        !form.options.every((option) => choices?.[option]?.en && choices[option].ja)),
  );
  expect(unsaid.map(({ name }) => name)).toEqual([]);
});
