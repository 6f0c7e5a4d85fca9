// Asserts the members of tfjs 4.22 that lie outside its types and that this engine builds on.
import { tapeOf } from './differentiable.ts';
import type { BackendName } from './engine.ts';
import type { WasmBackend } from './corrections/heap.ts';
import { backendMembers } from './gpu/backend.ts';
import type { Tf } from './ops.ts';

/** The version every internal was read in; package.json pins it. */
export const knownVersion = '4.22.0';

/** Names of what is not as this engine expects it; empty = all is well. */
export function missingInternals(tf: Tf, backend: BackendName): string[] {
  const engine = tapeOf(tf);
  const wanted: [string, boolean][] = [
    ['engine().runKernelFunc', typeof engine.runKernelFunc === 'function'],
    ['engine().isTapeOn', typeof engine.isTapeOn === 'function'],
    ['registerKernel', typeof tf.registerKernel === 'function'],
  ];
  if (backend === 'wasm') {
    // The cast is the edge; each member is then looked at.
    const inside = tf.backend() as unknown as Partial<WasmBackend>;
    wanted.push(
      ['wasm.HEAPU8', inside.wasm?.HEAPU8 instanceof Uint8Array],
      ['wasm._malloc', typeof inside.wasm?._malloc === 'function'],
      ['dataIdMap', typeof inside.dataIdMap?.get === 'function'],
      ['makeOutput', typeof inside.makeOutput === 'function'],
      ['typedArrayFromHeap', typeof inside.typedArrayFromHeap === 'function'],
    );
  }
  if (backend === 'webgpu') {
    const inside = tf.backend();
    wanted.push(
      ...backendMembers.map((name): [string, boolean] => [`webgpu.${name}`, name in inside]),
    );
  }
  return wanted.flatMap(([name, there]) => (there ? [] : [name]));
}
