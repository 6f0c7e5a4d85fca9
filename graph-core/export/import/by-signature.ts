// Arrays of another's model under the names that ours would have: matched layer by layer, by kind, shape and order.
import type { NamedArray } from '../../weights/named-array.ts';
import type { ArrayInFile, FoundArray } from './found-array.ts';
import { batchesSeen } from './by-state.ts';
import { found } from './found-array.ts';

/** Arrays that belong to one layer, such as weight and bias. */
interface Layer {
  readonly path: string;
  readonly arrays: ReadonlyMap<string, ArrayInFile>;
}

/** Words for one thing. Layers of one shape are told apart by them where both sides use them. */
const hints = [
  /encoder/i,
  /decoder/i,
  /down_?sample|shortcut|projection|identity/i,
  /multihead_attn|cross|source.?target|encoder_attn|encdec/i,
  /self_?.?att/i,
  /out_proj/i,
];

/** Layers that BERT's files have behind or beside the model, and that look like one inside it. */
const beside = /(^|[._])(pooler|cls|lm_head)[._]/i;

/**
 * The arrays of the file by the names in `expected`, in whose order models of both kinds run. Layers that cannot be told
 * apart keep their own names, and so does what has no place. Undefined where no layer is alike.
 */
export function bySignature(
  expected: readonly NamedArray[],
  arrays: readonly FoundArray[],
): readonly FoundArray[] | undefined {
  const [ours, theirs] = [layersOf(expected), layersOf([...arrays].sort(naturally))];
  const names = new Map<string, string>();
  for (const [signature, own] of grouped(ours, signatureOf)) {
    const alike = theirs.filter((layer) => signatureOf(layer) === signature);
    const within = alike.filter(({ path }) => !beside.test(`${path}.`));
    for (const [mine, other] of pairsOf(own, within.length === own.length ? within : alike))
      for (const [leaf, { name }] of mine.arrays) {
        const same = other.arrays.get(leaf);
        if (same) names.set(same.name, name);
      }
  }
  if (names.size === 0) return undefined;
  const named = arrays.map((array) => {
    const name = names.get(array.name);
    return name === undefined ? array : { ...array, name, from: array.from ?? [sized(array)] };
  });
  const known = new Set(named.map(({ name }) => name));
  // Older files lack how many batches a norm has seen, and nobody reads it.
  const uncounted = expected.filter(({ name }) => name.endsWith(batchesSeen) && !known.has(name));
  return [...named, ...uncounted.map(found)];
}

/** Without the part that most names of the file have before those in `expected`; undefined where there is none. */
export function withoutPrefix(
  expected: readonly ArrayInFile[],
  arrays: readonly FoundArray[],
): readonly FoundArray[] | undefined {
  const wanted = new Set(expected.map(({ name }) => name));
  if (arrays.some(({ name }) => wanted.has(name))) return undefined;
  const counts = new Map<string, number>();
  for (const { name } of arrays)
    for (const { index } of name.matchAll(/[./]/g))
      if (wanted.has(name.slice(index + 1)))
        counts.set(name.slice(0, index + 1), (counts.get(name.slice(0, index + 1)) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (!most) return undefined;
  const [prefix] = most;
  return arrays.map((array) =>
    array.name.startsWith(prefix)
      ? { ...array, name: array.name.slice(prefix.length), from: array.from ?? [sized(array)] }
      : array,
  );
}

function sized({ name, shape }: ArrayInFile): ArrayInFile {
  return { name, shape };
}

function layersOf(arrays: readonly ArrayInFile[]): Layer[] {
  return [...grouped(arrays, ({ name }) => name.replace(/[./]?[^./]+$/, ''))].map(
    ([path, own]) => ({
      path,
      arrays: new Map(own.map((array) => [array.name.slice(path.length), array])),
    }),
  );
}

function signatureOf({ arrays }: Layer): string {
  const words = [...arrays].flatMap(([leaf, { shape }]) =>
    leaf.endsWith(batchesSeen) ? [] : `${leaf.replace(/^[./]/, '')} ${shape.join('×')}`,
  );
  return words.sort().join(', ');
}

/** Pairs of layers alike: as many on both sides, under the same hints, in their order. */
function pairsOf(ours: readonly Layer[], theirs: readonly Layer[]): [Layer, Layer][] {
  // A hint that only one side has tells nothing.
  const told = hints.filter((hint) =>
    [ours, theirs].every((layers) => layers.some(({ path }) => hint.test(path))),
  );
  const keyOf = ({ path }: Layer) => told.map((hint) => Number(hint.test(path))).join('');
  const others = grouped(theirs, keyOf);
  return [...grouped(ours, keyOf)].flatMap(([key, own]) => {
    const alike = others.get(key) ?? [];
    if (alike.length !== own.length) return [];
    return own.flatMap((layer, index): [Layer, Layer][] => {
      const other = alike[index];
      return other ? [[layer, other]] : [];
    });
  });
}

function grouped<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Norms of a layer whose names do not sort as they run, in DistilBERT, BART and ViT, and by what they sort. */
const norms: readonly (readonly [RegExp, string])[] = [
  [/(sa|self_attn)_layer_norm|layernorm_before/, 'norm_1'],
  [/encoder_attn_layer_norm|layernorm_after/, 'norm_2'],
  [/(output|final)_layer_norm/, 'norm_3'],
];

function asItRuns(name: string): string {
  const norm = norms.find(([known]) => known.test(name));
  return norm ? name.replace(...norm) : name;
}

/** `layers.2` before `layers.10`: files may hold their arrays in any order. */
function naturally({ name: a }: ArrayInFile, { name: b }: ArrayInFile): number {
  const [one, two] = [a, b].map((name) => asItRuns(name).split(/(\d+)/));
  for (let index = 0; index < Math.min(one?.length ?? 0, two?.length ?? 0); index++) {
    const [x = '', y = ''] = [one?.[index], two?.[index]];
    if (x === y) continue;
    const difference = Number(x) - Number(y);
    return Number.isNaN(difference) || difference === 0 ? (x < y ? -1 : 1) : difference;
  }
  return a.length - b.length;
}
