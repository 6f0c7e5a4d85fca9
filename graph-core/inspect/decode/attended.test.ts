// Which word of the source was looked at, of views as a model gives them.
import { expect, test } from 'vitest';
import type { ViewData } from '../view-data.ts';
import { attendedPositions } from './attended.ts';

const source = ['the', 'old', 'cat'];
const said = ['⟨bos⟩', 'die', 'alte'];

function attention(path: string, rows: readonly string[], keys: readonly string[], data: number[]) {
  const shape = [data.length / (rows.length * keys.length), rows.length, keys.length];
  return {
    path,
    port: 'scores',
    kind: 'attention',
    shape,
    axes: [{ name: 'head' }, { name: 'query', labels: rows }, { name: 'key', labels: keys }],
    data: Float32Array.from(data),
  } satisfies ViewData;
}

const padded = [...source, ''];
// Two heads, three words said, four positions.
const across = attention(
  'decoder/across',
  said,
  padded,
  [
    0.5, 0.3, 0.2, 0, 0.1, 0.6, 0.3, 0, 0.3, 0.3, 0.4, 0, 0.1, 0.5, 0.4, 0, 0.2, 0.6, 0.2, 0, 0.1,
    0.1, 0.8, 0,
  ],
);

test('the heads are averaged, and padding is never looked at', () => {
  const positionOf = attendedPositions([across], source);
  // 0.6, 0.8, 0.6 · 0.3, 1.2, 0.5 · 0.4, 0.4, 1.2.
  expect([0, 1, 2].map((position) => positionOf?.(position))).toEqual([1, 1, 2]);
});

test('attention among the words of one sentence says nothing of the other; the last one across counts', () => {
  const own = attention(
    'encoder/own',
    padded,
    padded,
    Array.from({ length: 16 }, () => 1),
  );
  const among = attention(
    'decoder/own',
    said,
    said,
    Array.from({ length: 9 }, () => 1),
  );
  expect(attendedPositions([own, among], source)).toBeUndefined();
  const later = attention('decoder/2/across', said, padded, [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
  const positionOf = attendedPositions([own, across, among, later], source);
  expect([0, 1, 2].map((position) => positionOf?.(position))).toEqual([2, 0, 1]);
});
