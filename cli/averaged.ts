// The weights that a game's samples are made with: averages over its rounds, where a checkpoint holds some.
import type { Checkpoint, NamedArray } from '../graph-core/index.ts';

/** As a checkpoint names them, beside the state of each player's optimizer: `generator/average/dense/kernel`. */
const averageName = /^[^/]+\/average\/(.+)$/;

export function averaged({
  weights,
  optimizer,
}: Pick<Checkpoint, 'weights' | 'optimizer'>): readonly NamedArray[] {
  const averages = new Map(
    optimizer.flatMap((array) => {
      const [, name] = averageName.exec(array.name) ?? [];
      return name === undefined ? [] : [[name, { ...array, name }]];
    }),
  );
  return weights.map((array) => averages.get(array.name) ?? array);
}
