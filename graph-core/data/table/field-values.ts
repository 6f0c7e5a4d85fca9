// How one cell of a table becomes numbers, as a description says: the only way, for whole files and for typed rows.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { FieldPreprocessing } from '../preprocessing/schema.ts';
import { dateOf } from './date-cells.ts';

const millisecondsOfDay = 86_400_000;
const daysOfYear = 365.25;

type NumberField = Extract<FieldPreprocessing, { type: 'number' | 'date' }>;

/** What a number of a table is before it is brought to scale: logarithms keep the sign, ln(1 + |x|). */
export function beforeScale(
  { log }: { readonly log?: boolean | undefined },
  value: number,
): number {
  return log ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
}

/** How many numbers a field becomes. */
export function widthOf(field: FieldPreprocessing): number {
  const own = field.type === 'number' ? 1 : field.type === 'date' ? 5 : field.classes.length;
  return own + (field.indicator ? 1 : 0);
}

/** What they are called: `width`, `colour = red`, `visit (year, sine)`, `width is missing`. */
export function entriesOf(field: FieldPreprocessing): readonly string[] {
  const { name } = field;
  const own =
    field.type === 'number'
      ? [name]
      : field.type === 'date'
        ? [name, ...cycles.map((cycle) => `${name} (${cycle})`)]
        : field.classes.map((word) => `${name} = ${word}`);
  return field.indicator ? [...own, `${name}${gapEnding}`] : own;
}

const cycles = ['year, sine', 'year, cosine', 'week, sine', 'week, cosine'];
const gapEnding = ' is missing';
const endings: readonly Text[] = [
  text(gapEnding, '（欠損）'),
  ...['年の正弦', '年の余弦', '週の正弦', '週の余弦'].map((words, index) =>
    text(` (${cycles[index]})`, `（${words}）`),
  ),
];

/** An entry as a person reads it. */
export function entryWords(entry: string): Text {
  const ending = endings.find(({ en }) => entry.endsWith(en));
  return ending
    ? text(entry, `${entry.slice(0, -ending.en.length)}${ending.ja}`)
    : text(entry, entry);
}

/** Writes a number, or the days of a date since 1970, to `into`; NaN is a gap, which the description fills. */
export function writeNumber(
  field: NumberField,
  given: number,
  into: Float32Array | Int32Array | number[],
  at: number,
): void {
  const isGap = Number.isNaN(given);
  const value = isGap ? (field.missing ?? Number.NaN) : given;
  const raw = field.type === 'number' ? beforeScale(field, value) : value;
  into[at] = (raw - field.mean) / field.deviation;
  if (field.type === 'date') {
    const [year, week] = [yearPart(value), weekPart(value)];
    into[at + 1] = Math.sin(year);
    into[at + 2] = Math.cos(year);
    into[at + 3] = Math.sin(week);
    into[at + 4] = Math.cos(week);
  }
  if (field.indicator) into[at + widthOf(field) - 1] = isGap ? 1 : 0;
}

/** The days since 1970 as an angle: one turn a year, from the first of January. */
function yearPart(days: number): number {
  const first = Date.UTC(new Date(days * millisecondsOfDay).getUTCFullYear(), 0, 1);
  return (2 * Math.PI * (days - first / millisecondsOfDay)) / daysOfYear;
}

/** One turn a week, from midnight before Thursday, which the first day of 1970 was. */
function weekPart(days: number): number {
  return (2 * Math.PI * (days - 7 * Math.floor(days / 7))) / 7;
}

/** The number that a cell holds as its column writes them, or days since 1970; NaN where it is none. */
export function numberIn(
  {
    type,
    written,
    order,
  }: Pick<NumberField, 'type'> & {
    readonly written?: NumberWriting | undefined;
    readonly order?: 'day-first' | 'month-first' | undefined;
  },
  cell: string,
): number {
  if (type === 'date') return dateOf(cell, order) / millisecondsOfDay;
  const plain = written ? plainly(cell, written) : cell;
  return plain.trim() === '' ? Number.NaN : Number(plain.replace('−', '-'));
}

/** `comma`: 1.234,5; `point`: 1,234.5. */
export type NumberWriting = 'comma' | 'point';

const spaces = /[\s\u00a0\u202f'’]/g;
const grouped = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const ungrouped = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** As a program writes it; nothing where the cell is not written so. */
export function plainly(cell: string, written: NumberWriting): string {
  const packed = cell.trim().replace('−', '-').replace(spaces, '');
  // The one way is the other with its two signs exchanged.
  const pointed =
    written === 'point' ? packed : packed.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
  if (grouped.test(pointed)) return pointed.replaceAll(',', '');
  return ungrouped.test(pointed) ? pointed : '';
}
