// What a run has measured so far: one growing pair of typed arrays per series. Knows no chart and no store.
import type { Curve, Split } from '../../graph-core/index.ts';

/** Steps rise; `length` counts the points in use. */
export interface Series {
  readonly steps: Float64Array;
  readonly values: Float64Array;
  readonly length: number;
}

/** `training loss` and `held-out loss` are two series of one name. */
export interface SeriesName {
  readonly split: Split;
  readonly name: string;
}

interface Growing {
  steps: Float64Array;
  values: Float64Array;
  length: number;
}

/** Lives outside React: the store holds only a version number, and charts read the arrays in place. */
export class CurveBook {
  readonly #series = new Map<string, Growing & SeriesName>();

  /** In the order in which they first appeared. */
  names(): SeriesName[] {
    return [...this.#series.values()].map(({ split, name }) => ({ split, name }));
  }

  series(split: Split, name: string): Series | undefined {
    return this.#series.get(`${split} ${name}`);
  }

  last(split: Split, name: string): number | undefined {
    const series = this.series(split, name);
    return series?.values[series.length - 1];
  }

  add(split: Split, name: string, { steps, values }: Curve): void {
    const key = `${split} ${name}`;
    let series = this.#series.get(key);
    if (!series) {
      series = {
        split,
        name,
        steps: new Float64Array(256),
        values: new Float64Array(256),
        length: 0,
      };
      this.#series.set(key, series);
    }
    const needed = series.length + steps.length;
    if (needed > series.steps.length) {
      const capacity = Math.max(needed, series.steps.length * 2);
      series.steps = grown(series.steps, capacity);
      series.values = grown(series.values, capacity);
    }
    series.steps.set(steps, series.length);
    series.values.set(values, series.length);
    series.length = needed;
  }

  /** Forgets what came after a step: a run that goes on from a checkpoint measures it again. */
  cutAfter(step: number): void {
    for (const series of this.#series.values())
      while (series.length > 0 && (series.steps[series.length - 1] ?? 0) > step) series.length--;
  }

  /** As plain lists, for keeping. */
  toJson(): (SeriesName & Curve)[] {
    return [...this.#series.values()].map(({ split, name, steps, values, length }) => ({
      split,
      name,
      steps: Array.from(steps.subarray(0, length)),
      // JSON has no NaN; a value that is not finite is written as null and read back as NaN.
      values: Array.from(values.subarray(0, length)),
    }));
  }

  static fromJson(kept: readonly (SeriesName & { steps: number[]; values: (number | null)[] })[]) {
    const book = new CurveBook();
    for (const { split, name, steps, values } of kept)
      book.add(split, name, { steps, values: values.map((value) => value ?? Number.NaN) });
    return book;
  }

  /** One row per step, one column per series, empty where a series has no point. */
  toCsv(): string {
    const names = this.names();
    const rows = new Map<number, string[]>();
    names.forEach(({ split, name }, column) => {
      const series = this.series(split, name);
      for (let at = 0; series && at < series.length; at++) {
        const step = series.steps[at] ?? 0;
        const row = rows.get(step) ?? names.map(() => '');
        row[column] = String(series.values[at]);
        rows.set(step, row);
      }
    });
    const head = ['step', ...names.map(({ split, name }) => `${split} ${name}`)];
    const body = [...rows.entries()]
      .sort(([a], [b]) => a - b)
      .map(([step, row]) => [step, ...row].join(','));
    return `${[head.join(','), ...body].join('\n')}\n`;
  }
}

function grown(old: Float64Array, capacity: number): Float64Array {
  const array = new Float64Array(capacity);
  array.set(old);
  return array;
}
