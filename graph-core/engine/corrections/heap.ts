// Tensors of a backend as typed arrays, in place: the wasm heap and the cpu backend's arrays.
import type * as TF from '@tensorflow/tfjs';
import type { Tf } from '../ops.ts';

/** What these kernels use of the wasm backend of tfjs 4.22; missingInternals looks for it. */
export interface WasmBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(id: object): { memoryOffset: number } | undefined };
  makeOutput(shape: readonly number[], dtype: string): TF.TensorInfo;
  typedArrayFromHeap(info: TF.TensorInfo): Float32Array | Int32Array;
}

/** And of the cpu backend. */
interface CpuBackend {
  readonly data: { get(id: object): { values: Float32Array | Int32Array } };
  makeTensorInfo(
    shape: readonly number[],
    dtype: string,
    values: Float32Array | Int32Array,
  ): TF.TensorInfo;
}

/** Reads inputs and makes zeroed outputs where a kernel of plain TypeScript can work on them. */
export interface Arrays {
  read(info: TF.TensorInfo): Float32Array | Int32Array;
  /** A new tensor of zeros; `fill` gets its array once all memory is there, so it cannot move. */
  make(
    shape: readonly number[],
    fill: (out: Float32Array) => void,
    dtype?: 'float32' | 'int32',
  ): TF.TensorInfo;
}

export function arraysOf(tf: Tf, backend: 'cpu' | 'wasm'): Arrays {
  // The casts are the edge: what a backend looks like inside is not in tfjs' types.
  if (backend === 'wasm') {
    const wasm = () => tf.engine().backend as unknown as WasmBackend;
    return {
      read: (info) => wasm().typedArrayFromHeap(info),
      make(shape, fill, dtype = 'float32') {
        const info = wasm().makeOutput(shape, dtype);
        const out = wasm().typedArrayFromHeap(info) as Float32Array;
        out.fill(0);
        fill(out);
        return info;
      },
    };
  }
  const cpu = () => tf.engine().backend as unknown as CpuBackend;
  return {
    read: (info) => cpu().data.get(info.dataId).values,
    make(shape, fill, dtype = 'float32') {
      const size = shape.reduce((a, b) => a * b, 1);
      const out = dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
      // Both arrays take the same numbers; kernels write float32 unless they say otherwise.
      fill(out as Float32Array);
      return cpu().makeTensorInfo(shape, dtype, out);
    },
  };
}
