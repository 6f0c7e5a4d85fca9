// Whether operations run on a GPU, where each kernel costs some 50 µs however little it computes.
import type { Tf } from '../ops.ts';

export function onGpu(tf: Tf): boolean {
  const name = tf.getBackend();
  return name === 'webgl' || name === 'webgpu';
}
