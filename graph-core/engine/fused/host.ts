// Where kernels meet tensors: addresses in the tfjs heap, new outputs, scratch memory, calls.
import type * as TF from '@tensorflow/tfjs';
import type { WasmBackend } from '../corrections/heap.ts';
import type { Tensor, Tf } from '../ops.ts';
import { type Kernels, lay } from './kernel-calls.ts';
import type { KernelArguments, SharedKernel, WholeKernel } from './kernel-table.ts';
import type { ThreadPool } from './thread-pool.ts';

export interface KernelHost {
  readonly tf: Tf;
  /** Address of a tensor's first element; float32, or int32 for ids. */
  at(x: Tensor): number;
  /** A new tensor whose elements are whatever lay there before. */
  make(shape: readonly number[], dtype?: 'float32' | 'int32'): Tensor;
  /** Runs a kernel that splits itself over the threads; what several kernels take alike may come as `sizes`. */
  share<K extends SharedKernel, Sizes extends Partial<KernelArguments<K>> = object>(
    name: K,
    call: Omit<KernelArguments<K>, keyof Sizes>,
    sizes?: Sizes,
  ): void;
  once<K extends WholeKernel>(name: K, call: KernelArguments<K>): number;
  /** Packing space of all parts, for kernels that multiply. */
  readonly workspace: number;
  readonly threads: number;
  /** A kernel is cut into at most so many parts, each of which needs scratch memory of its own. */
  readonly parts: number;
  /** Memory until the next call of `scratch`; grows as asked. */
  scratch(bytes: number): number;
  dispose(): void;
}

/** The backend as these kernels see it; the cast is the edge and internals.ts asserts its members. */
export function wasmBackendOf(tf: Tf): WasmBackend {
  return tf.backend() as unknown as WasmBackend;
}

/** The heap as 32-bit words; to be asked for anew after every allocation, which may move the heap. */
export function heapWords(tf: Tf): Int32Array {
  return new Int32Array(wasmBackendOf(tf).wasm.HEAPU8.buffer);
}

/** Numbers as the kernels read them: a mask may come as bool, ids as float32. */
export function asFloat(x: Tensor): Tensor {
  return x.dtype === 'float32' ? x : x.cast('float32');
}

export function asInt(x: Tensor): Tensor {
  return x.dtype === 'int32' ? x : x.cast('int32');
}

export function createHost(tf: Tf, kernels: Kernels, pool: ThreadPool): KernelHost {
  const backend = wasmBackendOf(tf);
  const { wasm } = backend;
  const workspace = allocate(tf, pool.parts * kernels.workspaceBytes.run());
  let spare = 0;
  let spareBytes = 0;
  return {
    tf,
    workspace,
    threads: pool.threads,
    parts: pool.parts,
    at: (x) => backend.dataIdMap.get(x.dataId)?.memoryOffset ?? missing(x),
    make(shape, dtype = 'float32') {
      const info = backend.makeOutput(shape, dtype);
      return tf.engine().makeTensorFromTensorInfo(info as TF.TensorInfo & { dataId: object });
    },
    share: (name, call, sizes) => pool.run(name, call, sizes),
    once(name, call) {
      const kernel = kernels[name];
      lay(kernel, call);
      return kernel.run(...kernel.values);
    },
    scratch(bytes) {
      if (bytes > spareBytes) {
        if (spare) wasm._free(spare);
        spare = allocate(tf, bytes);
        spareBytes = bytes;
      }
      return spare;
    },
    dispose() {
      pool.dispose();
      if (spare) wasm._free(spare);
      wasm._free(workspace);
    },
  };
}

/** Memory of the tfjs heap; the caller frees it. */
export function allocate(tf: Tf, bytes: number): number {
  const address = wasmBackendOf(tf).wasm._malloc(bytes) >>> 0;
  if (address === 0)
    throw new Error(
      `The WASM heap has no ${bytes} bytes left. Use a smaller batch or a smaller model.`,
    );
  return address;
}

function missing(x: Tensor): never {
  throw new Error(`A tensor of shape [${x.shape.join(', ')}] is not in the WASM heap.`);
}
