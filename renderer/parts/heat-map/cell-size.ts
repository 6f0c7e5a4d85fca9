// How large the cells of a heat-map are: the whole map in the room there is, or zoomed in.
import type { Side } from './table.ts';

interface Room {
  readonly width: number;
  readonly height: number;
}

interface Wish {
  /** Cells are as high as wide. */
  readonly square: boolean;
  /** 1 = the whole map is seen. */
  readonly zoom: number;
}

export interface CellSize {
  readonly wide: number;
  readonly high: number;
}

const largestCell = 96;
/** Rows of a map that is not square are at least so high where there is room. */
const goodRow = 28;

export function cellSize(
  { rows, columns }: { readonly rows: Side; readonly columns: Side },
  room: Room,
  { square, zoom }: Wish,
): CellSize {
  const across = room.width / columns.length;
  const down = room.height / rows.length;
  const fitted = (size: number) => Math.max(1, Math.min(largestCell, size));
  const [wide, high] = square
    ? [fitted(Math.min(across, down)), fitted(Math.min(across, down))]
    : [fitted(across), Math.max(2, Math.min(largestCell, down, Math.max(across, goodRow)))];
  return { wide: wide * zoom, high: high * zoom };
}
