// Arrays of a file that was written before weights were shared: equal ones become one, different ones are named. Trusts no file.
import { permuted } from '../../blocks/kit/layout.ts';
import type { Text } from '../../text.ts';
import type { FoundArray } from './found-array.ts';
import { refused } from './found-array.ts';
import { weightNames } from './weight-names.ts';

/** Where the numbers of an array by this name are now; undefined where it is none that is shared. */
export type SharedAs = (
  name: string,
) => { readonly name: string; readonly transposed: boolean } | undefined;

/** Without the arrays that are others a second time; an error where the two differ. */
export function oneOfTwo(
  file: string,
  arrays: readonly FoundArray[],
  sharedAs: SharedAs,
): { readonly arrays: readonly FoundArray[] } | { readonly error: Text } {
  const given = new Map(arrays.map((array) => [array.name, array]));
  const different: string[] = [];
  const left = arrays.flatMap((array): FoundArray[] => {
    const now = sharedAs(array.name);
    if (!now) return [array];
    const mine = now.transposed ? turned(array) : array;
    const theirs = given.get(now.name);
    if (theirs) {
      if (!same(mine, theirs)) different.push(array.name, now.name);
      return [];
    }
    const renamed = { ...mine, name: now.name, from: array.from ?? [array] };
    given.set(now.name, renamed);
    return [renamed];
  });
  if (different.length === 0) return { arrays: left };
  const { en, ja } = weightNames([...new Set(different)], 4);
  return refused(
    file,
    `weights that the document shares differ in the file: ${en}`,
    `文書では共有されている重みが、ファイルの中では異なります：${ja}`,
  );
}

function turned(array: FoundArray): FoundArray {
  if (array.shape.length !== 2) return array;
  return {
    ...array,
    shape: [...array.shape].reverse(),
    data: () => permuted({ shape: array.shape, data: array.data() }, [1, 0]).data,
  };
}

function same(a: FoundArray, b: FoundArray): boolean {
  if (a.shape.join() !== b.shape.join()) return false;
  const others = b.data();
  return a.data().every((value, index) => value === others[index]);
}
