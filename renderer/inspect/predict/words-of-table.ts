// Which column's words the rows of an embedding's table stand for.
import { visibleWord } from '../../../graph-core/index.ts';
import type { ColumnFacts } from '../../data/data-wire.ts';

/** Of the columns of tokens with words for the table's rows, the one that knows most of the words in use. */
export function wordsOfTable(
  columns: readonly ColumnFacts[],
  rows: number,
  used: readonly string[],
): readonly string[] | undefined {
  let best: { readonly words: readonly string[]; readonly known: number } | undefined;
  for (const { kind, words: own } of columns) {
    if (kind !== 'tokens' || !own || own.length > rows) continue;
    const words = own.map(visibleWord);
    const has = new Set(words);
    const known = used.filter((word) => has.has(word)).length;
    if (!best || known > best.known) best = { words, known };
  }
  return best?.words;
}
