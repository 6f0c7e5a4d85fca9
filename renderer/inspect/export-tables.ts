// What is taken away of a view: the table that its picture is drawn from, and the table of its numbers. Knows no file.
import type { ViewData } from '../../graph-core/index.ts';
import type { Words } from '../i18n/words.ts';
import { answerTable } from './predict/answer-table.ts';
import type { Head, Mode } from './attention-place.ts';
import type { Equation } from './views/encoding-table.ts';
import { encodingTable } from './views/encoding-table.ts';
import { shownTable, tableOf, withoutPadding } from './views/heads.ts';
import type { Table } from './views/heads.ts';

export interface TakenTables {
  readonly picture: Table;
  readonly numbers: Table;
}

interface Place {
  readonly head: Head;
  readonly mode: Mode;
  readonly showsPadding: boolean;
  readonly byEquation: boolean;
}

/** Maps stand side by side in the picture; among the numbers each pixel has a row and each channel a column. */
export function exportTables(
  view: ViewData,
  place: Place,
  t: Words['t'],
  equation?: Equation,
): TakenTables {
  if (view.kind === 'attention') {
    const table = shownTable(view, place.head, place.mode, place.showsPadding);
    return { picture: table, numbers: table };
  }
  const numbers =
    view.kind === 'answer'
      ? answerTable(view, t)
      : view.kind === 'encoding'
        ? encodingTable(view, place.byEquation ? equation : undefined)
        : withoutPadding(tableOf(view));
  if (view.shape.length !== 3) return { picture: numbers, numbers };
  return { picture: mosaic(mapsOf(view), view.shape), numbers: perPixel(numbers, view) };
}

function mapsOf({ data, target, shape }: ViewData): Float32Array[] {
  const channels = shape[2] ?? 1;
  const whole = target
    ? [target, data, data.map((value, at) => value - (target[at] ?? 0))]
    : [data];
  return whole.flatMap((values) =>
    Array.from({ length: channels }, (_, channel) =>
      values.filter((_value, at) => at % channels === channel),
    ),
  );
}

const across = 8;

/** Maps in rows of eight; between them a cell that is not a number, which no colour fills. */
function mosaic(maps: readonly Float32Array[], [rows = 1, columns = 1]: readonly number[]): Table {
  const wide = Math.min(across, maps.length);
  const width = wide * (columns + 1) - 1;
  const height = Math.ceil(maps.length / wide) * (rows + 1) - 1;
  const values = new Float32Array(width * height).fill(Number.NaN);
  maps.forEach((map, at) => {
    const left = (at % wide) * (columns + 1);
    const top = Math.floor(at / wide) * (rows + 1);
    for (let row = 0; row < rows; row++)
      values.set(map.subarray(row * columns, (row + 1) * columns), (top + row) * width + left);
  });
  const unnamed = (length: number) => ({ name: '', length, labels: Array(length).fill('') });
  return { values, rows: unnamed(height), columns: unnamed(width) };
}

/** Rows are called `row, column`. */
function perPixel(numbers: Table, { kind, shape }: ViewData): Table {
  if (kind === 'answer') return numbers;
  const columns = shape[1] ?? 1;
  const labels = Array.from(
    { length: numbers.rows.length },
    (_, at) => `${Math.floor(at / columns) + 1}, ${(at % columns) + 1}`,
  );
  return { ...numbers, rows: { ...numbers.rows, labels } };
}
