import { expect, test } from 'vitest';
import { tileWords } from './tile-words.ts';

test('a tile is told with what the race measured, and with nothing where there was none', () => {
  const race = [
    { side: 32, milliseconds: 1.94 },
    { side: 64, milliseconds: 1.2 },
  ];
  expect(tileWords({ side: 64, race }).en).toBe(
    'Tile of large matrix products: 64 × 64, chosen by a race at start: 1.2 ms for a product of 512 × 512, against 1.9 ms with 32 × 32.',
  );
  const close = [
    { side: 32, milliseconds: 0.97 },
    { side: 64, milliseconds: 1 },
  ];
  expect(tileWords({ side: 64, race: close }).en).toContain('no clear winner: 1 ms');
  expect(tileWords({ side: 64 }).en).not.toMatch(/ ms|chosen/);
});
