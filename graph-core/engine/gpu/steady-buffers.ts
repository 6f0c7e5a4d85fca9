// Makes the backend's pool hand out the same buffers step after step, so that bind groups of the step before fit again.
import type { Tf } from '../ops.ts';
import { type GpuBuffer, gpuBackendOf } from './backend.ts';

/** The pool takes the buffer that was freed last; here that is the oldest of its kind, whatever the order of freeing. */
export function steadyBuffers(tf: Tf): void {
  const { bufferManager } = gpuBackendOf(tf);
  const release = bufferManager.releaseBuffer.bind(bufferManager);
  /** `list`: its size and use as the pool names them, which take a while to ask of a device. */
  const known = new WeakMap<GpuBuffer, { readonly age: number; readonly list: string }>();
  let seen = 0;
  const factsOf = (buffer: GpuBuffer) => {
    const before = known.get(buffer);
    if (before) return before;
    const facts = { age: ++seen, list: `${buffer.size}_${buffer.usage}` };
    known.set(buffer, facts);
    return facts;
  };
  bufferManager.releaseBuffer = (buffer, reuse = true) => {
    const { age, list } = factsOf(buffer);
    release(buffer, reuse);
    const free = bufferManager.freeBuffers.get(list);
    if (!reuse || free?.at(-1) !== buffer) return;
    // All before it are in order, the oldest last.
    free.pop();
    let [from, to] = [0, free.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = free[middle];
      if (other && factsOf(other).age > age) from = middle + 1;
      else to = middle;
    }
    free.splice(from, 0, buffer);
  };
}
