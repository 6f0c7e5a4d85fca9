// What tests hand to a data source instead of the app: the repository's own data folder, and Node's gunzip.
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { DataContext, DataFile } from './dataset.ts';

export function testContext(seed = 0, files: readonly DataFile[] = []): DataContext {
  return {
    seed,
    files,
    bundled: async (path) =>
      new Uint8Array(await readFile(new URL(`../../data/${path}`, import.meta.url))),
    gunzip: async (bytes) => new Uint8Array(gunzipSync(bytes)),
  };
}

export function fileOf(name: string, content: string | Uint8Array): DataFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { name, size: bytes.length, bytes: async () => bytes };
}
