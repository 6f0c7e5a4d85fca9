// What a weight file turned out to hold, before anyone knows whether a document wants it.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { NamedArray } from '../../weights/named-array.ts';

/** An array by its name and sizes alone. */
export interface ArrayInFile {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its layer does not learn there. */
  readonly fixed?: true;
}

/** An array of a file; its numbers are unpacked only when asked for. */
export interface FoundArray extends ArrayInFile {
  /** What it is in the file, where name or layout is the document's. */
  readonly from?: readonly ArrayInFile[];
  data(): Float32Array;
}

export type Found =
  | {
      readonly arrays: readonly FoundArray[];
      /** Names are those of a layers model, `layer/weight`, not ours. */
      readonly layers?: boolean;
    }
  | { readonly error: Text };

export interface WeightFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function found({ name, shape, data }: NamedArray): FoundArray {
  return { name, shape, data: () => data };
}

export function refused(file: string, en: string, ja: string): { readonly error: Text } {
  return {
    error: text(
      `‘${file}’ cannot be used: ${en}. Nothing was loaded.`,
      `「${file}」は使えません：${ja}。何も読み込んでいません。`,
    ),
  };
}

/** Whether a stranger's value is a list of sizes. */
export function isSizes(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= 32 &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0)
  );
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
