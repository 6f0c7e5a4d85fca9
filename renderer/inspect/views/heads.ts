// The arithmetic of attention maps: one head, the mean of all, their entropy.
import type { ViewData } from '../../../graph-core/index.ts';
import type { Side, Table } from '../heat-map/table.ts';
import { pictureOf, side, withoutPadding } from '../heat-map/table.ts';
import type { Head, Mode } from '../inspect-state.ts';

export function headCount({ shape }: ViewData): number {
  return shape.length === 3 ? (shape[0] ?? 1) : 1;
}

/** The map of one head. [query, key] */
export function headOf(view: ViewData, head: number): Table {
  const [rows, columns] = sidesOf(view);
  const size = rows.length * columns.length;
  return { values: view.data.subarray(head * size, (head + 1) * size), rows, columns };
}

/** The mean over all heads. [query, key] */
export function meanOf(view: ViewData): Table {
  const heads = headCount(view);
  const [rows, columns] = sidesOf(view);
  const size = rows.length * columns.length;
  const values = new Float32Array(size);
  for (let head = 0; head < heads; head++)
    for (let index = 0; index < size; index++)
      values[index] = (values[index] ?? 0) + (view.data[head * size + index] ?? 0) / heads;
  return { values, rows, columns };
}

/**
 * How widely each query of each head looks: −Σ p log₂ p over its keys, in bits. 0 = one key only, log₂(keys) = all alike.
 * [head, query]
 */
export function entropyOf(view: ViewData): Table {
  const heads = headCount(view);
  const { axes } = view;
  const [rows, columns] = sidesOf(view);
  const values = new Float32Array(heads * rows.length);
  for (let row = 0; row < values.length; row++) {
    let bits = 0;
    for (let key = 0; key < columns.length; key++) {
      const share = view.data[row * columns.length + key] ?? 0;
      if (share > 0) bits -= share * Math.log2(share);
    }
    // A share that rounding made a little more than 1 would give less than none.
    values[row] = Math.max(0, bits);
  }
  const grid = axes.at(-2)?.grid;
  // Of pixels looked at by one head it is a picture.
  if (grid && heads === 1) return pictureOf(values, grid);
  return { values, rows: { name: 'head', length: heads }, columns: rows };
}

/** The table on the screen, also for taking it away as a picture or as numbers. */
export function shownTable(view: ViewData, head: Head, mode: Mode, padding: boolean): Table {
  const table =
    mode === 'entropy'
      ? entropyOf(view)
      : head === 'mean'
        ? meanOf(view)
        : headOf(view, Math.min(head, headCount(view) - 1));
  return padding ? table : withoutPadding(table);
}

function sidesOf({ shape, axes }: ViewData): [Side, Side] {
  const [rows, columns] = [shape.length - 2, shape.length - 1].map(
    (at): Side => side(shape[at] ?? 1, axes[at]),
  );
  return [rows ?? side(1, undefined), columns ?? side(1, undefined)];
}
