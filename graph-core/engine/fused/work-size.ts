// Whether a kernel call is long enough to be worth sharing out. Knows no thread; the answer never changes a result.
import type { SharedKernel } from './kernel-names.ts';

/** Rough work of a call: multiply–adds, or floats moved times a few. Places are those of the arguments. */
type Work = (args: readonly number[]) => number;

const times =
  (factor: number, ...places: number[]): Work =>
  (args) =>
    places.reduce((product, place) => product * (args[place] ?? 1), factor);

/** Below this (some 20 µs) handing out and waiting costs more than it saves. */
const threshold = 400_000;

/** Attention: products over keys and the softmax, per batch, query, key and head. */
const attentionWork =
  (first: number): Work =>
  (args) => {
    const [batch = 1, queries = 1, keys = 1, heads = 1, dk = 1, dv = 1] = args.slice(first);
    return batch * queries * keys * heads * (dk + dv + 30);
  };

const works: Readonly<Partial<Record<SharedKernel, Work>>> = {
  activate: times(8, 2),
  activateBackward: times(8, 4),
  attention: attentionWork(7),
  attentionBackward: attentionWork(10),
  averagePoolBackward: times(4, 2, 3, 4, 5),
  batchNormApply: times(4, 6, 7),
  batchNormBackward: times(6, 8, 9),
  batchNormSums: times(4, 4, 5),
  channelSums: times(4, 1, 2),
  combine: times(2, 3, 4, 5),
  // Images, output pixels, window and filters.
  convolve: times(1, 4, 16, 17, 12, 13, 7, 18),
  crossEntropyBackward: times(8, 7, 8),
  crossEntropyRows: times(8, 3, 4),
  depthwise: times(2, 4, 16, 17, 12, 13, 7, 18),
  depthwiseFilterGradient: times(2, 4, 16, 17, 12, 13, 7, 18),
  depthwiseInputGradient: times(2, 3, 15, 16, 11, 12, 6, 17),
  dropout: times(6, 2),
  dropoutCut: times(6, 2, 3, 4, 5),
  filterGradient: times(1, 4, 16, 17, 12, 13, 7, 18),
  gatherRows: times(1, 3, 4),
  gemm: times(1, 0, 1, 2),
  gemmBatch: times(1, 0, 2, 3, 4),
  gruSteps: times(3, 7, 8, 9, 9),
  gruStepsBackward: times(3, 9, 10, 11, 11),
  lstmSteps: times(4, 6, 7, 8, 8),
  lstmStepsBackward: times(4, 8, 9, 10, 10),
  maxPoolBackward: times(6, 3, 4, 5, 6),
  norm: times(6, 6, 7),
  normBackward: times(8, 7, 8),
  pool: times(4, 3, 4, 5, 6),
  rnnSteps: times(1, 6, 7, 8, 8),
  rnnStepsBackward: times(1, 8, 9, 10, 10),
  scatterAddRows: times(2, 3, 4),
  softmax: times(8, 3, 4),
  softmaxBackward: times(4, 3, 4),
  stridedInputGradient: times(1, 4, 16, 17, 12, 13, 7, 18),
  sumMiddle: times(1, 2, 3, 4),
  sumRows: times(1, 1, 2),
  upsample: times(2, 2, 3, 4, 5),
  upsampleBackward: times(2, 2, 3, 4, 5),
};

/** Updates of all variables are long enough for any model worth training. */
export function worthSharing(name: SharedKernel, args: readonly number[]): boolean {
  const work = works[name];
  return work ? work(args) >= threshold : name.startsWith('update');
}
