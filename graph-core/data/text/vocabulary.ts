// Words and their ids, the four special ones first. Knows no tokenizer: it is given words.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import { bosId, eosId, padId, specialTokens, unknownId } from '../dataset.ts';
import { visibleWord } from './visible-word.ts';

export interface Vocabulary {
  /** By id. */
  readonly words: readonly string[];
  idOf(word: string): number;
}

/** Ids follow the order of the words given; a word given twice counts once. */
export function vocabulary(words: Iterable<string>): Vocabulary {
  const all = [...new Set([...specialTokens, ...words])];
  const ids = new Map(all.map((word, id) => [word, id]));
  return { words: all, idOf: (word) => ids.get(word) ?? unknownId };
}

const known = new WeakMap<readonly string[], Vocabulary>();

/** Words that were numbered before, the special ones among them. */
export function knownVocabulary(words: readonly string[]): Vocabulary {
  const before = known.get(words);
  if (before) return before;
  const ids = new Map(words.map((word, id) => [word, id]));
  const made = { words, idOf: (word: string) => ids.get(word) ?? unknownId };
  known.set(words, made);
  return made;
}

/**
 * The vocabulary of words numbered as they came, most frequent first, at most `limit` ids; equals keep their order.
 * `idOf` turns a number into an id: what never occurs, or is too rare, becomes ⟨unk⟩.
 */
export function rankedVocabulary(
  words: readonly string[],
  counts: Float64Array,
  limit = 65_536,
): { vocabulary: Vocabulary; idOf: Int32Array } {
  const ranked = Array.from(words.keys())
    .filter((at) => (counts[at] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
    .slice(0, Math.max(0, limit - specialTokens.length))
    .map((at) => words[at] ?? '');
  const made = vocabulary(ranked);
  return { vocabulary: made, idOf: Int32Array.from(words, made.idOf) };
}

/** Ids padded to `length`; what is longer is cut. */
export function padded(ids: readonly number[], length: number): Int32Array {
  const row = new Int32Array(length).fill(padId);
  row.set(ids.slice(0, length));
  return row;
}

/** Ids as text: up to ⟨eos⟩, without padding and ⟨bos⟩. */
export function decoder(
  { words }: Vocabulary,
  join: (words: readonly string[]) => string,
): (ids: ArrayLike<number>) => string {
  return (ids) => {
    const said: string[] = [];
    for (const id of Array.from(ids)) {
      if (id === eosId) break;
      if (id !== padId && id !== bosId) said.push(words[id] ?? `⟨${id}⟩`);
    }
    return join(said);
  };
}

/** So few words can be told one by one. */
const mostTold = 80;

/**
 * How typed words become ids of a column `length` long; refuses what is too long or unknown, naming the word. Where no
 * unknown words are allowed, ‘１’ is read as ‘1’ and ‘Ａ’ as ‘A’ (NFKC).
 */
export function encoder(
  known: Vocabulary,
  split: (typed: string) => string[],
  length: number,
  { unknown = false, end = false } = {},
): (typed: string) => Int32Array | { readonly error: Text } {
  const idOf = (word: string) => {
    const id = known.idOf(word);
    return id === unknownId && !unknown ? known.idOf(word.normalize('NFKC')) : id;
  };
  return (typed) => {
    const words = split(typed);
    const room = end ? length - 1 : length;
    if (words.length > room)
      return {
        error: text(
          `That is ${words.length} tokens long; at most ${room} fit.`,
          `長さが ${words.length} です。${room} までにしてください。`,
        ),
      };
    const ids = words.map((word) => idOf(word));
    const strange = words[ids.indexOf(unknownId)];
    if (strange !== undefined && !unknown) return { error: notKnown(strange, known) };
    return padded(end ? [...ids, eosId] : ids, length);
  };
}

function notKnown(strange: string, { words }: Vocabulary): Text {
  const own = words.filter((word) => !specialTokens.includes(word));
  const [en, ja] = [`‘${strange}’ is not in the vocabulary.`, `「${strange}」は語彙にありません。`];
  if (own.length > mostTold) return text(en, ja);
  const all = own.map(visibleWord).join(' ');
  return text(`${en} It has: ${all}`, `${ja}使えるもの：${all}`);
}
