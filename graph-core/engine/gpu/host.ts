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
import { type Side, usualSide } from './wgsl/tile.ts';

export interface GpuHost {
  readonly tf: Tf;
  /** Of the tiles of a product that has many. */
  readonly largeSide: Side;
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
  const recordedOf = createRecorded(backend);
  const host: GpuHost = {
    tf,
    largeSide: usualSide,
    make(shape) {
      const info = backend.makeTensorInfo(shape, 'float32');
      return tf.engine().makeTensorFromTensorInfo(info);
    },
    run(kernel, groupCount, tensors, numbers) {
      const temporary: Tensor[] = [];
      let whole = 0;
      const bindings: Binding[] = [];
      kernel.reads.forEach((name, i) => {
        let tensor = tensors[name];
        if (!isFloat(backend, tensor)) {
          if (kernel.whole?.includes(name)) whole |= 1 << i;
          else temporary.push((tensor = asFloats(host, tensor)));
        }
        bindings.push(bindingOf(backend, tensor));
      });
      for (const name of kernel.writes) bindings.push(bindingOf(backend, tensors[name]));
      const { pipeline, group } = recordedOf({ kernel, whole, groupCount, numbers, bindings });
      backend.ensureCommandEncoderReady();
      backend.computePassEncoder ??= backend.commandEncoder?.beginComputePass() ?? null;
      const pass = backend.computePassEncoder;
      pass?.setPipeline(pipeline);
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

function asFloats(host: GpuHost, x: TF.TensorInfo): Tensor {
  const y = host.make(x.shape);
  const count = y.size;
  host.run(conversion(), Math.ceil(count / 256), { x, y }, { count });
  return y;
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
  backend.commandQueueOwnedIds.add(dataId);
  const held = backend.tensorMap.get(dataId);
  if (!held?.resource) backend.uploadToGPU(dataId);
  const resource = held?.resource;
  if (!resource) throw new Error('A tensor has no buffer on the GPU.');
  return 'buffer' in resource ? resource : { buffer: resource };
}

/** By how the buffer was written: a tensor may be called another type than it holds. */
function isFloat(backend: GpuBackend, { dataId }: TF.TensorInfo): boolean {
  return backend.tensorMap.get(dataId)?.dtype === 'float32';
}

interface Program {
  readonly id: number;
  readonly pipeline: Pipeline;
  readonly layout: object;
}

/** What a dispatch is asked for. */
interface Asked {
  readonly kernel: Kernel;
  /** Bit i is set where the ith tensor that the kernel reads is held as whole numbers. */
  readonly whole: number;
  readonly groupCount: number;
  readonly numbers: Readonly<Record<string, number>>;
  /** Of its tensors; then one of its numbers, where they change. */
  readonly bindings: readonly Binding[];
}

/** A dispatch as it was recorded first. */
interface Recorded {
  readonly asked: Asked;
  readonly pipeline: Pipeline;
  readonly group: object;
  /** What was recorded after it last time. */
  next?: Recorded;
}

/** A step repeats the one before: what followed last time is tried first, and only what differs is looked up. */
function createRecorded(backend: GpuBackend) {
  const preparedOf = createPrepared(backend);
  const groupOf = createGroups(backend);
  let last: Recorded | undefined;
  return (of: Asked): Recorded => {
    const { kernel, whole, groupCount, numbers, bindings } = of;
    const expected = last?.next;
    if (expected && isSame(expected.asked, of)) return (last = expected);
    const prepared = preparedOf(kernel);
    const program = prepared.program(whole);
    const all = [...bindings, prepared.numbers(groupCount, numbers)];
    const found = groupOf(program, of, all);
    if (last) last.next = found;
    return (last = found);
  };
}

function isSame(a: Asked, b: Asked): boolean {
  if (a.kernel !== b.kernel || a.kernel.changes) return false;
  if (a.groupCount !== b.groupCount || a.whole !== b.whole) return false;
  for (const name in a.numbers) if (a.numbers[name] !== b.numbers[name]) return false;
  for (const [i, { buffer, offset }] of a.bindings.entries())
    if (b.bindings[i]?.buffer !== buffer || b.bindings[i].offset !== offset) return false;
  return true;
}

/** A kernel on this device. */
interface Prepared {
  program(whole: number): Program;
  numbers(groups: number, given: Readonly<Record<string, number>>): Binding;
}

function createPrepared(backend: GpuBackend) {
  const known = new Map<Kernel, Prepared>();
  let compiled = 0;
  return (kernel: Kernel): Prepared => {
    const before = known.get(kernel);
    if (before) return before;
    const programs = new Map<number, Program>();
    const prepared: Prepared = {
      numbers: createNumbers(backend, kernel),
      program(whole) {
        const program = programs.get(whole) ?? compile(backend, kernel, whole, compiled++);
        programs.set(whole, program);
        return program;
      },
    };
    known.set(kernel, prepared);
    return prepared;
  };
}

function compile({ device }: GpuBackend, kernel: Kernel, whole: number, id: number): Program {
  const elements = kernel.reads.map((_, i): Element => (whole & (1 << i) ? 'i32' : 'f32'));
  const code = programOf(kernel, elements);
  const module = device.createShaderModule({ code, label: kernel.name });
  const compute = { module, entryPoint: 'main' };
  const pipeline = device.createComputePipeline({ label: kernel.name, layout: 'auto', compute });
  return { id, pipeline, layout: pipeline.getBindGroupLayout(0) };
}

/** What a kernel is told beside its tensors: kept where it is the same each time, so that its bind group can be too. */
function createNumbers(backend: GpuBackend, kernel: Kernel): Prepared['numbers'] {
  const kinds = Object.entries(kernel.numbers);
  const names = kinds.map(([name]) => name);
  const written = (groups: number, given: Readonly<Record<string, number>>): ArrayBuffer => {
    const bytes = new ArrayBuffer(Math.ceil((kinds.length + 1) / 4) * 16);
    const words = new DataView(bytes);
    words.setUint32(0, groups, true);
    kinds.forEach(([name, kind], i) => {
      const value = given[name] ?? Number.NaN;
      if (kind === 'f32') words.setFloat32(4 * i + 4, value, true);
      else words.setInt32(4 * i + 4, value, true);
    });
    return bytes;
  };
  if (kernel.changes)
    return (groups, given) => {
      const bytes = written(groups, given);
      const buffer = backend.bufferManager.acquireBuffer(
        bytes.byteLength,
        usage.copyTo | usage.uniform,
      );
      backend.device.queue.writeBuffer(buffer, 0, bytes);
      backend.uniformPendingDisposal.push(buffer);
      return { buffer };
    };
  const kept = keptByNumbers<Binding>();
  return (groups, given) => {
    const all = [groups];
    for (const name of names) all.push(given[name] ?? Number.NaN);
    return kept(all, () => ({ buffer: keptNumbers(backend, written(groups, given)) }));
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
  /** Of each buffer, by where a stretch of it begins: small numbers, since a map is slower with large ones. */
  const numbers = new WeakMap<GpuBuffer, Map<number, number>>();
  let counted = 0;
  const numberOf = ({ buffer, offset = 0 }: Binding): number => {
    let ofBuffer = numbers.get(buffer);
    if (!ofBuffer) numbers.set(buffer, (ofBuffer = new Map()));
    let number = ofBuffer.get(offset);
    if (number === undefined) ofBuffer.set(offset, (number = ++counted));
    return number;
  };
  const kept = keptByNumbers<Recorded>();
  return (
    { id, layout, pipeline }: Program,
    asked: Asked,
    bindings: readonly Binding[],
  ): Recorded => {
    const all = [id];
    for (const binding of bindings) all.push(numberOf(binding));
    return kept(all, () => {
      const entries = bindings.map((resource, binding) => ({ binding, resource }));
      return { asked, pipeline, group: device.createBindGroup({ layout, entries }) };
    });
  };
}

interface Branch<V> {
  readonly under: Map<number, Branch<V>>;
  value?: V;
}

/** Values by some numbers: a tree with a level a number, for a key of letters would take longer than the dispatch. */
function keptByNumbers<V>() {
  let root: Branch<V> = { under: new Map() };
  let count = 0;
  const branchOf = (numbers: readonly number[]): Branch<V> => {
    let branch = root;
    for (const number of numbers) {
      let next = branch.under.get(number);
      if (!next) branch.under.set(number, (next = { under: new Map() }));
      branch = next;
    }
    return branch;
  };
  return (numbers: readonly number[], make: () => V): V => {
    const known = branchOf(numbers).value;
    if (known !== undefined) return known;
    if (++count > mostKept) {
      root = { under: new Map() };
      count = 1;
    }
    const fresh = make();
    branchOf(numbers).value = fresh;
    return fresh;
  };
}
