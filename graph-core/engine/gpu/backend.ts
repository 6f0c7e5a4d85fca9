// What the recorder uses of WebGPU and of the webgpu backend of tfjs 4.22; missingInternals looks for the latter.
import type * as TF from '@tensorflow/tfjs';
import type { Tf } from '../ops.ts';

export interface GpuBuffer {
  readonly size: number;
  readonly usage: number;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
  destroy(): void;
}

/** A stretch of a buffer, or the whole of it. */
export interface Binding {
  readonly buffer: GpuBuffer;
  readonly offset?: number;
  readonly size?: number;
}

export interface Pipeline {
  getBindGroupLayout(index: number): object;
}

interface ComputePass {
  setPipeline(pipeline: Pipeline): void;
  setBindGroup(index: number, group: object): void;
  dispatchWorkgroups(x: number, y: number): void;
}

interface CommandEncoder {
  beginComputePass(): ComputePass;
  copyBufferToBuffer(
    from: GpuBuffer,
    fromOffset: number,
    to: GpuBuffer,
    toOffset: number,
    size: number,
  ): void;
}

interface Device {
  readonly limits: { readonly maxStorageBufferBindingSize: number };
  readonly queue: {
    writeBuffer(buffer: GpuBuffer, offset: number, data: ArrayBuffer): void;
    onSubmittedWorkDone(): Promise<void>;
  };
  createBuffer(of: { size: number; usage: number; mappedAtCreation?: boolean }): GpuBuffer;
  createShaderModule(of: { code: string; label: string }): object;
  createComputePipeline(of: {
    label: string;
    layout: 'auto';
    compute: { module: object; entryPoint: string };
  }): Pipeline;
  createBindGroup(of: {
    layout: object;
    entries: readonly { binding: number; resource: Binding }[];
  }): object;
}

/** How the backend holds the numbers of a tensor. */
interface Held {
  refCount: number;
  /** As which its numbers were written. */
  readonly dtype: string;
  /** Absent until a kernel needs it there. */
  resource?: GpuBuffer | Binding | null;
  values?: unknown;
  /** The buffer is not of the backend's pool. */
  external?: boolean;
}

export interface GpuBackend {
  readonly device: Device;
  /** `get` of an id that it does not have throws. */
  readonly tensorMap: { has(id: object): boolean; get(id: object): Held | undefined };
  readonly bufferManager: {
    /** One for reuse may be one that was used before. */
    acquireBuffer(size: number, usage: number, mapped?: boolean, reuse?: boolean): GpuBuffer;
    /** Not for reuse: it is destroyed. */
    releaseBuffer(buffer: GpuBuffer, reuse?: boolean): void;
    dispose(): void;
    numBytesUsed: number;
    numBytesAllocated: number;
  };
  /** What work that was not sent yet reads or writes: freed only after it is. */
  commandQueueOwnedIds: { add(id: object): void };
  uniformPendingDisposal: GpuBuffer[];
  commandEncoder: CommandEncoder | null;
  computePassEncoder: ComputePass | null;
  dispatchCountInPass: number;
  makeTensorInfo(shape: readonly number[], dtype: string): TF.TensorInfo;
  uploadToGPU(id: object): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  getBufferData(resource: GpuBuffer | Binding): Promise<ArrayBuffer>;
}

/** The members above, for whoever asserts that they are there. */
export const backendMembers: readonly (keyof GpuBackend)[] = [
  'device',
  'tensorMap',
  'bufferManager',
  'commandQueueOwnedIds',
  'uniformPendingDisposal',
  'commandEncoder',
  'computePassEncoder',
  'dispatchCountInPass',
  'makeTensorInfo',
  'uploadToGPU',
  'ensureCommandEncoderReady',
  'endComputePassEncoder',
  'submitQueue',
  'getBufferData',
];

/** The cast is the edge: most of these members are private in tfjs' types. */
export function gpuBackendOf(tf: Tf): GpuBackend {
  return tf.backend() as unknown as GpuBackend;
}

/** Numbers that JavaScript gave and that are not on the device yet. */
export function numbersAtHand(tf: Tf, { dataId }: TF.TensorInfo): ArrayLike<number> | undefined {
  const held = gpuBackendOf(tf).tensorMap.get(dataId);
  return held?.resource ? undefined : ((held?.values as ArrayLike<number> | null) ?? undefined);
}

/** Of a scalar. */
export function numberAtHand(tf: Tf, x: TF.TensorInfo): number | undefined {
  const numbers = numbersAtHand(tf, x);
  return numbers?.length === 1 ? numbers[0] : undefined;
}

/** As WebGPU numbers what a buffer is for. */
export const usage = {
  read: 0x1,
  copyFrom: 0x4,
  copyTo: 0x8,
  uniform: 0x40,
  storage: 0x80,
} as const;

/** What buffers of tensors are for, as the backend makes them. */
export const ofTensors = usage.storage | usage.copyFrom | usage.copyTo;
