// The tables of a view that is nothing but its numbers: maps stand side by side in the picture.
import type { ViewData } from '../../../graph-core/index.ts';
import type { Table } from '../../parts/heat-map/table.ts';
import {
  meanOverChannels,
  pictureOf,
  tableOf,
  withoutPadding,
} from '../../parts/heat-map/table.ts';
import type { ViewKind } from './view-kind.ts';

export const plainTables: Pick<ViewKind, 'numbers' | 'picture' | 'thumbnail' | 'tiles'> = {
  numbers: (view) => (isMaps(view) ? perPixel(tableOf(view), view) : withoutPadding(tableOf(view))),
  picture: (view) =>
    isMaps(view) ? mosaic([view.data], view.shape) : withoutPadding(tableOf(view)),
  thumbnail: (view) => (isMaps(view) ? meanOverChannels(view) : tableOf(view)),
  tiles: (view) => (isMaps(view) ? channelsOf(view) : [withoutPadding(tableOf(view))]),
};

/** More small pictures than this stand in no row. */
const mostTiles = 16;

/** The first channels, each as a picture. [row, column, channel] */
function channelsOf({ data, shape }: ViewData): Table[] {
  const [rows = 1, columns = 1, channels = 1] = shape;
  return Array.from({ length: Math.min(channels, mostTiles) }, (_, channel) =>
    pictureOf(
      Float32Array.from(
        { length: rows * columns },
        (_value, index) => data[index * channels + channel] ?? 0,
      ),
      { rows, columns },
    ),
  );
}

/** [row, column, channel] */
export function isMaps({ shape }: ViewData): boolean {
  return shape.length === 3;
}

const across = 8;

/** The maps of all channels in rows of eight; between them a cell that is not a number, which no colour fills. */
export function mosaic(images: readonly Float32Array[], shape: readonly number[]): Table {
  const [rows = 1, columns = 1, channels = 1] = shape;
  const maps = images.flatMap((values) =>
    Array.from({ length: channels }, (_, channel) =>
      values.filter((_value, index) => index % channels === channel),
    ),
  );
  const wide = Math.min(across, maps.length);
  const width = wide * (columns + 1) - 1;
  const height = Math.ceil(maps.length / wide) * (rows + 1) - 1;
  const values = new Float32Array(width * height).fill(Number.NaN);
  maps.forEach((map, index) => {
    const left = (index % wide) * (columns + 1);
    const top = Math.floor(index / wide) * (rows + 1);
    for (let row = 0; row < rows; row++)
      values.set(map.subarray(row * columns, (row + 1) * columns), (top + row) * width + left);
  });
  const unnamed = (length: number) => ({ name: '', length, labels: Array(length).fill('') });
  return { values, rows: unnamed(height), columns: unnamed(width) };
}

/** Each pixel has a row, called `row, column`, and each channel a column. */
function perPixel(numbers: Table, { shape }: ViewData): Table {
  const columns = shape[1] ?? 1;
  const labels = Array.from(
    { length: numbers.rows.length },
    (_, index) => `${Math.floor(index / columns) + 1}, ${(index % columns) + 1}`,
  );
  return { ...numbers, rows: { ...numbers.rows, labels } };
}
