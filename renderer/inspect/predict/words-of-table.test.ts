// A table of embeddings is read with the words of the side that it embeds.
import { expect, test } from 'vitest';
import type { ColumnFacts } from '../../data/data-wire.ts';
import { wordsOfTable } from './words-of-table.ts';

function column(name: string, words: readonly string[]): ColumnFacts {
  return { name, label: { en: name, ja: name }, kind: 'tokens', sizes: [4], words, typeable: true };
}

const columns = [
  column('source', ['⟨pad⟩', 'pen', 'is']),
  column('target', ['⟨pad⟩', 'ペン', 'です']),
];

test('of two vocabularies of one size, the one whose words are in use', () => {
  expect(wordsOfTable(columns, 3, ['ペン', 'です'])).toEqual(columns[1]?.words);
  expect(wordsOfTable(columns, 3, ['pen'])).toEqual(columns[0]?.words);
});

test('a table too small for a vocabulary is not of it', () => {
  expect(wordsOfTable(columns, 2, ['pen'])).toBeUndefined();
  expect(wordsOfTable([], 3, ['pen'])).toBeUndefined();
});
