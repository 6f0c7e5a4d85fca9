// Makes the backend's pool hand out the same buffers step after step, so that bind groups of the step before fit again.
import type { Tf } from '../ops.ts';
import { type GpuBuffer, gpuBackendOf } from './backend.ts';

/** What a device is slow to tell of a buffer, and where it goes when it is free. */
interface Known {
  readonly buffer: GpuBuffer;
  readonly size: number;
  readonly age: number;
  readonly shelf: Known[];
}

/** The stock pool hands out the buffer that was freed last; this one the oldest of its kind, whatever the order of freeing. */
export function steadyBuffers(tf: Tf): void {
  const { device, bufferManager: pool } = gpuBackendOf(tf);
  const stock = { release: pool.releaseBuffer.bind(pool), dispose: pool.dispose.bind(pool) };
  const known = new Map<GpuBuffer, Known>();
  /** Free ones by size and use, the oldest last. */
  const shelves = new Map<string, Known[]>();
  let made = 0;

  pool.acquireBuffer = (size, usage, mappedAtCreation = false, reuse = true) => {
    const kind = `${size}_${usage}`;
    let shelf = shelves.get(kind);
    if (!shelf) shelves.set(kind, (shelf = []));
    const free = reuse ? shelf.pop() : undefined;
    pool.numBytesUsed += size;
    if (free) return free.buffer;
    const buffer = device.createBuffer({ size, usage, mappedAtCreation });
    pool.numBytesAllocated += size;
    known.set(buffer, { buffer, size, age: ++made, shelf });
    return buffer;
  };

  pool.releaseBuffer = (buffer, reuse = true) => {
    const freed = known.get(buffer);
    // From before this pool stood.
    if (!freed) return stock.release(buffer, reuse);
    pool.numBytesUsed -= freed.size;
    if (reuse) return putBack(freed);
    known.delete(buffer);
    buffer.destroy();
    pool.numBytesAllocated -= freed.size;
  };

  pool.dispose = () => {
    for (const buffer of known.keys()) buffer.destroy();
    known.clear();
    shelves.clear();
    stock.dispose();
  };
}

function putBack(freed: Known): void {
  const { age, shelf } = freed;
  let [from, to] = [0, shelf.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((shelf[middle]?.age ?? 0) > age) from = middle + 1;
    else to = middle;
  }
  shelf.splice(from, 0, freed);
}
