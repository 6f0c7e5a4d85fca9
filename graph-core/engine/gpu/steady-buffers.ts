// Makes the backend's pool hand out the same buffers step after step, so that bind groups of the step before fit again.
import type { Tf } from '../ops.ts';
import { type GpuBuffer, gpuBackendOf } from './backend.ts';

/** The pool takes the buffer that was freed last; here that is the oldest of its kind, whatever the order of freeing. */
export function steadyBuffers(tf: Tf): void {
  const { bufferManager } = gpuBackendOf(tf);
  const release = bufferManager.releaseBuffer.bind(bufferManager);
  const ages = new WeakMap<GpuBuffer, number>();
  let seen = 0;
  const ageOf = (buffer: GpuBuffer): number => {
    const age = ages.get(buffer) ?? ++seen;
    ages.set(buffer, age);
    return age;
  };
  bufferManager.releaseBuffer = (buffer, reuse = true) => {
    release(buffer, reuse);
    const free = bufferManager.freeBuffers.get(`${buffer.size}_${buffer.usage}`);
    if (!reuse || free?.at(-1) !== buffer) return;
    // All before it are in order, the oldest last.
    free.pop();
    const younger = free.findIndex((other) => ageOf(other) < ageOf(buffer));
    free.splice(younger < 0 ? free.length : younger, 0, buffer);
  };
}
