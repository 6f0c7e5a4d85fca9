// Which tiles a GPU's matrix products take and how they were chosen, in a sentence that claims no more than was measured.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { TileChoice } from './engine.ts';
import { stepTime } from './step-time.ts';

/** Rows and columns of the matrices that are multiplied in the race. */
export const racedSize = 512;

export function tileWords({ side, race = [] }: TileChoice): Text {
  const square = (side: number) => `${side} × ${side}`;
  const taken = race.find((tile) => tile.side === side);
  const other = race.find((tile) => tile !== taken);
  if (!taken || !other)
    return text(
      `Tile of large matrix products: ${square(side)}, the usual one; no race was run.`,
      `大きな行列積のタイル：${square(side)}（既定。速さの比較はしていません）。`,
    );
  const times = [taken, other].map(({ milliseconds }) => stepTime(milliseconds));
  const product = square(racedSize);
  if (taken.milliseconds < other.milliseconds)
    return text(
      `Tile of large matrix products: ${square(side)}, chosen by a race at start: ${times[0]} for a product of ${product}, against ${times[1]} with ${square(other.side)}.`,
      `大きな行列積のタイル：${square(side)}。開始時の比較で選択（${product} の積に ${times[0]}、${square(other.side)} では ${times[1]}）。`,
    );
  return text(
    `Tile of large matrix products: ${square(side)}, the usual one, since a race at start had no clear winner: ${times[0]} for a product of ${product}, against ${times[1]} with ${square(other.side)}.`,
    `大きな行列積のタイル：${square(side)}（既定）。開始時の比較で明らかな差がなかったため（${product} の積に ${times[0]}、${square(other.side)} では ${times[1]}）。`,
  );
}
