// What the page of an attention block shows: a head, the mean of all, or how widely they look.
import type { ViewData } from '../../../graph-core/index.ts';
import { headCount, headOf, meanOf, sidesOf } from '../../parts/heat-map/heads.ts';
import type { Table } from '../../parts/heat-map/table.ts';
import { pictureOf, withoutPadding } from '../../parts/heat-map/table.ts';
import type { Head, Mode } from '../../run/inspect-state.ts';

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
