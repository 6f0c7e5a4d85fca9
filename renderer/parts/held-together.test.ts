import { expect, test } from 'vitest';
import { heldTogether } from './held-together.ts';

test('a size and a number with what it counts stay on one line', () => {
  const held = (words: string) => heldTogether(words).replaceAll('\u00a0', '_');
  expect(held('14 × 14 × 32 maps, 3 × 3 each')).toBe('14_×_14_×_32 maps, 3_×_3 each');
  expect(held('行列積 1 回で、7 クラス、0 コンマ数')).toBe('行列積 1_回で、7_クラス、0_コンマ数');
  expect(held('‘これ は ペン です 。’')).toBe('‘これ は ペン です_。’');
  expect(held('2015, arXiv:1508.04025 of a × b')).toBe('2015, arXiv:1508.04025 of a × b');
});
