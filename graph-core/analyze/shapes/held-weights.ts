// Where the weights of a block's copy are: its own, those it shares, and the one it takes from another block.
import { spectralVector } from '../../blocks/kit/spectral.ts';
import type { NodeFacts } from '../analysis.ts';

export interface HeldWeight {
  /** The block's own name for it. */
  readonly weight: string;
  /** Of whose weights: path of the block that is named after, and its name for it. */
  readonly path: string;
  readonly of: string;
  /** The block has its two axes the other way round. */
  readonly transposed: boolean;
}

export function heldWeights({
  weights,
  weightsPath,
  taken,
}: Pick<NodeFacts, 'weights' | 'weightsPath' | 'taken'>): HeldWeight[] {
  // Whether a weight is spectral is its owner's to say, who has the vector.
  const unused = taken && spectralVector(taken.weight);
  return Object.keys(weights ?? {}).flatMap((weight) => {
    if (weight === unused) return [];
    return taken?.weight === weight
      ? { weight, path: taken.path, of: taken.of, transposed: taken.transposed }
      : { weight, path: weightsPath, of: weight, transposed: false };
  });
}
