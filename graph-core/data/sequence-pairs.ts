// Pairs of sentences as the three columns an encoder–decoder learns from. Knows not where the pairs come from.
import { text } from '../text.ts';
import type { Column, Dataset } from './dataset.ts';
import { bosId, eosId } from './dataset.ts';
import { inMemory } from './in-memory.ts';
import type { Vocabulary } from './vocabulary.ts';
import { decoder, encoder } from './vocabulary.ts';

export interface Pair {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** How one side of the pairs is written. */
export interface Side {
  readonly vocabulary: Vocabulary;
  /** Most words a sentence may have; longer pairs must have been left out. */
  readonly length: number;
  /** Words as text, when ids are read. */
  join(words: readonly string[]): string;
  /** Typed text into words. */
  split(typed: string): string[];
  /** Whether words outside the vocabulary become ⟨unk⟩. */
  readonly unknown?: boolean;
}

export interface PairSplits {
  readonly training: readonly Pair[];
  readonly heldOut: readonly Pair[];
}

/** `source` [length], `target-input` and `target` [length + 1]: the target ends in ⟨eos⟩, its input begins with ⟨bos⟩. */
export function sequencePairs({ training, heldOut }: PairSplits, from: Side, to: Side): Dataset {
  const pairs = [...training, ...heldOut];
  const targetLength = to.length + 1;
  const source = new Int32Array(pairs.length * from.length);
  const target = new Int32Array(pairs.length * targetLength);
  const input = new Int32Array(pairs.length * targetLength);
  for (const [row, pair] of pairs.entries()) {
    const ids = pair.target.map((word) => to.vocabulary.idOf(word));
    source.set(
      pair.source.map((word) => from.vocabulary.idOf(word)),
      row * from.length,
    );
    target.set([...ids, eosId], row * targetLength);
    input.set([bosId, ...ids], row * targetLength);
  }
  const columns = pairColumns(from, to);
  return inMemory({
    columns: [
      { column: columns.source, values: source },
      { column: columns.input, values: input },
      { column: columns.target, values: target },
    ],
    count: { training: training.length, 'held-out': heldOut.length },
  });
}

/** What the three columns are; the target has room for ⟨eos⟩. */
export function pairColumns(from: Side, to: Side): Record<'source' | 'input' | 'target', Column> {
  const targetLength = to.length + 1;
  const said = tokensOf(to, targetLength);
  const { unknown = false } = from;
  return {
    source: {
      name: 'source',
      label: text('Source', '入力文'),
      ...tokensOf(from, from.length),
      encode: encoder(from.vocabulary, from.split, from.length, { unknown }),
    },
    input: {
      name: 'target-input',
      label: text('Target, one place later', '出力文（1 つ後ろにずらしたもの）'),
      ...said,
      shiftedFrom: 'target',
    },
    target: {
      name: 'target',
      label: text('Target', '出力文'),
      ...said,
      encode: encoder(to.vocabulary, to.split, targetLength, {
        unknown: to.unknown ?? false,
        end: true,
      }),
    },
  };
}

function tokensOf(side: Side, length: number): Pick<Column, 'kind' | 'sizes' | 'words' | 'decode'> {
  return {
    kind: 'tokens',
    sizes: [length],
    words: side.vocabulary.words,
    decode: decoder(side.vocabulary, side.join),
  };
}

/** Splits between words at white space. */
export function splitWords(typed: string): string[] {
  return typed.split(/\s+/).filter((word) => word !== '');
}

export function joinWords(words: readonly string[]): string {
  return words.join(' ');
}

/** Splits into characters; a surrogate pair is one. */
export function splitCharacters(typed: string): string[] {
  return [...typed];
}

export function joinCharacters(words: readonly string[]): string {
  return words.join('');
}
