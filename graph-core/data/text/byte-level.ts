// Byte-level byte-pair encoding (Radford 2019, GPT-2): every text has pieces, white space and line breaks included, and they
// join back to it exactly.
import { isWholeText, lettersOf, byteLetters, textOfLetters } from './byte-letters.ts';
import type { BytePairs, Merge } from './byte-pairs.ts';
import { learnMerges, wordCounter, wordCutter } from './byte-pairs.ts';
import { specialTokens } from '../special-tokens.ts';

/**
 * GPT-2's pattern: English contractions; letters, numbers or other signs, each with one blank before them; white space,
 * of which the last one before a word is left to it.
 */
const beforeMerging =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** A run that is longer is cut there, so that text without any break takes no longer than other text. */
const longestRun = 512;

/** The stretches within which bytes are merged, written in letters for bytes. */
export function byteWords(text: string): string[] {
  return (text.match(beforeMerging) ?? []).flatMap((run) => {
    if (run.length <= longestRun) return lettersOf(run);
    const signs = [...run];
    const stretches = Math.ceil(signs.length / longestRun);
    return Array.from({ length: stretches }, (_, at) =>
      lettersOf(signs.slice(at * longestRun, (at + 1) * longestRun).join('')),
    );
  });
}

/** As many merges as a vocabulary of `limit` words has room for beside the bytes and the special words. */
export async function learnByteLevel(
  pieces: AsyncIterable<string>,
  limit: number,
): Promise<Merge[]> {
  const counter = wordCounter(byteWords);
  for await (const piece of pieces) counter.add(piece);
  return learnMerges(counter.counts, limit - specialTokens.length, byteLetters);
}

export function byteLevel(merges: readonly Merge[]): BytePairs {
  const cut = wordCutter(merges);
  return {
    split: (text) => byteWords(text).flatMap(cut),
    join: (pieces) => textOfLetters(pieces.join('')),
  };
}

/** All bytes, then what each merge makes, as they were learned. */
export function byteLevelWords(merges: readonly Merge[]): string[] {
  return [...byteLetters, ...merges.map(([left, right]) => left + right)];
}

/** A piece as a person reads it, blanks and line breaks by signs; one that is no whole character by its bytes: `E3·81`. */
export function shownByteWord(word: string): string {
  if (isWholeText(word)) return textOfLetters(word).replaceAll(' ', '␣').replaceAll('\n', '⏎');
  const bytes = [...word].map((letter) => byteLetters.indexOf(letter));
  if (bytes.includes(-1)) return word;
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('·');
}
