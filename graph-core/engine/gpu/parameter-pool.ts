// All parameters in one buffer: each variable is a stretch of it, which every kernel reads in place.
import type * as TF from '@tensorflow/tfjs';
import type { Tensor } from '../ops.ts';
import { type Binding, type GpuBuffer, gpuBackendOf, ofTensors } from './backend.ts';
import type { GpuHost } from './host.ts';

/** WebGPU promises that a stretch may begin at every 256th byte. */
const alignment = 64;

/** Where each variable lies, in numbers. Between them lie zeros. */
export interface Slots {
  readonly length: number;
  readonly size: number;
  readonly total: number;
  readonly sizes: readonly number[];
  readonly starts: readonly number[];
  /** Without the zeros between, and with them again. */
  packed(data: Float32Array): Float32Array;
  unpacked(data: Float32Array): Float32Array;
  /** A value of each variable's own at all of its places. */
  spread(value: (index: number) => number): Float32Array;
}

export function slotsOf(sizes: readonly number[]): Slots {
  let total = 0;
  let size = 0;
  const [starts, packedStarts]: [number[], number[]] = [[], []];
  for (const own of sizes) {
    starts.push(total);
    packedStarts.push(size);
    total += Math.ceil(own / alignment) * alignment;
    size += own;
  }
  const moved = (
    data: Float32Array,
    length: number,
    [from, to]: readonly [readonly number[], readonly number[]],
  ) => {
    const out = new Float32Array(length);
    sizes.forEach((own, i) => {
      const start = from[i] ?? 0;
      out.set(data.subarray(start, start + own), to[i]);
    });
    return out;
  };
  return {
    length: sizes.length,
    size,
    total,
    sizes,
    starts,
    packed: (data) => moved(data, size, [starts, packedStarts]),
    unpacked: (data) => moved(data, total, [packedStarts, starts]),
    spread(value) {
      const out = new Float32Array(total);
      sizes.forEach((own, i) => out.fill(value(i), starts[i], (starts[i] ?? 0) + own));
      return out;
    },
  };
}

interface Destination {
  readonly gradients: GpuBuffer;
  /** Where stretches begin that hold a gradient which was not gathered yet. */
  readonly taken: Set<number>;
}

/** Of the parameters that lie in a buffer. */
const destinations = new WeakMap<GpuBuffer, Destination>();

/** A new tensor for the gradient of another: of a parameter it is the stretch that its optimizer reads, if that is free. */
export function makeGradient(host: GpuHost, { dataId, shape }: Tensor): Tensor {
  const { tensorMap } = gpuBackendOf(host.tf);
  const resource = tensorMap.has(dataId) ? tensorMap.get(dataId)?.resource : undefined;
  if (!resource || !('buffer' in resource)) return host.make(shape);
  const { buffer, offset = 0 } = resource;
  const destination = destinations.get(buffer);
  if (!destination || destination.taken.has(offset)) return host.make(shape);
  destination.taken.add(offset);
  return adopt(host, shape, { ...resource, buffer: destination.gradients });
}

function adopt(host: GpuHost, shape: readonly number[], resource: Binding | GpuBuffer): Tensor {
  const tensor = host.make(shape);
  const held = gpuBackendOf(host.tf).tensorMap.get(tensor.dataId);
  if (held) Object.assign(held, { resource, external: true });
  return tensor;
}

export interface ParameterPool {
  readonly weights: Tensor;
  readonly gradients: Tensor;
  /** A tensor of zeros whose buffer is no other's. */
  own(size: number): Tensor;
  filled(data: Float32Array): Tensor;
  write(tensor: Tensor, data: Float32Array): void;
  /** Moves variables into the pool that are not there: new ones, assigned ones, and those that a clone shares. */
  bringHome(): void;
  /** Copies the gradients of the variables into `gradients` that do not lie there. */
  gather(gradients: readonly Tensor[]): void;
  /** What was read of the variables and of these before is out of date. */
  forget(also: readonly Tensor[]): void;
  dispose(): void;
}

