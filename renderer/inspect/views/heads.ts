// The arithmetic of attention maps: one head, their mean, their entropy, and what padding leaves. Knows no screen.
import type { Axis, ViewData } from '../../../graph-core/index.ts';
import type { Head, Mode } from '../attention-place.ts';

/** One table of numbers with words along both sides, row-major. */
export interface Table {
  readonly values: Float32Array;
  readonly rows: Side;
  readonly columns: Side;
}

export interface Side {
  readonly name: string;
  readonly length: number;
  readonly labels?: readonly string[] | undefined;
}

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
    for (let at = 0; at < size; at++)
      values[at] = (values[at] ?? 0) + (view.data[head * size + at] ?? 0) / heads;
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
    values[row] = bits;
  }
  const grid = axes.at(-2)?.grid;
  // Of pixels looked at by one head it is a picture.
  if (grid && heads === 1) return pictureOf(values, grid);
  return { values, rows: { name: 'head', length: heads }, columns: rows };
}

/** One number per pixel, as the picture they are of. */
export function pictureOf(values: Float32Array, grid: NonNullable<Axis['grid']>): Table {
  return {
    values,
    rows: { name: 'row', length: grid.rows },
    columns: { name: 'column', length: grid.columns },
  };
}

/** The mean over the channels of a picture. [row, column, channel] → [row, column] */
export function meanOverChannels({ data, shape }: Pick<ViewData, 'data' | 'shape'>): Table {
  const [rows = 1, columns = 1, channels = 1] = shape;
  const values = new Float32Array(rows * columns);
  for (let at = 0; at < values.length; at++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += data[at * channels + channel] ?? 0;
    values[at] = sum / channels;
  }
  return pictureOf(values, { rows, columns });
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

/** The last axis across, whatever comes before it down. */
export function tableOf({ shape, axes, data }: ViewData): Table {
  const columns = shape.at(-1) ?? 1;
  const rows = Math.max(1, data.length / columns);
  const rowAxis = shape.length === 2 ? axes[0] : undefined;
  return { values: data, rows: side(rows, rowAxis), columns: side(columns, axes.at(-1)) };
}

/** Without the places at the end that hold only padding: their labels are empty. */
export function withoutPadding(table: Table): Table {
  const rows = usedLength(table.rows);
  const columns = usedLength(table.columns);
  if (rows === table.rows.length && columns === table.columns.length) return table;
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = row * table.columns.length;
    values.set(table.values.subarray(from, from + columns), row * columns);
  }
  return { values, rows: cut(table.rows, rows), columns: cut(table.columns, columns) };
}

export function largest({ values }: Pick<Table, 'values'>): number {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
}

function sidesOf({ shape, axes }: ViewData): [Side, Side] {
  const [rows, columns] = [shape.length - 2, shape.length - 1].map(
    (at): Side => side(shape[at] ?? 1, axes[at]),
  );
  return [rows ?? side(1, undefined), columns ?? side(1, undefined)];
}

function side(length: number, axis: Axis | undefined): Side {
  const labels = axis?.labels?.length === length ? axis.labels : undefined;
  return { name: axis?.name ?? '', length, labels };
}

function usedLength({ length, labels }: Side): number {
  if (!labels) return length;
  let used = length;
  while (used > 1 && labels[used - 1] === '') used--;
  return used;
}

function cut({ name, labels }: Side, length: number): Side {
  return { name, length, labels: labels?.slice(0, length) };
}
