// An .h5 file in the form of Keras 1 to 3: layers by name in the order of the model, and the names of their weights.
import type { Plan } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import type { Hdf5File } from '../hdf5/read-hdf5.ts';
import { functionalModel } from '../keras/functional-model.ts';
import { kerasShared, kerasState } from '../keras/keras-weights.ts';
import type { ArrayInFile, FoundArray } from './found-array.ts';

/** Undefined where the file names no layers. `fixed`: those that do not learn. Layers that bear other names than ours are taken in their order. */
export function readOlderKeras(
  { document, plan }: { readonly document: Document; readonly plan: Plan },
  { arrays, words }: Hdf5File,
  fixed: ReadonlySet<string>,
): FoundArray[] | undefined {
  const [root] = ['', 'model_weights'].filter((path) => listed(words.get(path), 'layer_names'));
  if (root === undefined) return undefined;
  const prefix = root === '' ? '' : `${root}/`;
  const inFile = (listed(words.get(root), 'layer_names') ?? []).map((layer) => ({
    layer,
    paths: (listed(words.get(prefix + layer), 'weight_names') ?? []).map(
      (name) => `${prefix}${layer}/${name}`,
    ),
  }));
  const still = new Set(inFile.flatMap(({ layer, paths }) => (fixed.has(layer) ? paths : [])));
  const holding = inFile.filter(({ paths }) => paths.length > 0);
  const ours = statesByLayer(document, plan);
  const byName = ours.every(({ layer }) => holding.some((held) => held.layer === layer));
  const names = new Map<string, string>();
  ours.forEach(({ layer, arrays: held }, at) => {
    const theirs = byName ? holding.find((other) => other.layer === layer) : holding[at];
    const shapes = theirs?.paths.map((path) => arrays.get(path)?.shape.join());
    // In another order of layers than ours nothing may be taken for what it is not.
    if (!byName && shapes?.join(';') !== held.map(({ shape }) => shape.join()).join(';')) return;
    held.forEach(({ name }, index) => names.set(theirs?.paths[index] ?? '', name));
  });
  const shared = kerasShared(document, plan);
  if (!byName && shared.size > 0 && holding.length > ours.length) names.clear();
  for (const { layer, paths } of byName ? holding : []) {
    const from = shared.get(layer);
    const held = ours.find((own) => own.layer === from)?.arrays ?? [];
    held.forEach(({ name }, index) =>
      names.set(paths[index] ?? '', layer + name.slice(from?.length ?? 0)),
    );
  }
  return [...arrays]
    .filter(([path]) => path.startsWith(prefix) && !path.startsWith('optimizer_weights/'))
    .map(([path, { shape, data }]) => {
      const isFixed = still.has(path) && { fixed: true as const };
      const from = [{ name: path, shape, ...isFixed }];
      return { name: names.get(path) ?? path, shape, from, data };
    });
}

/** Layers that hold anything, in Keras's order. */
function statesByLayer(document: Document, plan: Plan) {
  const held = new Map<string, ArrayInFile[]>();
  for (const { name, shape } of kerasState(document, plan)) {
    const layer = name.slice(0, name.indexOf('/'));
    held.set(layer, [...(held.get(layer) ?? []), { name, shape }]);
  }
  return functionalModel(document, plan).operations.flatMap(({ name }) => {
    const own = held.get(name);
    return own ? [{ layer: name, arrays: own }] : [];
  });
}

/** Long lists are cut into `name0`, `name1`, …. */
function listed(
  words: ReadonlyMap<string, readonly string[]> | undefined,
  name: string,
): readonly string[] | undefined {
  const whole = words?.get(name);
  if (whole || !words?.has(`${name}0`)) return whole;
  const parts: string[] = [];
  for (let index = 0; words.has(`${name}${index}`); index++)
    parts.push(...(words.get(`${name}${index}`) ?? []));
  return parts;
}
