// A checkpoint as bytes that prove themselves: SHA-256 of the rest, then safetensors.
import { metadataOf, preprocessingIn } from '../data/preprocessing/metadata.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Checkpoint, NamedArray } from './named-array.ts';

/** Lower-case hexadecimal SHA-256; the host's own, since the core has none. */
export type Sha256 = (bytes: Uint8Array) => Promise<string>;

const digits = 64;

export async function writeCheckpoint(checkpoint: Checkpoint, sha256: Sha256): Promise<Uint8Array> {
  const named = (prefix: string, arrays: readonly NamedArray[]): NamedArray[] =>
    arrays.map((array) => ({ ...array, name: prefix + array.name }));
  const body = writeSafetensors(
    [...named('weights/', checkpoint.weights), ...named('optimizer/', checkpoint.optimizer)],
    {
      step: `${checkpoint.step}`,
      ...metadataOf(checkpoint.preprocessing),
      // As words: JSON has no infinity, and a best loss begins as one.
      ...Object.fromEntries(
        Object.entries(checkpoint.progress).map(([key, value]) => [`progress/${key}`, `${value}`]),
      ),
    },
  );
  const proof = await sha256(body);
  const file = new Uint8Array(digits + body.length);
  for (let index = 0; index < digits; index++) file[index] = proof.charCodeAt(index);
  file.set(body, digits);
  return file;
}

export async function readCheckpoint(
  file: Uint8Array,
  sha256: Sha256,
): Promise<Checkpoint | { readonly error: Text }> {
  const body = file.subarray(digits);
  const proof = String.fromCharCode(...file.subarray(0, digits));
  if (file.length < digits || (await sha256(body)) !== proof)
    return {
      error: text(
        'This checkpoint is damaged: its contents do not match its SHA-256. It was not used.',
        'チェックポイントが壊れています（SHA-256 が一致しません）。使用しませんでした。',
      ),
    };
  const read = readSafetensors(body);
  if ('error' in read) return read;
  const carried = preprocessingIn(read.metadata);
  if (carried && 'error' in carried) return carried;
  const part = (prefix: string): NamedArray[] =>
    read.weights
      .filter(({ name }) => name.startsWith(prefix))
      .map((array) => ({ ...array, name: array.name.slice(prefix.length) }));
  const progress = Object.entries(read.metadata).flatMap(([key, value]) =>
    key.startsWith('progress/') ? [[key.slice('progress/'.length), Number(value)] as const] : [],
  );
  return {
    step: Number(read.metadata.step),
    weights: part('weights/'),
    optimizer: part('optimizer/'),
    progress: Object.fromEntries(progress),
    ...carried,
  };
}
