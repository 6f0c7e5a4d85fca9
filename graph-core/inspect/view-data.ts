// What a view of a block's output shows for one sample: numbers with named axes.
import type { View } from '../blocks/block.ts';

export interface Axis {
  readonly name: string;
  /** Words of the places along it (tokens of a sentence); absent = counted. */
  readonly labels?: readonly string[];
  /** Words that the model is to say at these places, where it reads what was said before them: `labels` one place on. */
  readonly said?: readonly string[];
  /** Its places are the pixels of an image, row by row, or windows of them. */
  readonly grid?: { readonly rows: number; readonly columns: number };
}

/** One view of one copy of a block. The batch axis is gone: this is one sample (or one weight). */
export interface ViewData {
  readonly path: string;
  readonly port: string;
  readonly kind: View['kind'];
  readonly shape: readonly number[];
  /**
   * One per entry of `shape`. Attention: head, query, key. Gates: channel. Feature maps: row, column, channel.
   * Probabilities: class, or place and class.
   */
  readonly axes: readonly Axis[];
  readonly data: Float32Array;
  /** Where the sample says it: what an `answer` should be, in its shape; of `probabilities` the right class of each place. */
  readonly target?: Float32Array | undefined;
}
