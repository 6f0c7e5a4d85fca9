// Weights in another framework's names and layouts as weights in ours, by turning that framework's own export around.
import type { Plan } from '../../compile/plan.ts';
import type { Text } from '../../text.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import type { ArrayInFile, FoundArray } from './found-array.ts';
import { foldBiases } from './fold-biases.ts';
import { countOf, found, refused } from './found-array.ts';

/** How the framework's arrays follow from ours. Moves numbers about and may add constants; computes nothing. */
export type StateOf = (weights: readonly NamedArray[]) => readonly NamedArray[];

/** Whole numbers of float32 are exact below 2²⁴, so places are counted in two parts. */
const part = 2 ** 20;

/** Beside the weights of PyTorch's norms. */
export const batchesSeen = 'num_batches_tracked';

/** The document's weights, or what the framework would need where the arrays are its own but do not fit. */
export type ByState =
  | { readonly arrays: readonly FoundArray[]; readonly note?: Text }
  | { readonly needs: ReadonlyMap<string, NamedArray> };

/** Undefined where the arrays are not that framework's; an error where they hold more than the document can. */
export function byState(
  plan: Plan,
  file: string,
  arrays: readonly FoundArray[],
  stateOf: StateOf,
): ByState | { readonly error: Text } | undefined {
  const low = stateOf(numbered(plan, (id) => id % part));
  const high = stateOf(numbered(plan, (id) => Math.floor(id / part)));
  const { arrays: folded, note } = foldBiases(arrays, low);
  const given = new Map(folded.map((array) => [array.name, array]));
  if (low.some(({ name, shape }) => given.get(name)?.shape.join() !== shape.join())) {
    const known = low.filter(({ name }) => given.has(name)).length;
    if (known < low.length / 2) return undefined;
    return { needs: new Map(low.map((array) => [array.name, array])) };
  }
  const total = [...plan.weights.values()].reduce((sum, { shape }) => sum + countOf(shape), 0);
  // Place 0 takes what the framework adds of its own.
  const flat = new Float32Array(1 + total);
  const owners = new Uint32Array(1 + total);
  let start = 1;
  const ours = [...plan.weights].map(([name, { shape }], index) => {
    const end = start + countOf(shape);
    owners.fill(index, start, end);
    const own = { name, shape, start, end, from: new Set<ArrayInFile>() };
    start = end;
    return own;
  });
  low.forEach(({ name, shape, data }, index) => {
    const inFile = given.get(name)?.from ?? [{ name, shape }];
    const values = given.get(name)?.data();
    let last = -1;
    data.forEach((lower, at) => {
      const id = lower + part * (high[index]?.data[at] ?? 0);
      flat[id] = values?.[at] ?? 0;
      const owner = owners[id] ?? 0;
      if (id === 0 || owner === last) return;
      for (const array of inFile) ours[owner]?.from.add(array);
      last = owner;
    });
  });
  const weights = ours.map(({ name, shape, start: first, end }): NamedArray => {
    return { name, shape, data: flat.slice(first, end) };
  });
  for (const { name, data } of stateOf(weights)) {
    // How many batches a norm has seen in training bears on no answer.
    if (name.endsWith(batchesSeen)) continue;
    const values = given.get(name)?.data();
    if (
      data.some((value, index) => !Object.is(value, values?.[index]) && value !== values?.[index])
    )
      return refused(
        file,
        `‘${name}’ holds numbers that the document has no use for`,
        `「${name}」に、文書には置き場所のない数値が入っています`,
      );
  }
  const used = new Set(low.map(({ name }) => name));
  const placed = weights.map((weight, index) => ({
    ...found(weight),
    from: [...(ours[index]?.from ?? [])],
  }));
  const unused = arrays.filter(({ name }) => !used.has(name));
  return { arrays: [...placed, ...unused], ...(note && { note }) };
}

/** Every element of every weight is its own place, from 1. */
function numbered(plan: Plan, as: (id: number) => number): NamedArray[] {
  let id = 0;
  return [...plan.weights].map(([name, { shape }]) => {
    const data = new Float32Array(countOf(shape));
    for (let index = 0; index < data.length; index++) data[index] = as(++id);
    return { name, shape, data };
  });
}
