// Pairs of sentences as the three columns an encoder–decoder learns from.
import { text } from '../../text.ts';
import type { Opened } from '../dataset.ts';
import { bosId, eosId } from '../dataset.ts';
import { inMemory } from '../in-memory.ts';
import type { Described, TokensPreprocessing } from '../preprocessing/described.ts';
import { described } from '../preprocessing/described.ts';
import type { TokenizerPreprocessing } from './tokenizers.ts';
import { knownVocabulary } from './vocabulary.ts';

export interface Pair {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** How one side of the pairs is written. */
export interface Side {
  /** By id, the special ones first. */
  readonly words: readonly string[];
  readonly tokenizer: TokenizerPreprocessing;
  /** Most words a sentence may have; longer pairs must have been left out. */
  readonly length: number;
  readonly lowerCase?: boolean;
  /** Whether words outside the vocabulary become ⟨unk⟩. */
  readonly unknown?: boolean;
}

export interface PairSplits {
  readonly training: readonly Pair[];
  readonly heldOut: readonly Pair[];
}

/** `source` [length], `target-input` and `target` [length + 1]: the target ends in ⟨eos⟩, its input begins with ⟨bos⟩. */
export function sequencePairs({ training, heldOut }: PairSplits, from: Side, to: Side): Opened {
  const pairs = [...training, ...heldOut];
  const targetLength = to.length + 1;
  const source = new Int32Array(pairs.length * from.length);
  const target = new Int32Array(pairs.length * targetLength);
  const input = new Int32Array(pairs.length * targetLength);
  const [known, said] = [knownVocabulary(from.words), knownVocabulary(to.words)];
  for (const [row, pair] of pairs.entries()) {
    const ids = pair.target.map((word) => said.idOf(word));
    source.set(
      pair.source.map((word) => known.idOf(word)),
      row * from.length,
    );
    target.set([...ids, eosId], row * targetLength);
    input.set([bosId, ...ids], row * targetLength);
  }
  const columns = pairColumns(from, to);
  return inMemory({
    columns: [
      { ...columns.source, values: source },
      { ...columns.input, values: input },
      { ...columns.target, values: target },
    ],
    count: { training: training.length, 'held-out': heldOut.length },
  });
}

/** What the three columns are; the target has room for ⟨eos⟩. */
export function pairColumns(
  from: Side,
  to: Side,
): Record<'source' | 'input' | 'target', Described> {
  const said = { ...to, length: to.length + 1 };
  return {
    source: described(sideOf('source', from), text('Source', '入力文')),
    input: described(
      { ...sideOf('target-input', said), begin: true, shiftedFrom: 'target' },
      text('Target, one place later', '出力文（1 つ後ろにずらしたもの）'),
    ),
    target: described({ ...sideOf('target', said), end: true }, text('Target', '出力文')),
  };
}

/** Tokens as a side writes them, neither begun nor ended. */
export function sideOf(name: string, side: Side): TokensPreprocessing {
  const { words, tokenizer, length, lowerCase = false, unknown = false } = side;
  return {
    kind: 'tokens',
    name,
    tokenizer,
    lowerCase,
    words: [...words],
    length,
    begin: false,
    end: false,
    unknown: unknown ? 'replace' : 'refuse',
  };
}
