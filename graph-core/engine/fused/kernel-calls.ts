// The kernels of a module made ready to be called: arguments by name, laid out in the order that the kernel takes them.
import { type KernelName, type KernelSpec, kernelTable, type SharedSpec } from './kernel-table.ts';

/** Numbers in, a number out (0 where there is none). */
type KernelFunction = (...args: readonly (number | undefined)[]) => number;

interface Kernel {
  readonly run: KernelFunction;
  readonly names: readonly string[];
  /**
   * The arguments in the kernel's order; behind those of a shared kernel stand its part and the number of parts. One array
   * for all calls, since none begins while another lasts. It is made of undefined, not of zeros: an array of doubles would
   * box each number anew at every call.
   */
  readonly values: (number | undefined)[];
  /** Work of the call that `values` holds; 0 for a kernel that is not shared. */
  work(): number;
}

export type Kernels = Readonly<Record<KernelName, Kernel>>;
export type Arguments = Readonly<Record<string, number | undefined>>;

/** Throws where the module lacks a kernel of the table. */
export function kernelsOf(exports: Readonly<Record<string, unknown>>): Kernels {
  const specs = Object.entries<KernelSpec | SharedSpec>(kernelTable);
  const absent = specs.filter(([name]) => typeof exports[name] !== 'function');
  if (absent.length > 0) throw new Error(`it lacks ${absent.map(([name]) => name).join(', ')}`);
  const kernels = specs.map(([name, spec]) => [name, kernelOf(exports[name], spec)]);
  // The cast is the edge: what a module exports is known only by looking.
  return Object.fromEntries(kernels) as Kernels;
}

function kernelOf(run: unknown, spec: KernelSpec | SharedSpec): Kernel {
  const { names } = spec;
  const shared = 'work' in spec;
  const values = Array.from({ length: names.length + (shared ? 2 : 0) }, () => undefined);
  const byName = names.map((name, i) => [name, { get: () => values[i] }] as const);
  const laid = Object.defineProperties({}, Object.fromEntries(byName));
  return { run: run as KernelFunction, names, values, work: () => (shared ? spec.work(laid) : 0) };
}

/** Fills in the arguments of a call, from either. No copy of both: joining two objects costs more than many a kernel. */
export function lay({ names, values }: Kernel, call: Arguments, sizes?: Arguments): void {
  for (let i = 0; i < names.length; i++) {
    const name = names[i] ?? '';
    values[i] = call[name] ?? sizes?.[name];
  }
}

/** Runs one part of a shared kernel on the arguments that `lay` filled in. */
export function runPart({ run, names, values }: Kernel, part: number, parts: number): void {
  values[names.length] = part;
  values[names.length + 1] = parts;
  run(...values);
}

/** Below this (some 20 µs) handing out and waiting costs more than it saves. */
const threshold = 400_000;

/** Whether the call that `lay` filled in is long enough to be worth sharing out. */
export function worthSharing(kernel: Kernel): boolean {
  return kernel.work() >= threshold;
}