export function createPool(
  host: GpuHost,
  slots: Slots,
  variables: readonly TF.Variable[],
): ParameterPool {
  const { tf } = host;
  const backend = gpuBackendOf(tf);
  const owned: Tensor[] = [];

  function own(size: number): Tensor {
    const buffer = backend.device.createBuffer({ size: size * 4, usage: ofTensors });
    const tensor = tf.keep(adopt(host, [size], buffer));
    owned.push(tensor);
    return tensor;
  }

  const weights = own(slots.total);
  const gradients = own(slots.total);
  const buffer = bufferOf(weights);
  const gradientBuffer = bufferOf(gradients);
  const taken = new Set<number>();
  destinations.set(buffer, { gradients: gradientBuffer, taken });
  /** Under what id each stretch was last lent. */
  const lent: (object | undefined)[] = variables.map(() => undefined);

  function bufferOf(tensor: Tensor): GpuBuffer {
    return bindingOf(tensor.dataId).buffer;
  }

  function bindingOf(id: object): Binding {
    backend.uploadToGPU(id);
    const resource = backend.tensorMap.get(id)?.resource;
    if (!resource) throw new Error('A parameter has no buffer on the GPU.');
    return 'buffer' in resource ? resource : { buffer: resource };
  }

  const startOf = (index: number) => (slots.starts[index] ?? 0) * 4;
  const bytesOf = (index: number) => (slots.sizes[index] ?? 0) * 4;
  function copy(from: Binding, to: GpuBuffer, at: number, bytes: number): void {
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.commandEncoder?.copyBufferToBuffer(from.buffer, from.offset ?? 0, to, at, bytes);
  }

  /** Gives whoever holds the stretch under this id a buffer of its own. */
  function evict(id: object | undefined, index: number): void {
    if (!id || !backend.tensorMap.has(id) || !isHome(id, index)) return;
    const held = backend.tensorMap.get(id);
    const bytes = bytesOf(index);
    const apart = backend.bufferManager.acquireBuffer(bytes, ofTensors);
    copy({ buffer, offset: startOf(index) }, apart, 0, bytes);
    backend.commandQueueOwnedIds.add(id);
    if (held) Object.assign(held, { resource: apart, external: false });
  }

  function isHome(id: object, index: number): boolean {
    const resource = backend.tensorMap.get(id)?.resource;
    return (
      Boolean(resource && 'buffer' in resource && resource.buffer === buffer) &&
      bindingOf(id).offset === startOf(index)
    );
  }

  function settle(variable: TF.Variable, index: number): void {
    const home = isHome(variable.dataId, index);
    if (home && backend.tensorMap.get(variable.dataId)?.refCount === 1) return;
    evict(lent[index], index);
    if (!home) {
      copy(bindingOf(variable.dataId), buffer, startOf(index), bytesOf(index));
      backend.commandQueueOwnedIds.add(variable.dataId);
    }
    const resource = { buffer, offset: startOf(index), size: bytesOf(index) };
    tf.tidy(() => variable.assign(adopt(host, variable.shape, resource)));
    lent[index] = variable.dataId;
  }

  function write(tensor: Tensor, data: Float32Array): void {
    // What was recorded before must not see these numbers.
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.submitQueue();
    backend.device.queue.writeBuffer(bufferOf(tensor), 0, data.buffer as ArrayBuffer);
    outdate(tensor);
  }

  function outdate({ dataId }: Tensor): void {
    const held = backend.tensorMap.get(dataId);
    if (held) held.values = null;
  }

  return {
    weights,
    gradients,
    own,
    filled(data) {
      const tensor = own(data.length);
      write(tensor, data);
      return tensor;
    },
    write,
    bringHome: () => variables.forEach(settle),
    gather(given) {
      given.forEach((gradient, index) => {
        if (gradient.size !== slots.sizes[index])
          throw new Error(`The gradient of ${variables[index]?.name} is of another size.`);
        const from = bindingOf(gradient.dataId);
        if (from.buffer === gradientBuffer && from.offset === startOf(index)) return;
        copy(from, gradientBuffer, startOf(index), bytesOf(index));
        backend.commandQueueOwnedIds.add(gradient.dataId);
      });
      taken.clear();
    },
    forget: (also) => [...variables, ...also].forEach(outdate),
    dispose() {
      for (const tensor of owned) tensor.dispose();
    },
  };
}
