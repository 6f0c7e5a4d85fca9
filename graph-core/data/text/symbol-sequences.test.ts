// The symbol tasks do what they say, column by column.
import { expect, test } from 'vitest';
import { copy } from '../sources/copy.ts';
import { testContext } from '../host.testing.ts';
import { reverse } from '../sources/reverse.ts';
import { sort } from '../sources/sort.ts';

const small = { symbols: 3, minLength: 2, maxLength: 4, examples: 50, heldOut: 10 };

test.each([
  [reverse, (words: string[]) => words.reverse()],
  [copy, (words: string[]) => words],
  [sort, (words: string[]) => words.sort()],
])(
  'the target is the source changed, ends in ⟨eos⟩, and its input is one place later',
  async (source, change) => {
    const set = await source.open(small, testContext(5));
    const batch = set.batch('training', [7]);
    const [from, input, target] = set.columns;
    const words = from?.decode?.(batch.source ?? []) ?? '';
    expect(words).toMatch(/^[012]( [012]){1,3}$/);
    expect(target?.decode?.(batch.target ?? [])).toBe(change(words.split(' ')).join(' '));
    const ids = [...(batch.target ?? [])];
    expect([...(batch['target-input'] ?? [])]).toEqual(
      [1, ...ids.slice(0, ids.indexOf(2)), ...ids.slice(ids.indexOf(2) + 1)].slice(0, 5),
    );
    expect(input?.shiftedFrom).toBe('target');
    expect(from?.sizes).toEqual([4]);
    expect(target?.sizes).toEqual([5]);
  },
);

test('where there are too few sequences, all are shared out', async () => {
  const set = await reverse.open(
    { symbols: 2, minLength: 1, maxLength: 2, examples: 1000, heldOut: 500 },
    testContext(),
  );
  expect(set.count).toEqual({ training: 4, 'held-out': 2 });
});

test('lengths that cross are refused', async () => {
  await expect(reverse.open({ ...small, minLength: 9 }, testContext())).rejects.toThrow(
    'The shortest length (9) is above the longest (4). Lower the one or raise the other.',
  );
});
