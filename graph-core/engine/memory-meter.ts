// Counts the bytes of tensors as they come and go: what they took at most, and each change of it.
import type { Tf } from './ops.ts';

export interface MemoryMeter {
  /** The most that tensors took at one time since the meter was made or set back. */
  readonly peakBytes: number;
  /** Sets the peak back to what tensors take now. */
  reset(): void;
  /** Bytes of tensors over what there was before, after each change that `run` makes. */
  trace(run: () => void): number[];
}

const meters = new WeakMap<object, MemoryMeter>();

/** One for each TensorFlow.js. It counts from the first time it is asked for. */
export function memoryMeter(tf: Tf): MemoryMeter {
  // tfjs counts in this field on every backend; from now on the field tells of each change.
  const { state } = tf.engine();
  const known = meters.get(state);
  if (known) return known;
  let now = state.numBytes;
  let peak = now;
  let hear: ((bytes: number) => void) | undefined;
  Object.defineProperty(state, 'numBytes', {
    configurable: true,
    enumerable: true,
    get: () => now,
    set(bytes: number) {
      now = bytes;
      if (bytes > peak) peak = bytes;
      hear?.(bytes);
    },
  });
  const meter: MemoryMeter = {
    get peakBytes() {
      return peak;
    },
    reset() {
      peak = now;
    },
    trace(run) {
      const [before, outer] = [now, hear];
      const changes: number[] = [];
      hear = (bytes) => {
        changes.push(bytes - before);
        outer?.(bytes);
      };
      try {
        run();
      } finally {
        hear = outer;
      }
      return changes;
    },
  };
  meters.set(state, meter);
  return meter;
}
