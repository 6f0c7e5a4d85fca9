// What a run has measured so far: one growing pair of typed arrays per series.
import type { Curve, FinalValidation, Split } from '../../graph-core/index.ts';
import { curvesCsv } from '../../graph-core/index.ts';

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

/** Lists or typed arrays of one length. */
interface Numbers {
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
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

  add(split: Split, name: string, { steps, values }: Numbers): void {
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
    // A step that is measured once more, after it was broken off, is still one step.
    if (series.length > 0 && series.steps[series.length - 1] === steps[0]) series.length--;
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

  /** A book of its own with everything up to a step. */
  copyUpTo(step: number): CurveBook {
    const copy = new CurveBook();
    for (const { split, name, steps, values, length } of this.#series.values())
      copy.add(split, name, {
        steps: steps.subarray(0, length),
        values: values.subarray(0, length),
      });
    copy.cutAfter(step);
    return copy;
  }

  /** As bytes for keeping: a line of JSON that names the series, then their steps and values. One copy, no parsing. */
  toBytes(): Uint8Array {
    const all = [...this.#series.values()];
    const head = JSON.stringify(all.map(({ split, name, length }) => ({ split, name, length })));
    const words = new TextEncoder().encode(head.padEnd(Math.ceil((head.length + 4) / 8) * 8 - 4));
    const numbers = all.reduce((sum, { length }) => sum + 2 * length, 0);
    const bytes = new Uint8Array(4 + words.length + 8 * numbers);
    new DataView(bytes.buffer).setUint32(0, words.length, true);
    bytes.set(words, 4);
    let at = 4 + words.length;
    for (const { steps, values, length } of all)
      for (const part of [steps, values]) {
        bytes.set(new Uint8Array(part.buffer, 0, 8 * length), at);
        at += 8 * length;
      }
    return bytes;
  }

  /** Undefined where the bytes are not a whole book. */
  static fromBytes(bytes: Uint8Array): CurveBook | undefined {
    try {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const words = view.getUint32(0, true);
      const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + words)));
      const book = new CurveBook();
      let at = 4 + words;
      for (const { split, name, length } of head as (SeriesName & { length: number })[]) {
        const [steps, values] = [0, 1].map((part) => {
          const from = at + part * 8 * length;
          if (from + 8 * length > bytes.length) throw new RangeError('The bytes end too soon.');
          return new Float64Array(bytes.slice(from, from + 8 * length).buffer);
        });
        at += 16 * length;
        // As they are, without another copy of a long run.
        if (steps && values)
          book.#series.set(`${split} ${name}`, { split, name, steps, values, length });
      }
      return book;
    } catch {
      return undefined;
    }
  }

  toCsv(final?: FinalValidation): string {
    const lists = (split: Split) =>
      this.names()
        .filter((series) => series.split === split)
        .map(({ name }) => {
          const { steps, values, length } = this.series(split, name) ?? nothing;
          const curve: Curve = {
            steps: Array.from(steps.subarray(0, length)),
            values: Array.from(values.subarray(0, length)),
          };
          return [name, curve] as const;
        });
    const validations = lists('held-out').flatMap(([name, { steps, values }]) =>
      steps.map((step, index) => ({ step, metrics: { [name]: values[index] ?? Number.NaN } })),
    );
    return curvesCsv(new Map(lists('training')), validations, final);
  }
}

const nothing: Series = { steps: new Float64Array(), values: new Float64Array(), length: 0 };

function grown(old: Float64Array, capacity: number): Float64Array {
  const array = new Float64Array(capacity);
  array.set(old);
  return array;
}
