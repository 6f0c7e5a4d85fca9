// An attention view as tables: one head, or the mean of all.
import type { Axis, ViewData } from '../../../graph-core/index.ts';
import type { Side, Table } from './table.ts';
import { side } from './table.ts';

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

export function sidesOf({ shape, axes }: ViewData): [Side, Side] {
  const [rows, columns] = [shape.length - 2, shape.length - 1].map(
    (at): Side => withSaid(side(shape[at] ?? 1, axes[at]), axes[at]),
  );
  return [rows ?? side(1, undefined), columns ?? side(1, undefined)];
}

/** Where a model speaks, a place is called by what it reads there and what it is to say: `the → cat`. */
function withSaid(places: Side, axis: Axis | undefined): Side {
  const { labels, length } = places;
  if (!labels || !axis?.said) return places;
  const said = axis.said.slice(0, length);
  return {
    name: 'said',
    length,
    labels: labels.map((read, at) => (read && said[at] ? `${read} → ${said[at]}` : read)),
  };
}
