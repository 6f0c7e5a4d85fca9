// What a game of players shows at one moment: the losses, the critic's scores, and samples of noises that never change.

export interface Duel {
  /** By id, on held-out examples and noises that stay the same. */
  readonly players: Readonly<
    Record<string, { readonly loss: number; readonly equilibrium?: number | undefined }>
  >;
  /** The critic's raw scores of real held-out examples and as many generated ones. */
  readonly scores: { readonly real: Float32Array; readonly generated: Float32Array };
  /** The share of pairs in which the real example has the higher score: 1 where the critic tells all apart, 0.5 where none. */
  readonly auc: number;
  /** The area that the histograms of both scores have in common, 0 … 1. */
  readonly overlap: number;
  /** The same noises in every duel, as examples of this shape: [28, 28, 1] or [2]. */
  readonly samples: {
    readonly shape: readonly number[];
    readonly count: number;
    readonly values: Float32Array;
  };
  /** Held-out examples, of the same shape. */
  readonly real: { readonly count: number; readonly values: Float32Array };
  /** How much of each attention block comes through, by path: the factor on what it adds, 0 at the start. */
  readonly factors: readonly { readonly path: string; readonly value: number }[];
  readonly quality?: Quality | undefined;
  /** Of examples of two numbers only: the critic on a grid, row by row from the lowest second number. */
  readonly surface?:
    | {
        /** Lowest and highest first number, lowest and highest second one. */
        readonly range: readonly [number, number, number, number];
        /** Points along each side. */
        readonly size: number;
        readonly scores: Float32Array;
      }
    | undefined;
  /** Of examples of two numbers only: for each sample the direction that would raise its score. */
  readonly arrows?: Float32Array | undefined;
}

/** How near generated examples are to real ones, in the features of a frozen classifier or in the values themselves. */
export interface Quality {
  /** Kernel inception distance, the error of its mean over blocks, and that of training against held-out examples. */
  readonly kid: number;
  readonly kidError: number;
  readonly kidFloor: number;
  /** Fréchet distance in the same features. */
  readonly fd: number;
  /** In whose features: a frozen classifier by its hash, or the raw values. */
  readonly features: {
    readonly kind: 'classifier' | 'values';
    readonly hash?: string | undefined;
  };
  /** Share of each class among generated examples, by the classifier. */
  readonly classes?: readonly number[] | undefined;
  /** What the data calls these classes, where it has names for all of them. */
  readonly classNames?: readonly string[] | undefined;
  /** Near-identical pairs among 200 samples (the birthday test of Arora and Zhang 2017). */
  readonly duplicates: number;
  /** Mean distance of a sample to its nearest training example, and of held-out examples to theirs. */
  readonly nearest: { readonly generated: number; readonly real: number };
}
