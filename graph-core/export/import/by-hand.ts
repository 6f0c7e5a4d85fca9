// Pairs that a person chose: arrays of the file under the names that they are to have.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { FoundArray } from './found-array.ts';

/** Which array of the file a weight is to come from: the weight's name by the array's. */
export type Pairs = Readonly<Record<string, string>>;

/** The chosen arrays under their new names, and all others. */
export function pairedByHand(
  arrays: readonly FoundArray[],
  pairs: Pairs = {},
): { readonly hand: readonly FoundArray[]; readonly others: readonly FoundArray[] } {
  const hand: FoundArray[] = [];
  const others: FoundArray[] = [];
  const taken = new Set(Object.values(pairs));
  for (const array of arrays) {
    const name = Object.hasOwn(pairs, array.name) ? pairs[array.name] : undefined;
    if (name !== undefined) {
      const from = array.from ?? [{ name: array.name, shape: array.shape }];
      hand.push({ ...array, name, from });
    } else if (!taken.has(array.name)) others.push(array);
  }
  return { hand, others };
}

/** A pair that names what is not there. */
export function strangePair(
  pairs: Pairs,
  arrays: readonly FoundArray[],
  known: ReadonlySet<string>,
): Text | undefined {
  const there = new Set(arrays.map(({ name }) => name));
  for (const [from, to] of Object.entries(pairs)) {
    if (!there.has(from))
      return text(
        `The file has no array ‘${from}’ to take ‘${to}’ from. Choose one that it has.`,
        `「${to}」に使う配列「${from}」がファイルにありません。ファイルにあるものを選んでください。`,
      );
    if (!known.has(to))
      return text(
        `The document has no weight ‘${to}’ to take from ‘${from}’. Choose one that it has.`,
        `「${from}」の行き先の重み「${to}」が文書にありません。文書にあるものを選んでください。`,
      );
  }
  return undefined;
}
