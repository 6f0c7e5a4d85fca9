// The two biases of PyTorch's recurrent layers, of which we hold the sum where one is enough.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import type { FoundArray } from './found-array.ts';

/**
 * PyTorch adds bias_hh_l0 to bias_ih_l0 before anything else, but in GRU's candidate. `expected`: the state that PyTorch
 * would have of our weights, where a bias_hh_l0 that is all 0 has no place with us.
 */
export function foldBiases(
  arrays: readonly FoundArray[],
  expected: readonly NamedArray[],
): { readonly arrays: readonly FoundArray[]; readonly note?: Text } {
  const given = new Map(arrays.map((array) => [array.name, array]));
  let folded = 0;
  for (const { name, data } of expected) {
    const forState = given.get(name);
    const forInput = given.get(name.replace('bias_hh_l', 'bias_ih_l'));
    if (!name.includes('bias_hh_l') || data.some((value) => value !== 0)) continue;
    if (!forState || !forInput || forInput.shape.join() !== forState.shape.join()) continue;
    const more = forState.data();
    if (more.every((value) => value === 0)) continue;
    folded++;
    const sum = forInput.data().map((value, index) => value + (more[index] ?? 0));
    given.set(forInput.name, { ...forInput, data: () => sum });
    given.set(name, { ...forState, data: () => new Float32Array(more.length) });
  }
  if (folded === 0) return { arrays };
  return {
    arrays: [...given.values()],
    note: text(
      `${folded === 1 ? 'A recurrent layer has' : `${folded} recurrent layers have`} two biases in PyTorch and one here: their sum was taken, which computes the same.`,
      `PyTorch では再帰層のバイアスが二つありますが、この文書では一つです（${folded} か所）。計算結果が同じになる和を使いました。`,
    ),
  };
}
