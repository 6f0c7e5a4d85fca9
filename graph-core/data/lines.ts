// What generators of pairs of written lines share: characters in, characters out. Knows no task.
import type { Dataset } from './dataset.ts';
import type { Drawn } from './distinct.ts';
import { joinCharacters, sequencePairs, splitCharacters } from './sequence-pairs.ts';
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
export function characterPairs(drawn: Drawn<Line>, from: Letters, to: Letters): Dataset {
  const pair = ({ source, target }: Line) => ({ source: [...source], target: [...target] });
  const side = ({ letters, length }: Letters) => ({
    vocabulary: vocabulary(letters),
    length,
    join: joinCharacters,
    split: splitCharacters,
  });
  return sequencePairs(
    { training: drawn.training.map(pair), heldOut: drawn.heldOut.map(pair) },
    side(from),
    side(to),
  );
}
