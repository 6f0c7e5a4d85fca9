// Lets plain tf operations run on kernels of ours where stock ones take several dispatches or upload a number.
import type * as TF from '@tensorflow/tfjs';
import { stretchOf } from '../composed/stretch.ts';
import { input, type KernelCall, replaceKernel } from '../corrections/replace-kernel.ts';
import type { Tensor, Tf } from '../ops.ts';
import { numberAtHand, numbersAtHand } from './backend.ts';
import type { GpuHost } from './host.ts';
import {
  columnReduction,
  combination,
  type Combination,
  joined,
  mostJoined,
  rowReduction,
} from './wgsl/arithmetic.ts';

/** Answers, or leaves the call to the stock kernel by returning undefined. */
type Kernel = (host: GpuHost, call: KernelCall) => Tensor | undefined;

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

const isFloat = (...xs: readonly TF.TensorInfo[]) =>
  xs.every(({ dtype, shape }) => dtype === 'float32' && size(shape) > 0);

/** With a number where one operand is one, else with the smaller operand repeated in one stretch. */
const arithmetic =
  (kind: Combination): Kernel =>
  (host, call) => {
    const [a, b] = [input(call, 'a'), input(call, 'b')];
    if (!isFloat(a, b)) return undefined;
    const turnable = kind === 'sum' || kind === 'product';
    const turned = turnable && size(b.shape) > size(a.shape);
    const [large, small] = turned ? [b, a] : [a, b];
    const stretch = stretchOf(large.shape, small.shape);
    if (!stretch) return undefined;
    const number = numberAtHand(host.tf, small);
    const y = host.make(large.shape);
    const count = size(large.shape);
    host.run(
      combination(kind, number !== undefined),
      Math.ceil(count / 256),
      { a: large, b: small, y },
      { count, number: number ?? 0, middle: stretch.middle, inner: stretch.inner },
    );
    return y;
  };

/** Over axes that lie together, without turning the array round first. */
const reduction =
  (mean: boolean): Kernel =>
  (host, call) => {
    const x = input(call, 'x');
    if (!isFloat(x)) return undefined;
    const { axis, keepDims } = call.attrs as { axis?: number | number[]; keepDims?: boolean };
    const axes = [...host.tf.util.parseAxisParam(axis as number[], x.shape)].sort((a, b) => a - b);
    const [first = 0] = axes;
    if (axes.length === 0 || axes.some((at, i) => at !== first + i)) return undefined;
    const outer = size(x.shape.slice(0, first));
    const length = size(x.shape.slice(first, first + axes.length));
    const inner = size(x.shape.slice(first + axes.length));
    const shape = x.shape.flatMap((n, at) => (axes.includes(at) ? (keepDims ? [1] : []) : [n]));
    const y = host.make(shape);
    const numbers = { length, inner, scale: mean ? 1 / length : 1 };
    if (inner === 1) host.run(rowReduction(), outer, { x, y }, numbers);
    else host.run(columnReduction(), outer * Math.ceil(inner / 16), { x, y }, numbers);
    return y;
  };

/** Of a few numbers that the device holds, such as a step's report. */
const concatenation: Kernel = (host, call) => {
  const xs = Object.values(call.inputs).flatMap((x) => x ?? []);
  if (!isFloat(...xs) || xs.length > mostJoined) return undefined;
  if (xs.some((x) => x.shape.length !== 1 || x.shape[0] !== 1 || numbersAtHand(host.tf, x)))
    return undefined;
  const y = host.make([xs.length]);
  const named = Object.fromEntries(xs.map((x, i) => [`x${i}`, x]));
  host.run(joined(xs.length), 1, { ...named, y }, {});
  return y;
};

const kernels: Readonly<Record<string, Kernel>> = {
  Add: arithmetic('sum'),
  Multiply: arithmetic('product'),
  Sub: arithmetic('difference'),
  RealDiv: arithmetic('quotient'),
  Sum: reduction(false),
  Mean: reduction(true),
  Concat: concatenation,
};

/** Whose kernels answer on which backend; none: stock ones do. */
const hosts = new WeakMap<object, GpuHost>();
const done = new WeakSet<Tf>();

/** Without a host plain operations have their stock kernels again. */
export function takeOverTfjs(tf: Tf, host: GpuHost | undefined): void {
  const backend = tf.backend();
  if (host) hosts.set(backend, host);
  else hosts.delete(backend);
  if (done.has(tf) || !host) return;
  done.add(tf);
  for (const [name, compute] of Object.entries(kernels))
    replaceKernel(tf, 'webgpu', name, (call, stock) => {
      const own = hosts.get(call.backend as object);
      return (own && compute(own, call)) ?? stock.original(call.inputs, call.attrs);
    });
}
