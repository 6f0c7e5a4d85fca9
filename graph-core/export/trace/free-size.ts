// Sizes that whoever runs a graph chooses: the batch, and lengths of sequences.
import type { Recording } from './record.ts';

/** A number, or so many times the product of free sizes, such as `{ times: 8, of: ['batch', 'source_length'] }`. */
export type Size = number | FreeSize;

export interface FreeSize {
  readonly times: number;
  readonly of: readonly string[];
}

/** A recording in which free sizes differ from those of the first. */
export interface Variant {
  readonly sizes: Readonly<Record<string, { readonly from: number; readonly to: number }>>;
  readonly recording: Recording;
}

/** A length of the document's that may change without a weight changing its meaning. */
export interface FreeLength {
  /** The variable of the document, or `path_length` of a feed. */
  readonly name: string;
  /** As the document has it. */
  readonly from: number;
  /** Another that the weights allow: longer, or shorter where a learned table ends with the document's. */
  readonly to: number;
}

export function free(size: Size): size is FreeSize {
  return typeof size === 'object';
}

export function freeSizes(size: Size): readonly string[] {
  return free(size) ? size.of : [];
}

export function sameSize(a: Size | undefined, b: Size | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (!free(a) || !free(b)) return a === b;
  return a.times === b.times && a.of.join() === b.of.join();
}

/**
 * What a number is that was `value` at first and `others` in the variants. Throws where it is no product. The first
 * variants differ in one free size each.
 */
export function sizeOf(
  value: number,
  others: readonly number[],
  variants: readonly Variant[],
): Size {
  if (others.every((other) => other === value)) return value;
  const alone = new Map<string, number>();
  variants.forEach(({ sizes }, index) => {
    const [name, ...more] = Object.keys(sizes);
    if (name !== undefined && more.length === 0) alone.set(name, others[index] ?? Number.NaN);
  });
  const of = [...alone].flatMap(([name, other]) => (other === value ? [] : [name]));
  const grown = ({ sizes }: Variant): number =>
    of.reduce((product, name) => (product / (sizes[name]?.from ?? 1)) * (sizes[name]?.to ?? 1), 1);
  const ratios = variants.map(grown);
  const fits = ratios.every(
    (ratio, index) => Math.abs(value * ratio - (others[index] ?? 0)) < 1e-6,
  );
  const start = of.reduce((product, name) => product * baseOf(name, variants), 1);
  const times = value / start;
  if (!fits || !Number.isInteger(times))
    throw new Error(`A size is no multiple of those that are free: ${[value, ...others].join()}.`);
  return { times, of };
}

function baseOf(name: string, variants: readonly Variant[]): number {
  return variants.flatMap(({ sizes }) => sizes[name]?.from ?? [])[0] ?? 1;
}
