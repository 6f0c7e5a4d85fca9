// What tests hand to a data source instead of the app: the repository's own data folder, the installed codecs, and Node's gunzip.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DataContext, DataFile } from './dataset.ts';
import { codecBinaries } from './formats/picture-codecs.ts';
import { dataFile } from './sent-file.ts';

const require = createRequire(import.meta.url);

/** Once per process: nobody writes into what was unpacked, and Fashion-MNIST takes seconds. */
const unpacked = new Map<string, Uint8Array>();

export function testContext(seed = 0, files: readonly DataFile[] = []): DataContext {
  return {
    seed,
    files,
    bundled: async (name) =>
      new Uint8Array(await readFile(path.join(import.meta.dirname, '../../data', name))),
    codec: async (name) => new Uint8Array(await readFile(require.resolve(codecBinaries[name]))),
    gunzip: async (bytes) => {
      const key = createHash('sha256').update(bytes).digest('hex');
      const known = unpacked.get(key) ?? new Uint8Array(gunzipSync(bytes));
      unpacked.set(key, known);
      return known;
    },
  };
}

export function fileOf(name: string, content: string | Uint8Array): DataFile {
  const part = typeof content === 'string' ? content : new Uint8Array(content);
  return dataFile({ name, content: new Blob([part]) });
}
