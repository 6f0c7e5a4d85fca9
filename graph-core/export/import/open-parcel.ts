// A zip that holds weights among other files, as the exports of this app are saved: the weights and what belongs to them.
import { DataError } from '../../data/dataset.ts';
import type { SentFile } from '../../data/dataset.ts';
import { preprocessingFile } from '../../data/preprocessing/metadata.ts';
import { dataFile } from '../../data/sent-file.ts';
import { openZip as openStored } from '../../data/formats/zip.ts';
import type { WeightFile } from './found-array.ts';
import { openZip } from './open-zip.ts';

/** Each kind of weights that an export brings, the first that is there being read. */
const kinds = [
  /\.safetensors$/i,
  /\.keras$/i,
  /\.h5$/i,
  /\.npz$/i,
  /(^|\/)model\.json$|\.bin$/i,
] as const;

/** The paths of the weights in a zip; none where it holds none, or is itself a file of weights. */
function weightPaths(paths: readonly string[]): readonly string[] {
  const isFormat = paths.some((path) => /\.npy$/i.test(path) || path === 'model.weights.h5');
  if (isFormat) return [];
  for (const kind of kinds) {
    const found = paths.filter((path) => kind.test(path));
    const [first] = found;
    // A model.json and its binary files belong together; of any other kind one file is the model.
    if (first !== undefined) return kind === kinds[4] ? found : [first];
  }
  return [];
}

/** The files to read: those inside, where a single zip with weights was given, else those given. */
export function openParcel(files: readonly WeightFile[], limit: number): readonly WeightFile[] {
  const [file, ...more] = files;
  if (!file || more.length > 0 || file.bytes[0] !== 0x50 || file.bytes[1] !== 0x4b) return files;
  const entries = openZip(file);
  if ('error' in entries) return files;
  const paths = weightPaths([...entries.keys()]);
  const beside = [...entries.keys()].filter((path) => path.split('/').at(-1) === preprocessingFile);
  try {
    const inside = [...paths, ...(paths.length > 0 ? beside.slice(0, 1) : [])].flatMap((path) => {
      const bytes = entries.get(path)?.bytes(limit);
      return bytes ? [{ name: path.split('/').at(-1) ?? path, bytes }] : [];
    });
    return inside.length > 0 ? inside : files;
  } catch (reason) {
    // A damaged or boundless entry is told of by whoever reads the zip as it is.
    if (reason instanceof DataError) return files;
    throw reason;
  }
}

/** Whether a zip or an .npz holds weights rather than examples; only its table of contents is read. */
export async function holdsWeights(sent: SentFile): Promise<boolean> {
  try {
    const paths = (await openStored(dataFile(sent))).map(({ path }) => path);
    if (paths.includes('model.weights.h5') || weightPaths(paths).length > 0) return true;
    const arrays = paths.filter((path) => path.endsWith('.npy'));
    // Arrays to learn from are called x and y.
    return arrays.length > 0 && !arrays.some((path) => /^[xy](_train|_test)?\.npy$/.test(path));
  } catch (reason) {
    if (reason instanceof DataError) return false;
    throw reason;
  }
}
