// Teaches the backend to read tensors that are a stretch of a larger buffer.
import type { Tf } from '../ops.ts';
import { type Binding, type GpuBuffer, gpuBackendOf, ofTensors } from './backend.ts';

export function readStretches(tf: Tf): void {
  const backend = gpuBackendOf(tf);
  const whole = backend.getBufferData.bind(backend);
  backend.getBufferData = async (resource: GpuBuffer | Binding) => {
    if (!('buffer' in resource)) return whole(resource);
    const { buffer, offset = 0, size = buffer.size } = resource;
    const apart = backend.bufferManager.acquireBuffer(size, ofTensors);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.commandEncoder?.copyBufferToBuffer(buffer, offset, apart, 0, size);
    const read = whole(apart);
    backend.bufferManager.releaseBuffer(apart);
    return read;
  };
}
