// A table of numbers with words along both sides: what heat-maps draw and files hold.
import type { Axis, ViewData } from '../../../graph-core/index.ts';

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
  for (let index = 0; index < values.length; index++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += data[index * channels + channel] ?? 0;
    values[index] = sum / channels;
  }
  return pictureOf(values, { rows, columns });
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

/** Whether its colours need a ramp with two ends. */
export function isSigned({ values }: Pick<Table, 'values'>): boolean {
  return values.some((value) => value < 0);
}

export function side(length: number, axis: Axis | undefined): Side {
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

/** Every so many-th row and column: no more cells along a side than there are pixels. */
export function shrunk({ values, rows, columns }: Table, edge: number): Table {
  const down = Math.ceil(rows.length / edge);
  const across = Math.ceil(columns.length / edge);
  if (down === 1 && across === 1) return { values, rows, columns };
  const [height, width] = [Math.ceil(rows.length / down), Math.ceil(columns.length / across)];
  const small = new Float32Array(height * width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      small[row * width + column] = values[row * down * columns.length + column * across] ?? 0;
  return {
    values: small,
    rows: { name: '', length: height },
    columns: { name: '', length: width },
  };
}
