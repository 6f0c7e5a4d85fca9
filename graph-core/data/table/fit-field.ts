// What is fitted of one column of a table on the training rows: scale, range, classes, and what stands in for a gap.
import type { FieldPreprocessing } from '../preprocessing/schema.ts';
import { beforeScale } from './field-values.ts';
import type { GatheredClasses, GatheredNumbers } from './gathered.ts';
import type { ScaleKind } from './table-choices.ts';

/** Which rows are used, by place, training first. */
export interface Picked {
  readonly order: Int32Array;
  readonly training: number;
}

interface Fitting {
  readonly scale: ScaleKind;
  /** Whether gaps are filled, and whether an entry tells of them. */
  readonly impute: boolean;
  readonly indicator: boolean;
}

/** Mean and deviation are those of the training rows, so that nothing of the held-out ones leaks in. Gaps become the median. */
export function fitNumber(
  { name, values, date, written }: GatheredNumbers,
  { order, training }: Picked,
  { scale, impute, indicator }: Fitting,
): FieldPreprocessing {
  const present: number[] = [];
  let gaps = 0;
  for (let index = 0; index < training; index++) {
    const value = values.at(order[index] ?? 0);
    if (Number.isNaN(value)) gaps++;
    else present.push(value);
  }
  const log = scale === 'log' && date === undefined;
  const filled = impute ? (quantile(sortedOf(present), 0.5) ?? 0) : undefined;
  const whole = filled === undefined ? present : [...present, ...Array<number>(gaps).fill(filled)];
  const scaled = scaleOf(
    whole.map((value) => beforeScale({ log }, value)),
    scale,
  );
  const [min, max] = rangeOf(present);
  const common = {
    name,
    ...scaled,
    min,
    max,
    ...(filled !== undefined && { missing: filled }),
    ...(filled !== undefined && indicator && gaps > 0 && { indicator: true as const }),
  };
  return date
    ? { type: 'date', order: date, ...common }
    : { type: 'number', ...common, ...(log && { log }), ...(written && { written }) };
}

/** Gaps become the most frequent class; of equally frequent ones the first by name. */
export function fitClasses(
  column: GatheredClasses,
  { order, training }: Picked,
  { impute, indicator }: Pick<Fitting, 'impute' | 'indicator'>,
): Extract<FieldPreprocessing, { type: 'class' }> {
  const { name, ids, words } = column;
  const classes = sorted(column);
  if (!impute) return { type: 'class', name, classes };
  const counts = new Map<string, number>();
  for (let index = 0; index < training; index++) {
    const word = words[ids.at(order[index] ?? 0)] ?? '';
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const missing = classes.reduce(
    (most, word) => ((counts.get(word) ?? 0) > (counts.get(most) ?? 0) ? word : most),
    classes[0] ?? '',
  );
  return {
    type: 'class',
    name,
    classes,
    missing,
    ...(indicator && (counts.get('') ?? 0) > 0 && { indicator: true as const }),
  };
}

/** Classes in alphabetical order, so that they do not depend on which row came first; a gap is none of them. */
export function sorted({ words }: Pick<GatheredClasses, 'words'>): string[] {
  return words.filter((word) => word !== '').sort();
}

/** (value − mean) / deviation is: 0 ± 1 (standard), 0 … 1 (min-max), median 0 and quartiles 1 apart (robust). */
function scaleOf(
  values: readonly number[],
  scale: ScaleKind,
): { readonly mean: number; readonly deviation: number } {
  const plain = { mean: 0, deviation: 1 };
  if (scale === 'none' || values.length === 0) return plain;
  if (scale === 'min-max') {
    const [min, max] = rangeOf(values);
    return { mean: min, deviation: max - min || 1 };
  }
  if (scale === 'robust') {
    const ranked = sortedOf(values);
    const [low = 0, mean = 0, high = 0] = [0.25, 0.5, 0.75].map((at) => quantile(ranked, at));
    return { mean, deviation: high - low || 1 };
  }
  let [mean, squares] = [0, 0];
  for (const value of values) mean += value / values.length;
  for (const value of values) squares += (value - mean) ** 2 / values.length;
  return { mean, deviation: Math.sqrt(squares) || 1 };
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return values.length === 0 ? [0, 0] : [min, max];
}

function sortedOf(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** Between the two nearest, as NumPy's default. */
function quantile(ranked: Float64Array, share: number): number | undefined {
  const rank = share * (ranked.length - 1);
  const [low, high] = [ranked[Math.floor(rank)], ranked[Math.ceil(rank)]];
  if (low === undefined || high === undefined) return undefined;
  return low + (high - low) * (rank - Math.floor(rank));
}
