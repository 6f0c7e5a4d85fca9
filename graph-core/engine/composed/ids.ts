// Checks that integer ids lie in a table before a kernel reads past its end.
import type { Tensor, Tf } from '../ops.ts';

/** Where GPU backends keep what was uploaded from JavaScript and not yet moved to the device. */
interface Resident {
  texData?: { get(id: object): { values?: ArrayLike<number> | null } | undefined };
  tensorMap?: { get(id: object): { values?: ArrayLike<number> | null } | undefined };
}

/**
 * The numbers of a tensor where having them costs nothing; on a GPU only before their first use there, since a
 * read-back would stall every step. What a kernel made itself, such as an arg-max, is in range by construction.
 */
function atHand(tf: Tf, ids: Tensor): ArrayLike<number> | undefined {
  const name = tf.getBackend();
  if (name === 'cpu' || name === 'wasm') return ids.dataSync();
  // The cast is the edge: how a backend keeps its tensors is not in tfjs' types.
  const { texData, tensorMap } = tf.backend() as unknown as Resident;
  return (texData ?? tensorMap)?.get(ids.dataId)?.values ?? undefined;
}

export function checkIds(tf: Tf, ids: Tensor, count: number, what: string): void {
  const values = atHand(tf, ids);
  if (!values) return;
  for (let i = 0; i < values.length; i++) {
    const id = values[i] ?? 0;
    if (!(id >= 0 && id < count))
      throw new RangeError(
        `${what} was given the id ${id} at place ${i}, but ids here go from 0 to ${count - 1}.`,
      );
  }
}
