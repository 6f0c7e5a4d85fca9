// The weights that a game's samples are made with: averages over its rounds, where a checkpoint holds some.
import type { Checkpoint, NamedArray } from './named-array.ts';

type Kept = Pick<Checkpoint, 'weights' | 'optimizer'>;

/** As a checkpoint names them, beside the state of each player's optimizer: `generator/average/dense/kernel`. */
const averageName = /^[^/]+\/average\/(.+)$/;

/** The very same weights where it holds no averages, as before the round in which they begin. */
export function averaged({ weights, optimizer }: Kept): readonly NamedArray[] {
  const averages = averagesOf(optimizer);
  return averages.size === 0 ? weights : weights.map((array) => averages.get(array.name) ?? array);
}

export function hasAverages({ optimizer }: Pick<Kept, 'optimizer'>): boolean {
  return averagesOf(optimizer).size > 0;
}

/** By the names of the weights that they are averages of. */
function averagesOf(optimizer: Kept['optimizer']): ReadonlyMap<string, NamedArray> {
  return new Map(
    optimizer.flatMap((array) => {
      const [, name] = averageName.exec(array.name) ?? [];
      return name === undefined ? [] : [[name, { ...array, name }]];
    }),
  );
}
