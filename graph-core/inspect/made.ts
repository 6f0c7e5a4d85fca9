// What somebody asks a game's generator for, and what it makes: all samples, one looked into, a walk between two, or one of each class.
import type { Duel } from './duel.ts';
import type { ViewData } from './view-data.ts';

/** Samples by their index in a duel: 0 … 63. */
export type Wish =
  /** Those that a duel shows. */
  | { readonly show: 'all' }
  | { readonly show: 'inside'; readonly sample: number }
  /** `count` examples on the way from one noise to another, both ends among them: 2 … 60. */
  | {
      readonly show: 'walk';
      readonly from: number;
      readonly to: number;
      readonly count: number;
    }
  | { readonly show: 'classes'; readonly sample: number };

/** By the weights that samples are shown with: averages, where a player keeps some. */
export interface Made {
  readonly samples: Duel['samples'];
  /** Of each class, as the data calls it. */
  readonly names?: readonly string[] | undefined;
  /** Of one sample that was looked into. */
  readonly inside?: Inside | undefined;
}

export interface Inside {
  /** Where attention looks on the way from the noise to the critic's score, in the order in which it runs. */
  readonly looks: readonly Look[];
  /** The same noise with every factor of attention set to 0; absent where the generator's attention has none. */
  readonly without?: Float32Array | undefined;
  /** How many classes the generator can be asked for; 0 where it reads none. */
  readonly classes: number;
}

interface Look {
  readonly view: ViewData;
  /** Who trains the block. */
  readonly player?: string | undefined;
  /** What the block multiplies its attention by, where it does. */
  readonly factor?: number | undefined;
}
