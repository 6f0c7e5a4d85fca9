// What the core is given in a terminal: files, gzip, the clock and TensorFlow.js.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DataContext, Document, SentFile, TrainerDeps } from '../graph-core/index.ts';
import {
  dataFile,
  findBlock,
  openData,
  plainColumns,
  startEngine,
  text,
} from '../graph-core/index.ts';
import { exitCodes, Failure } from './exit.ts';
import { codecBinary, nodeAssets, root } from './node-assets.ts';
import { tensorflow } from './tensorflow.ts';

export interface EngineWishes {
  /** All threads together; as many as the app would use unless said. */
  readonly threads?: number | undefined;
}

/** A file of the folder `data/`. Throws a Failure where it did not come along, as with the npm package. */
export async function bundled(name: string): Promise<Uint8Array> {
  const file = path.join(root, 'data', name);
  if (existsSync(file)) return new Uint8Array(await readFile(file));
  const set = name.split('/')[0] ?? name;
  throw new Failure(
    exitCodes.failed,
    text(
      `The data set ‘${set}’ does not come with this package, for its size. Train in the app or in Kumiki’s repository, or choose data of your own with --source and --data.`,
      `データセット「${set}」は大きいため、このパッケージには入っていません。アプリか Kumiki のリポジトリで学習するか、--source と --data で手元のデータを選んでください。`,
    ),
    { code: 'no-data-set', dataSet: set },
  );
}

/** How a data source reads in a terminal. */
export function dataContext(
  seed: number,
  files: readonly SentFile[],
  plain: ReadonlySet<string>,
): DataContext {
  return {
    seed,
    plain,
    bundled,
    codec: codecBinary,
    gunzip: async (bytes) => new Uint8Array(gunzipSync(bytes)),
    files: files.map(dataFile),
  };
}

export function outsideWith({ threads }: EngineWishes): TrainerDeps {
  return {
    findBlock,
    startEngine: async (backend, options) =>
      startEngine(await tensorflow(), backend, nodeAssets(threads), options),
    openData: (document: Document, files, progress, using) =>
      openData(document.data, {
        ...dataContext(document.training.seed, files, plainColumns(document, findBlock)),
        ...using,
        progress,
      }),
    reading: (seed, files) => dataContext(seed, files, new Set()),
    bundled,
    now: () => performance.now(),
    // A turn of the event loop, so that Ctrl-C is heard.
    yieldToEventLoop: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

export const deps = outsideWith({});
