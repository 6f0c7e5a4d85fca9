// The recorder: puts kernels of ours into the pass that the backend has open, with programs and bind groups kept.
import type * as TF from '@tensorflow/tfjs';
import type { Tensor, Tf } from '../ops.ts';
import {
  type Binding,
  type GpuBackend,
  type GpuBuffer,
  gpuBackendOf,
  type Pipeline,
  usage,
} from './backend.ts';
import { type Element, kernel, type Kernel, programOf } from './kernel.ts';

export interface GpuHost {
  readonly tf: Tf;
  /** A new tensor whose elements are whatever lay there before; it takes no memory until a kernel writes it. */
  make(shape: readonly number[]): Tensor;
  /** Records a kernel. What it writes must be of its own; `groups` of it run, in no order. */
  run<T extends string, N extends string>(
    kernel: Kernel<T, N>,
    groups: number,
    tensors: Readonly<Record<T, TF.TensorInfo>>,
    numbers: Readonly<Record<N, number>>,
  ): void;
}

/** So many dispatches are sent at once: fewer cost more, and longer ones would hold up whoever draws the screen. */
const dispatchesPerSubmit = 32;

/** So many bind groups and sets of numbers are kept; a model's step has some hundred. */
const mostKept = 4096;

/** Groups along one axis; WebGPU promises 65,535. */
const widest = 32_768;

export function createHost(tf: Tf): GpuHost {
  const backend = gpuBackendOf(tf);
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', dispatchesPerSubmit);
  const programs = createPrograms(backend);
  const numbersOf = createNumbers(backend);
  const groups = createGroups(backend);
  const host: GpuHost = {
    tf,
    make(shape) {
      const info = backend.makeTensorInfo(shape, 'float32');
      return tf.engine().makeTensorFromTensorInfo(info);
    },
    run(kernel, groupCount, tensors, numbers) {
      const temporary: Tensor[] = [];
      const given = [...kernel.reads, ...kernel.writes].map((name, i) => {
        const tensor = tensors[name];
        const fits = i >= kernel.reads.length || kernel.whole?.includes(name);
        if (fits || elementOf(backend, tensor) === 'f32') return tensor;
        const converted = host.make(tensor.shape);
        temporary.push(converted);
        const count = converted.size;
        host.run(conversion(), Math.ceil(count / 256), { x: tensor, y: converted }, { count });
        return converted;
      });
      const bindings = given.map((tensor) => bindingOf(backend, tensor));
      bindings.push(numbersOf(kernel, groupCount, numbers));
      const elements = given
        .slice(0, kernel.reads.length)
        .map((tensor) => elementOf(backend, tensor));
      const program = programs(kernel, elements);
      const group = groups(program, bindings);
      backend.ensureCommandEncoderReady();
      backend.computePassEncoder ??= backend.commandEncoder?.beginComputePass() ?? null;
      const pass = backend.computePassEncoder;
      pass?.setPipeline(program.pipeline);
      pass?.setBindGroup(0, group);
      pass?.dispatchWorkgroups(Math.min(groupCount, widest), Math.ceil(groupCount / widest));
      backend.dispatchCountInPass++;
      if (backend.dispatchCountInPass >= dispatchesPerSubmit) {
        backend.endComputePassEncoder();
        backend.submitQueue();
      }
      for (const tensor of temporary) tensor.dispose();
    },
  };
  return host;
}

/** For tensors that are called float32 and held as whole numbers, as the backend does where booleans are cast. */
const conversion = () =>
  kernel('whole numbers as floats', () => ({
    lanes: 256,
    reads: ['x'],
    whole: ['x'],
    writes: ['y'],
    numbers: { count: 'u32' },
    code: `
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i < p.count) {
    y[i] = f32(x[i]);
  }
}
`,
  }));

