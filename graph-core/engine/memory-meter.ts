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
  const { state } = tf.engine();
  const known = meters.get(state);
  if (known) return known;
  let now = state.numBytes;
  let peak = now;
  let hear: ((bytes: number) => void) | undefined;
  const change = (bytes: number) => {
    now += bytes;
    if (now > peak) peak = now;
    hear?.(now);
  };
  // tfjs counts a tensor that shares its numbers with another, such as a reshaped one, as if it had its own: up to 1.6
  // times what the heap holds. Here the numbers themselves are counted, as they come and go.
  const { tensorInfo } = state;
  const set = tensorInfo.set.bind(tensorInfo);
  const remove = tensorInfo.delete.bind(tensorInfo);
  tensorInfo.set = (id, info) => {
    const isNew = !tensorInfo.has(id);
    set(id, info);
    if (isNew) change(bytesOf(info));
    return tensorInfo;
  };
  tensorInfo.delete = (id) => {
    const info = tensorInfo.get(id);
    const removed = remove(id);
    if (info) change(-bytesOf(info));
    return removed;
  };
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

/** Of numbers; complex ones are counted as their two parts, and words lie elsewhere. */
function bytesOf({ shape, dtype }: { shape: number[]; dtype: string }): number {
  if (dtype === 'complex64' || dtype === 'string') return 0;
  return shape.reduce((a, b) => a * b, dtype === 'bool' ? 1 : 4);
}
