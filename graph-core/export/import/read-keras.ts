// Weights of a .keras, .weights.h5 or older .h5 file under the names that model.py's weights.npz has. Trusts no file.
import { DataError } from '../../data/dataset.ts';
import { decodeUtf8 } from '../../data/text/utf8.ts';
import type { Plan } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { Hdf5Error } from '../hdf5/hdf5-view.ts';
import type { Hdf5File } from '../hdf5/read-hdf5.ts';
import { isHdf5, readHdf5 } from '../hdf5/read-hdf5.ts';
import { functionalModel } from '../keras/functional-model.ts';
import { kerasLimits } from '../keras/keras-source.ts';
import { kerasState, layerFolders, pathsWithin, kerasShared } from '../keras/keras-weights.ts';
import { containerNames } from '../keras/layer-table.ts';
import type { Found, FoundArray, WeightFile } from './found-array.ts';
import { refused } from './found-array.ts';
import { openZip } from './open-zip.ts';
import { readOlderKeras } from './read-older-keras.ts';

interface Target {
  readonly document: Document;
  readonly plan: Plan;
}

/** What a file of a whole model says of its layers, in its order. */
interface LayerInFile {
  readonly name: string;
  readonly className: string;
  readonly learns: boolean;
}

const longestConfig = 50_000_000;

/** Undefined where the file is none of Keras's. Unpacks at most `limit` bytes of weights. */
export function readKeras(target: Target, file: WeightFile, limit: number): Found | undefined {
  try {
    const opened = open(file, limit);
    if (!opened) return undefined;
    if ('error' in opened) return opened;
    const [limited] = kerasLimits(target.plan);
    if (limited)
      return refused(
        file.name,
        `Keras cannot say what ‘${limited.path}’ of this document computes, so no Keras file can fit it`,
        `この文書の「${limited.path}」は Keras で表せないため、Keras のファイルは合いません`,
      );
    const older = readOlderKeras(target, opened.hdf5, fixedIn(opened.hdf5));
    return { arrays: older ?? byFolder(target, opened) };
  } catch (reason) {
    if (reason instanceof DataError) return { error: reason.sentence };
    if (reason instanceof Hdf5Error) return refused(file.name, reason.en, reason.ja);
    throw reason;
  }
}

interface Opened {
  readonly hdf5: Hdf5File;
  readonly layers?: readonly LayerInFile[];
}

function open(
  { name, bytes }: WeightFile,
  limit: number,
): Opened | { readonly error: Text } | undefined {
  if (isHdf5(bytes)) return { hdf5: readHdf5(bytes) };
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return undefined;
  const entries = openZip({ name, bytes });
  if ('error' in entries) return entries;
  const weights = entries.get('model.weights.h5');
  const config = entries.get('config.json');
  if (!weights || !config) return undefined;
  const packed = weights.bytes(limit);
  if (!isHdf5(packed))
    return refused(
      name,
      'its model.weights.h5 is not an HDF5 file',
      'model.weights.h5 が HDF5 ファイルではありません',
    );
  const layers = layersOf(() => decodeUtf8(config.bytes(longestConfig), 'config.json'));
  if (!layers)
    return refused(
      name,
      'its config.json does not describe a model of layers',
      'config.json がレイヤーのモデルを表していません',
    );
  return { hdf5: readHdf5(packed), layers };
}

/** Layers have classes of their own; operations such as Add or GetItem hold nothing and get no place in the file. */
function layersOf(json: () => string): LayerInFile[] | undefined {
  let config: unknown;
  try {
    config = JSON.parse(json());
  } catch {
    return undefined;
  }
  const layers = field(field(config, 'config'), 'layers');
  if (!Array.isArray(layers)) return undefined;
  return layers.flatMap((layer): LayerInFile[] => {
    const className = field(layer, 'class_name');
    const name = field(layer, 'name') ?? field(field(layer, 'config'), 'name');
    const module = field(layer, 'module');
    if (typeof className !== 'string' || typeof name !== 'string') return [];
    if (typeof module === 'string' && module.startsWith('keras.src.ops.')) return [];
    const learns = field(field(layer, 'config'), 'trainable') !== false;
    return [{ name, className, learns }];
  });
}

/** Names of the layers that do not learn, as an .h5 of a whole model says them. */
function fixedIn({ words }: Hdf5File): ReadonlySet<string> {
  const [config = ''] = words.get('')?.get('model_config') ?? [];
  const layers = layersOf(() => config) ?? [];
  return new Set(layers.flatMap(({ name, learns }) => (learns ? [] : [name])));
}

/**
 * The folder of each layer is found by its name where the file says the names and they are ours, else by its class
 * and its number among its like, as Keras itself finds it.
 */
function byFolder({ document, plan }: Target, { hdf5, layers }: Opened): FoundArray[] {
  const model = functionalModel(document, plan);
  const state = kerasState(document, plan);
  const paths = pathsWithin(
    model,
    state.map(({ name }) => name),
  );
  const folders = new Map(layerFolders(model).map(([layer, folder]) => [layer.name, folder]));
  const shared = kerasShared(document, plan);
  const twice = new Map<string, string>();
  const fixed = new Set<string>();
  let byName = false;
  if (layers) {
    const inFile = containerNames(layers.map(({ className }) => className));
    layers.forEach(({ learns }, index) => {
      if (!learns) fixed.add(inFile[index] ?? '');
    });
    const named = new Map(layers.map(({ name }, index) => [name, inFile[index] ?? '']));
    const wanted = state.map(({ name }) => name.slice(0, name.indexOf('/')));
    byName = wanted.every((name) => named.has(name));
    for (const [name, folder] of byName ? named : []) {
      folders.set(name, folder);
      if (shared.has(name)) twice.set(name, folder);
    }
  }
  const names = new Map(
    state.map(({ name }) => {
      const folder = folders.get(name.slice(0, name.indexOf('/')));
      return [`${folder}/${paths.get(name)}`, name];
    }),
  );
  // Of a file from before layers were shared: the layers that are now others.
  for (const [layer, folder] of twice)
    for (const { name } of state) {
      const from = shared.get(layer) ?? '';
      if (name.startsWith(`${from}/`))
        names.set(`${folder}/${paths.get(name)}`, layer + name.slice(from.length));
    }
  // Without names nobody knows which of more layers than ours are the shared ones.
  if (!byName && shared.size > 0 && [...hdf5.arrays.keys()].some((path) => isUnknown(path, names)))
    names.clear();
  return [...hdf5.arrays].flatMap(([path, { shape, data }]): FoundArray[] => {
    // What training keeps beside the weights: moments of the optimizer, states of dropout.
    if (/^(optimizer|_?metrics?)\//.test(path) || path.includes('seed_generator')) return [];
    const name = names.get(path) ?? path;
    const isFixed = [...fixed].some((folder) => path.startsWith(`${folder}/`));
    return [{ name, shape, from: [{ name: path, shape, ...(isFixed && { fixed: true }) }], data }];
  });
}

function isUnknown(path: string, names: ReadonlyMap<string, string>): boolean {
  return path.startsWith('layers/') && !path.includes('seed_generator') && !names.has(path);
}

/** A stranger's JSON, looked at one field at a time. */
function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
