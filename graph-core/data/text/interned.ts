// Words numbered as they first appear, so that a word is kept once however often it occurs.
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';
import { ownCopy } from './own-copy.ts';

const mostWords = 2_000_000;

export interface Interned {
  readonly words: readonly string[];
  /** The number of a word, a new one where it was not seen before. */
  idOf(word: string): number;
}

export function interned(file: string): Interned {
  const words: string[] = [];
  const ids = new Map<string, number>();
  return {
    words,
    idOf(word) {
      const known = ids.get(word);
      if (known !== undefined) return known;
      if (words.length >= mostWords) throw tooManyWords(file);
      const own = ownCopy(word);
      ids.set(own, words.length);
      words.push(own);
      return words.length - 1;
    },
  };
}

function tooManyWords(file: string): DataError {
  return new DataError(
    'too-many-words',
    text(
      `‘${file}’ has more than 2,000,000 different words. Cut it into characters or subwords, or use a part of it.`,
      `「${file}」には異なる単語が 200 万を超えて含まれています。文字か部分語に分けるか、一部だけを使ってください。`,
    ),
    { file },
  );
}
