// How much memory training will take, before it begins: roughly from counts, closely from steps of very few examples.
import type { OptimizerSettings } from './engine.ts';
import type { Tf } from './ops.ts';

/** The counts of an Analysis that matter here; of one example. */
export interface Counted {
  readonly parameters: number;
  readonly activationBytes: number;
}

/** Bytes. */
export interface MemoryNeed {
  readonly weights: number;
  readonly gradients: number;
  readonly optimizer: number;
  /** What the backward pass needs of the forward pass, and the temporaries at its peak. */
  readonly activations: number;
  readonly total: number;
}

/** Accumulators as long as all parameters together. */
const accumulators: Readonly<Record<OptimizerSettings['type'], number>> = {
  sgd: 0,
  momentum: 1,
  rmsprop: 1,
  adam: 2,
  adamw: 2,
};

/**
 * Bytes at the peak of a step per byte of blocks' outputs: what a block makes inside counts too. Measured on the
 * templates with our own kernels: 2.4 (residual image models) to 5.6 (Transformers), 12 with attention in a decoder
 * that recurs. So this is a first figure, right within a factor of two or three; foretellPeak is the close one.
 */
const madePerOutput = 4;

/** From counts alone: nothing is allocated, so it can be shown while a document is drawn. */
export function estimateMemory(
  { parameters, activationBytes }: Counted,
  batch: number,
  optimizer: OptimizerSettings['type'],
): MemoryNeed {
  const weights = parameters * 4;
  const gradients = weights;
  const state = weights * accumulators[optimizer];
  const activations = activationBytes * batch * madePerOutput;
  return {
    weights,
    gradients,
    optimizer: state,
    activations,
    total: weights + gradients + state + activations,
  };
}

/** Largest number of bytes that tensors took at one time while `run` ran, over what they took before it. */
export function peakBytes(tf: Tf, run: () => void): number {
  // tfjs counts in this field on every backend; for a while the field tells us of each change.
  const { state } = tf.engine();
  const before = state.numBytes;
  let [now, peak] = [before, before];
  Object.defineProperty(state, 'numBytes', {
    configurable: true,
    enumerable: true,
    get: () => now,
    set(bytes: number) {
      now = bytes;
      peak = Math.max(peak, bytes);
    },
  });
  try {
    run();
  } finally {
    Object.defineProperty(state, 'numBytes', {
      configurable: true,
      enumerable: true,
      writable: true,
      value: now,
    });
  }
  return peak - before;
}

/**
 * Bytes at the peak of a step of `batch` examples, from steps of fewer: 2, 4, 8 … half of it, together less work
 * than one step. Where activations make the peak it grows in a straight line; where the update does it stays level,
 * so the last two tell. Stops early once the line passes `budget`. `stepWith` runs one step and leaves nothing behind.
 */
export function foretellPeak(
  tf: Tf,
  batch: number,
  stepWith: (examples: number) => void,
  budget = Number.POSITIVE_INFINITY,
): number {
  const peakAt = (examples: number) => peakBytes(tf, () => stepWith(examples));
  if (batch < 4) return peakAt(batch);
  let [examples, peak] = [1, peakAt(1)];
  let foretold = peak;
  while (examples * 2 <= batch / 2 && foretold <= budget) {
    const more = peakAt(examples * 2);
    foretold = more + ((more - peak) / examples) * (batch - examples * 2);
    [examples, peak] = [examples * 2, more];
  }
  return foretold;
}
