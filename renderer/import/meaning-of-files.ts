// What files are for, by their endings and, of zips, by what is in them: a document, weights or data.
import type { DataSource, SentFile } from '../../graph-core/index.ts';
import { dataSources, holdsWeights } from '../../graph-core/index.ts';

export type Meaning =
  | { readonly kind: 'document' }
  | { readonly kind: 'model' }
  | { readonly kind: 'weights' }
  /** The sources that take such files, likeliest first. */
  | { readonly kind: 'data'; readonly sources: readonly DataSource[] }
  | { readonly kind: 'unknown' };

const ofWeights = ['.safetensors', '.keras', '.h5', '.hdf5'] as const;

export async function meaningOf(files: readonly SentFile[]): Promise<Meaning> {
  const [file] = files;
  if (!file) return { kind: 'unknown' };
  const names = files.map(({ name }) => name.toLowerCase());
  const ends = (...endings: readonly string[]) =>
    names.some((name) => endings.some((ending) => name.endsWith(ending)));
  if (files.length === 1 && ends('.kumiki')) return { kind: 'document' };
  if (files.length === 1 && ends('.onnx')) return { kind: 'model' };
  if (ends(...ofWeights)) return { kind: 'weights' };
  if (ends('.json')) {
    // TensorFlow.js ends its weights in .json too, but says where they are.
    const texts = await Promise.all(
      files.filter(({ name }) => /\.json$/i.test(name)).map(({ content }) => textOf(content)),
    );
    const listed = texts.some((text) => text.includes('"weightsManifest"'));
    if (listed || files.length > 1) return { kind: listed ? 'weights' : 'unknown' };
    return { kind: 'document' };
  }
  if (ends('.zip', '.npz') && files.length === 1 && (await holdsWeights(file)))
    return { kind: 'weights' };
  const sources = sourcesFor(names);
  return sources.length > 0 ? { kind: 'data', sources } : { kind: 'unknown' };
}

/** Those that take every one of the files; of a folder, those that take folders and find something in it. */
function sourcesFor(names: readonly string[]): readonly DataSource[] {
  const inFolder = names.some((name) => name.includes('/'));
  return dataSources.filter(({ files }) => {
    if (!files) return false;
    const takes = (name: string) => files.accept.some((ending) => name.endsWith(ending));
    if (inFolder) return files.folder === true && names.some(takes);
    return names.every(takes) && (names.length === 1 || files.multiple);
  });
}

/** Every ending that is of use, for a sentence. */
export function knownEndings(): { readonly data: string; readonly weights: string } {
  const data = dataSources.flatMap(({ files }) => files?.accept ?? []);
  return {
    data: [...new Set(data)].join(', '),
    weights: [...ofWeights.slice(0, 3), '.npz', '.zip'].join(', '),
  };
}

async function textOf(content: SentFile['content']): Promise<string> {
  return new TextDecoder().decode(await content.slice(0, content.size).arrayBuffer());
}
