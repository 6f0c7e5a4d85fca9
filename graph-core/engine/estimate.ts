// How much memory training will take, from counts alone, before a tensor exists. Knows no backend's allocator.
import type { OptimizerSettings } from './engine.ts';

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
 * Bytes alive at the peak of a step per byte of blocks' outputs. A block keeps more than it gives away (a
 * normalised copy, attention weights), and the gradient of each output lives for a while.
 */
const keptPerOutput = 2.5;

export function estimateMemory(
  { parameters, activationBytes }: Counted,
  batch: number,
  optimizer: OptimizerSettings['type'],
): MemoryNeed {
  const weights = parameters * 4;
  const gradients = weights;
  const state = weights * accumulators[optimizer];
  const activations = activationBytes * batch * keptPerOutput;
  return {
    weights,
    gradients,
    optimizer: state,
    activations,
    total: weights + gradients + state + activations,
  };
}