function bindingOf(backend: GpuBackend, { dataId }: TF.TensorInfo): Binding {
  backend.uploadToGPU(dataId);
  backend.commandQueueOwnedIds.add(dataId);
  const resource = backend.tensorMap.get(dataId)?.resource;
  if (!resource) throw new Error('A tensor has no buffer on the GPU.');
  return 'buffer' in resource ? resource : { buffer: resource };
}

/** By how the buffer was written: a tensor may be called another type than it holds. */
function elementOf(backend: GpuBackend, { dataId }: TF.TensorInfo): Element {
  return backend.tensorMap.get(dataId)?.dtype === 'float32' ? 'f32' : 'i32';
}

interface Program {
  readonly id: number;
  readonly pipeline: Pipeline;
  readonly layout: object;
}

/** Compiled once for each kernel and each type of what it reads. */
function createPrograms({ device }: GpuBackend) {
  const known = new Map<string, Program>();
  return (kernel: Kernel, elements: readonly Element[]): Program => {
    const key = `${kernel.name} ${elements.join()}`;
    const before = known.get(key);
    if (before) return before;
    const code = programOf(kernel, elements);
    const module = device.createShaderModule({ code, label: kernel.name });
    const compute = { module, entryPoint: 'main' };
    const pipeline = device.createComputePipeline({ label: kernel.name, layout: 'auto', compute });
    const program = { id: known.size, pipeline, layout: pipeline.getBindGroupLayout(0) };
    known.set(key, program);
    return program;
  };
}

/** What a kernel is told beside its tensors: kept where it is the same each time, so that its bind group can be too. */
function createNumbers(backend: GpuBackend) {
  const { device, bufferManager } = backend;
  const known = new Map<string, Binding>();
  return (kernel: Kernel, groups: number, given: Readonly<Record<string, number>>): Binding => {
    const kinds = Object.entries(kernel.numbers);
    const bytes = new ArrayBuffer(Math.ceil((kinds.length + 1) / 4) * 16);
    const words = new DataView(bytes);
    words.setUint32(0, groups, true);
    kinds.forEach(([name, kind], i) => {
      const value = given[name] ?? Number.NaN;
      if (kind === 'f32') words.setFloat32(4 * i + 4, value, true);
      else words.setInt32(4 * i + 4, value, true);
    });
    if (kernel.changes) {
      const buffer = bufferManager.acquireBuffer(bytes.byteLength, usage.copyTo | usage.uniform);
      device.queue.writeBuffer(buffer, 0, bytes);
      backend.uniformPendingDisposal.push(buffer);
      return { buffer };
    }
    const key = new Uint32Array(bytes).join();
    const before = known.get(key);
    if (before) return before;
    if (known.size >= mostKept) known.clear();
    const kept = { buffer: keptNumbers(backend, bytes) };
    known.set(key, kept);
    return kept;
  };
}

function keptNumbers({ device }: GpuBackend, bytes: ArrayBuffer): GpuBuffer {
  const size = bytes.byteLength;
  const buffer = device.createBuffer({ size, usage: usage.uniform, mappedAtCreation: true });
  new Uint8Array(buffer.getMappedRange()).set(new Uint8Array(bytes));
  buffer.unmap();
  return buffer;
}

/** Bind groups by what they bind: the backend's pool hands out the same buffers step after step. */
function createGroups({ device }: GpuBackend) {
  const numbers = new WeakMap<GpuBuffer, number>();
  let counted = 0;
  const numberOf = (buffer: GpuBuffer): number => {
    const number = numbers.get(buffer) ?? ++counted;
    numbers.set(buffer, number);
    return number;
  };
  const known = new Map<string, object>();
  return ({ id, layout }: Program, bindings: readonly Binding[]): object => {
    const key = bindings.reduce(
      (so, { buffer, offset = 0 }) => `${so} ${numberOf(buffer)}+${offset}`,
      `${id}`,
    );
    const before = known.get(key);
    if (before) return before;
    if (known.size >= mostKept) known.clear();
    const entries = bindings.map((resource, binding) => ({ binding, resource }));
    const group = device.createBindGroup({ layout, entries });
    known.set(key, group);
    return group;
  };
}
