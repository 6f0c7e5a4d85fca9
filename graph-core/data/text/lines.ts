// What generators of pairs of written lines share: characters in, characters out.
import type { Opened } from '../dataset.ts';
import type { Drawn } from '../distinct.ts';
import type { Side } from './sequence-pairs.ts';
import { sequencePairs } from './sequence-pairs.ts';
import { vocabulary } from './vocabulary.ts';

export interface Line {
  readonly source: string;
  readonly target: string;
}

export interface Letters {
  /** Every character that may occur, each once. */
  readonly letters: string;
  readonly length: number;
}

/** Pairs of lines read character by character. */
export function characterPairs(drawn: Drawn<Line>, from: Letters, to: Letters): Opened {
  const pair = ({ source, target }: Line) => ({ source: [...source], target: [...target] });
  const side = ({ letters, length }: Letters): Side => ({
    words: vocabulary(letters).words,
    tokenizer: { type: 'characters' },
    length,
  });
  return sequencePairs(
    { training: drawn.training.map(pair), heldOut: drawn.heldOut.map(pair) },
    side(from),
    side(to),
  );
}
