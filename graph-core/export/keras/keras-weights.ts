// Where a .keras file keeps the weights of a document's layers.
import type { Plan } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import type { FunctionalModel } from './functional-model.ts';
import type { KerasOperation } from './functional-graph.ts';
import { functionalModel } from './functional-model.ts';
import type { KerasSource } from './keras-source.ts';
import { kerasSource } from './keras-source.ts';
import { containerNames, pathsOf } from './layer-table.ts';
import { partsOf } from './make-layer.ts';

/** Names and shapes of what model.py's weights.npz holds. */
export function kerasState(document: Document, plan: Plan): readonly NamedArray[] {
  return blankSource(document, plan).state;
}

/** Layers that an untied document would have besides, and those that compute for them here. */
export function kerasShared(document: Document, plan: Plan): ReadonlyMap<string, string> {
  return blankSource(document, plan).shared;
}

function blankSource(document: Document, plan: Plan): KerasSource {
  const weights = [...plan.weights].map(([name, { shape }]) => {
    return { name, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
  });
  return kerasSource(document, plan, weights);
}

/** Layers of a model and the folder of each, `layers/dense_1`. */
export function layerFolders({ operations }: FunctionalModel): [KerasOperation, string][] {
  const layers = operations.filter(({ layer }) => layer);
  const folders = containerNames(layers.map(({ className }) => className));
  return layers.map((layer, index) => [layer, folders[index] ?? '']);
}

/** Below its layer's folder, by the name that model.py's weights.npz has for it: `model.dense/kernel` → `vars/0`. */
export function pathsWithin(model: FunctionalModel, names: readonly string[]): Map<string, string> {
  const keys = new Map<string, string[]>();
  for (const name of names) {
    const cut = name.indexOf('/');
    const layer = name.slice(0, cut);
    keys.set(layer, [...(keys.get(layer) ?? []), name.slice(cut + 1)]);
  }
  const paths = new Map<string, string>();
  for (const layer of model.operations) {
    const held = keys.get(layer.name) ?? [];
    const of = {
      className: layer.className,
      own: layer.registered !== null,
      parts: partsOf(layer),
    };
    const within = pathsOf(of, held);
    held.forEach((key, index) => paths.set(`${layer.name}/${key}`, within[index] ?? ''));
  }
  return paths;
}

/** The arrays of model.weights.h5, and its groups. */
export function kerasArrays(
  document: Document,
  plan: Plan,
  weights: readonly NamedArray[],
  model = functionalModel(document, plan),
): { readonly arrays: NamedArray[]; readonly groups: string[] } {
  const { state } = kerasSource(document, plan, weights);
  const paths = pathsWithin(
    model,
    state.map(({ name }) => name),
  );
  const folders = new Map(layerFolders(model).map(([layer, folder]) => [layer.name, folder]));
  const arrays = state.map(({ name, shape, data }): NamedArray => {
    const folder = folders.get(name.slice(0, name.indexOf('/')));
    if (folder === undefined) throw new Error(`No layer holds ${name}.`);
    return { name: `${folder}/${paths.get(name)}`, shape, data };
  });
  return { arrays, groups: ['vars', ...[...folders.values()].map((folder) => `${folder}/vars`)] };
}
