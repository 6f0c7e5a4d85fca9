// How much memory training will take, before it begins: roughly from counts, closely from steps of two and three examples.
import type { OptimizerType } from '../optimizers.ts';
import { optimizers } from '../optimizers.ts';
import { memoryMeter } from './memory-meter.ts';
import type { Tf } from './ops.ts';

/** The counts of an Analysis that matter here; of one example. */
export interface Counted {
  readonly parameters: number;
  /** Those that are not frozen; absent = all. */
  readonly trained?: number;
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

/**
 * Bytes at the peak of a step per byte of blocks' outputs: what a block makes inside counts too. Measured on the
 * templates with our own kernels: 2.4 (residual image models) to 5.6 (Transformers), 12 with attention in a decoder
 * that recurs. So this is a first figure, right within a factor of two or three; foretellPeak is the close one.
 */
const madePerOutput = 4;

/** From counts alone: nothing is allocated, so it can be shown while a document is drawn. */
export function estimateMemory(
  { parameters, trained = parameters, activationBytes }: Counted,
  batch: number,
  optimizer: OptimizerType,
): MemoryNeed {
  const weights = parameters * 4;
  const gradients = trained * 4;
  const state = gradients * optimizers[optimizer].accumulators;
  const activations = activationBytes * batch * madePerOutput;
  return {
    weights,
    gradients,
    optimizer: state,
    activations,
    total: weights + gradients + state + activations,
  };
}

/**
 * What the heap holds for tensors that take so many bytes at their peak: it grows by a fifth at a time, and holes remain
 * between large ones. Measured 1.05 (ResNet mini) to 1.56 times as much (GoogLeNet, two pictures) (bench/memory.test.ts).
 */
export function heapFor(peakBytes: number): number {
  return peakBytes * 1.2;
}

/** Largest number of bytes that tensors took at one time while `run` ran, over what they took before it. */
export function peakBytes(tf: Tf, run: () => void): number {
  return largest(memoryMeter(tf).trace(run));
}

const largest = (bytes: readonly number[]) => bytes.reduce((a, b) => Math.max(a, b), 0);

/**
 * Bytes at the peak of a step by its number of examples, from steps of two and of three. Both allocate the same tensors
 * in the same order, so at each moment the bytes lie on a straight line over the examples, and the largest of all lines
 * is the peak, wherever in the step it is. `stepWith` runs one step and leaves nothing behind.
 */
export function predictPeaks(
  tf: Tf,
  stepWith: (examples: number) => void,
): (batch: number) => number {
  const [two, three] = [2, 3].map((examples) =>
    memoryMeter(tf).trace(() => stepWith(examples)),
  ) as [number[], number[]];
  const at = (few: number, more: number, batch: number) => few + (more - few) * (batch - 2);
  if (two.length !== three.length) return (batch) => at(largest(two), largest(three), batch);
  return (batch) => largest(two.map((bytes, moment) => at(bytes, three[moment] ?? bytes, batch)));
}

export function predictPeakMemory(
  tf: Tf,
  batch: number,
  stepWith: (examples: number) => void,
): number {
  return predictPeaks(tf, stepWith)(batch);
}
