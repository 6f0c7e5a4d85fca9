// What a kernel is: WGSL functions, and the names of the tensors and numbers that it is given.

export type NumberKind = 'u32' | 'i32' | 'f32';

/**
 * `code` holds `fn kernel(group: u32, lane: u32)`, which runs in `lanes` invocations of each group, and finds tensors by
 * their names and numbers in `p`. Plain WGSL: at most eight tensors, 16 KB of workgroup memory, no subgroups, no atomics.
 */
export interface Kernel<T extends string = string, N extends string = string> {
  /** Its own, variants included. */
  readonly name: string;
  readonly lanes: number;
  readonly reads: readonly T[];
  readonly writes: readonly T[];
  readonly numbers: Readonly<Record<N, NumberKind>>;
  readonly code: string;
  /** Those it reads that may be held as whole numbers, such as ids and masks; the code converts each number. */
  readonly whole?: readonly T[];
  /** Its numbers are others each time, such as a seed or a rate: they are written rather than kept. */
  readonly changes?: boolean;
}

/** Every kernel and variant made so far, by name. */
const made = new Map<string, Kernel>();

/** The one kernel of that name; `make` is called where there is none yet. */
export function kernel<const T extends string, const N extends string>(
  name: string,
  make: () => Omit<Kernel<T, N>, 'name'>,
): Kernel<T, N> {
  const known = made.get(name);
  // The cast is the edge: a name stands for one maker.
  if (known) return known as unknown as Kernel<T, N>;
  const fresh = { name, ...make() };
  made.set(name, fresh as unknown as Kernel);
  return fresh;
}

/** WGSL type of the numbers of a tensor. */
export type Element = 'f32' | 'i32';

/** The whole program; `elements` are the types of what the kernel reads, in its order. */
export function programOf(of: Kernel, elements: readonly Element[]): string {
  const { reads, writes, numbers, lanes, code } = of;
  const fields = Object.entries(numbers).map(([name, kind]) => `  ${name}: ${kind},`);
  const inputs = reads.map(
    (name, i) =>
      `@group(0) @binding(${i}) var<storage, read> ${name}: array<${elements[i] ?? 'f32'}>;`,
  );
  const outputs = writes.map(
    (name, i) =>
      `@group(0) @binding(${reads.length + i}) var<storage, read_write> ${name}: array<f32>;`,
  );
  return `struct Numbers {
  groups: u32,
${fields.join('\n')}
}
${[...inputs, ...outputs].join('\n')}
@group(0) @binding(${reads.length + writes.length}) var<uniform> p: Numbers;
const lanes = ${lanes}u;
${code}
@compute @workgroup_size(${lanes})
fn main(
  @builtin(workgroup_id) at: vec3u,
  @builtin(num_workgroups) extent: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = at.y * extent.x + at.x;
  if (group < p.groups) {
    kernel(group, lane);
  }
}
`;
}
