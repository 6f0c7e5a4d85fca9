// What older trees saved, unpacked: each folder of `fixtures/` named after a commit was written by the tree of it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import type { NamedArray } from '../graph-core/index.ts';
import { readSafetensors } from '../graph-core/index.ts';

const fixtures = path.join(import.meta.dirname, 'fixtures');

/** Commits, oldest first where there are several. */
export const generations = readdirSync(fixtures).filter((name) => /^[0-9a-f]{7}$/.test(name));

const fileOf = (...names: readonly string[]) => path.join(fixtures, ...names);

export function documentsSaved(generation: string): readonly (readonly [string, string])[] {
  return readdirSync(fileOf(generation, 'documents'))
    .filter((name) => name.endsWith('.kumiki'))
    .map((name) => [name, readFileSync(fileOf(generation, 'documents', name), 'utf8')]);
}

export interface SavedTemplate {
  readonly text: string;
  /** Of its model, in order: name and shape. */
  readonly weights: readonly (readonly [string, readonly number[]])[];
}

export function templatesSaved(
  generation: string,
): readonly (readonly [id: string, saved: SavedTemplate])[] {
  const packed = readFileSync(fileOf(generation, 'documents', 'templates.json.gz'));
  // Written by scripts/write-before.mjs, as `said` there.
  const all = JSON.parse(gunzipSync(packed).toString()) as Record<string, SavedTemplate>;
  return Object.entries(all);
}

export const runsSaved = (generation: string): readonly string[] =>
  readdirSync(fileOf(generation, 'runs')).map((name) => name.slice(0, -'.zip'.length));

/** By place: `half/…` broken off on the way, `whole/…` what it came to when it was not, `exports/<format>/…`. */
export function runSaved(generation: string, name: string): ReadonlyMap<string, Uint8Array> {
  const packed = readFileSync(fileOf(generation, 'runs', `${name}.zip`));
  return new Map(Object.entries(unzipSync(packed)));
}

/** The user's file that a run learned from, by the place that its run.json gives. */
export function dataOf(generation: string, asked: string): string {
  const file = fileOf(generation, 'data', path.basename(asked));
  if (!statSync(file).isFile()) throw new Error(`${asked} is not kept.`);
  return file;
}

/** Names, shapes and bits, so that two sets of weights are equal only to the bit. */
export function bitsOf(weights: readonly NamedArray[]) {
  return weights.map(({ name, shape, data }) => [
    name,
    shape,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);
}

export function weightsIn(bytes: Uint8Array | undefined): readonly NamedArray[] {
  if (!bytes) throw new Error('There is no such file.');
  const read = readSafetensors(bytes);
  if ('error' in read) throw new Error(read.error.en);
  return read.weights;
}
