// The exponential moving average of a player's weights, kept beside them.
import type * as TF from '@tensorflow/tfjs';
import type { PlayerSettings } from '../../document/schema.ts';
import type { Tf } from '../../engine/ops.ts';
import type { NamedArray } from '../../weights/named-array.ts';

export interface Average {
  /** After a turn in this round. */
  update(round: number): void;
  /** By the names of the weights; none before the round it begins in. */
  arrays(): Promise<NamedArray[]>;
  restore(arrays: readonly NamedArray[]): void;
  /** Works with the averages in the weights' places, where there are some; then puts the weights back, to the bit. */
  inPlace<Result>(work: () => Result): Result;
  readonly exists: boolean;
  dispose(): void;
}

/** `weights` by name, of one player. */
export function averageOf(
  tf: Tf,
  { decay, from }: NonNullable<PlayerSettings['average']>,
  weights: readonly (readonly [name: string, weight: TF.Variable])[],
): Average {
  let kept: readonly TF.Variable[] | undefined;
  const begin = (values: readonly TF.Tensor[]): readonly TF.Variable[] =>
    values.map((value) => {
      const copy = value.clone();
      const average = tf.variable(copy, false);
      copy.dispose();
      return average;
    });

  return {
    get exists() {
      return kept !== undefined;
    },
    update(round) {
      if (round < from) return;
      if (!kept) {
        kept = begin(weights.map(([, weight]) => weight));
        return;
      }
      kept.forEach((average, index) =>
        tf.tidy(() => {
          const weight = weights[index]?.[1] ?? average;
          average.assign(tf.add(tf.mul(average, decay), tf.mul(weight, 1 - decay)));
        }),
      );
    },
    arrays: () =>
      Promise.all(
        (kept ?? []).map(async (average, index) => ({
          name: weights[index]?.[0] ?? '',
          shape: average.shape,
          data: Float32Array.from(await average.data()),
        })),
      ),
    restore(arrays) {
      const given = new Map(arrays.map((array) => [array.name, array]));
      const found = weights.flatMap(([name]) => given.get(name) ?? []);
      if (found.length !== weights.length) return;
      for (const average of kept ?? []) average.dispose();
      const values = found.map(({ data, shape }) => tf.tensor(data, [...shape]));
      kept = begin(values);
      for (const value of values) value.dispose();
    },
    inPlace(work) {
      if (!kept) return work();
      const own = weights.map(([, weight]) => tf.keep(weight.clone()));
      const put = (values: readonly TF.Tensor[]) =>
        weights.forEach(([, weight], index) => weight.assign(values[index] ?? weight));
      put(kept);
      try {
        return work();
      } finally {
        put(own);
        for (const value of own) value.dispose();
      }
    },
    dispose() {
      for (const average of kept ?? []) average.dispose();
      kept = undefined;
    },
  };
}

/** Works with the averages of all players that have some; `work` reads weights before it first waits, or not at all. */
export function averaging<Result>(
  players: readonly { readonly average?: Average | undefined }[],
  work: () => Result,
): Result {
  return players.reduce<() => Result>(
    (inner, { average }) => (average ? () => average.inPlace(inner) : inner),
    work,
  )();
}
