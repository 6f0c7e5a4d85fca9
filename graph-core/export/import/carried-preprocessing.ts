// What weights were trained with, as their files carry it: beside them, inside a zip, or in their own metadata.
import { DataError } from '../../data/dataset.ts';
import {
  preprocessingFile,
  preprocessingIn,
  readPreprocessing,
} from '../../data/preprocessing/metadata.ts';
import type { Preprocessing } from '../../data/preprocessing/schema.ts';
import { decodeUtf8 } from '../../data/text/utf8.ts';
import type { Text } from '../../text.ts';
import { safetensorsMetadata } from '../../weights/safetensors.ts';
import type { WeightFile } from './found-array.ts';
import { openZip } from './open-zip.ts';

/** A vocabulary of a million words has no more. */
const longest = 200_000_000;

/** Whether a file is one of weights, and not what stands beside them. */
export function isWeights({ name }: WeightFile): boolean {
  return name.split('/').at(-1) !== preprocessingFile;
}

/** Nothing where the files carry none; an error where what they carry cannot be read. */
export function carriedPreprocessing(
  files: readonly WeightFile[],
): { readonly preprocessing?: Preprocessing } | { readonly error: Text } {
  const beside = files.find((file) => !isWeights(file));
  if (beside) return readJson(() => beside.bytes);
  for (const file of files) {
    if (file.bytes[0] === 0x50 && file.bytes[1] === 0x4b) {
      const entries = openZip(file);
      // A zip that cannot be opened is told of where its weights are read.
      const entry = 'error' in entries ? undefined : entries.get(preprocessingFile);
      if (entry) return readJson(() => entry.bytes(longest));
      continue;
    }
    const carried = preprocessingIn(safetensorsMetadata(file.bytes));
    if (carried) return carried;
  }
  return {};
}

function readJson(bytes: () => Uint8Array): ReturnType<typeof readPreprocessing> {
  try {
    return readPreprocessing(decodeUtf8(bytes(), preprocessingFile));
  } catch (reason) {
    if (reason instanceof DataError) return { error: reason.sentence };
    throw reason;
  }
}
