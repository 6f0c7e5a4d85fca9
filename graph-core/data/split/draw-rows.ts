// Draws some of many rows to be held out, or one of several folds: at random, class by class, group by group or the last.
import type { Random } from '../random.ts';

/** What is known of a row: its class, its group, or when it was. */
export type RowKey = (row: number) => number;

export interface DrawnRows {
  /** In the order in which they are trained on. */
  readonly inside: Int32Array;
  readonly outside: Int32Array;
}

export type Draw = (rows: Int32Array, wanted: number, stream: Random) => DrawnRows;
/** `fold` counts from 1. */
export type DrawFold = (
  rows: Int32Array,
  fold: { readonly fold: number; readonly folds: number },
  stream: Random,
) => DrawnRows;

export const atRandom: Draw = (rows, wanted, stream) => {
  const drawn = shuffled(rows, stream);
  return { outside: drawn.slice(0, wanted), inside: drawn.slice(wanted) };
};

/** Every class in the same share, as nearly as whole rows allow: what is left over goes to the largest remainders. */
export function stratified(classOf: RowKey): Draw {
  return (rows, wanted, stream) => {
    const drawn = shuffled(rows, stream);
    const quotas = quotasOf(countsBy(rows, classOf), wanted, rows.length);
    return parted(drawn, (row) => {
      const left = quotas.get(classOf(row)) ?? 0;
      quotas.set(classOf(row), left - 1);
      return left > 0;
    });
  };
}

/** Whole groups, each that brings the rows nearer to as many as wanted; one group at least on either side. */
export function grouped(groupOf: RowKey): Draw {
  return (rows, wanted, stream) => {
    const sizes = countsBy(rows, groupOf);
    const groups = shuffled(Int32Array.from(sizes.keys()), stream);
    const out = new Set<number>();
    let taken = 0;
    for (const group of groups) {
      if (out.size === groups.length - 1) break;
      const after = taken + (sizes.get(group) ?? 0);
      if (out.size > 0 && Math.abs(after - wanted) >= Math.abs(taken - wanted)) continue;
      out.add(group);
      taken = after;
    }
    return parted(shuffled(rows, stream), (row) => out.has(groupOf(row)));
  };
}

/** The last ones; rows of one time keep their order. */
export function inOrder(timeOf: RowKey): Draw {
  return (rows, wanted) => {
    const sorted = byTime(rows, timeOf);
    const from = sorted.length - wanted;
    return { inside: sorted.slice(0, from), outside: sorted.slice(from) };
  };
}

export const randomFold: DrawFold = (rows, { fold, folds }, stream) => {
  const drawn = shuffled(rows, stream);
  const [from, to] = [fold - 1, fold].map((before) => {
    const more = Math.min(before, rows.length % folds);
    return before * Math.floor(rows.length / folds) + more;
  });
  const outside = drawn.slice(from, to);
  const inside = Int32Array.from([...drawn.subarray(0, from), ...drawn.subarray(to)]);
  return { inside, outside };
};

/** The rows of one class after those of another are dealt out like cards: no two folds differ by more than one of any. */
export function stratifiedFold(classOf: RowKey): DrawFold {
  return (rows, { fold, folds }, stream) => {
    const drawn = shuffled(rows, stream);
    const dealt = new Map<number, number>();
    const first = startsOf(countsBy(rows, classOf));
    return parted(drawn, (row) => {
      const kind = classOf(row);
      const turn = dealt.get(kind) ?? 0;
      dealt.set(kind, turn + 1);
      return ((first.get(kind) ?? 0) + turn) % folds === fold - 1;
    });
  };
}

/** The largest group first, each into the fold that has the fewest rows. */
export function groupedFold(groupOf: RowKey): DrawFold {
  return (rows, { fold, folds }, stream) => {
    const sizes = countsBy(rows, groupOf);
    const groups = [...shuffled(Int32Array.from(sizes.keys()), stream)];
    groups.sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
    const filled = Array.from({ length: folds }, () => 0);
    const foldOf = new Map<number, number>();
    for (const group of groups) {
      const lightest = filled.indexOf(Math.min(...filled));
      filled[lightest] = (filled[lightest] ?? 0) + (sizes.get(group) ?? 0);
      foldOf.set(group, lightest);
    }
    return parted(shuffled(rows, stream), (row) => foldOf.get(groupOf(row)) === fold - 1);
  };
}

/** What comes next after ever more of the beginning; what comes later still is not used. */
export function orderedFold(timeOf: RowKey): DrawFold {
  return (rows, { fold, folds }) => {
    const sorted = byTime(rows, timeOf);
    const each = Math.floor(rows.length / (folds + 1));
    const from = rows.length - (folds - fold + 1) * each;
    return { inside: sorted.slice(0, from), outside: sorted.slice(from, from + each) };
  };
}

function shuffled(rows: Int32Array, stream: Random): Int32Array {
  const drawn = rows.slice();
  stream.shuffle(drawn);
  return drawn;
}

function byTime(rows: Int32Array, timeOf: RowKey): Int32Array {
  return Int32Array.from([...rows].sort((a, b) => timeOf(a) - timeOf(b) || a - b));
}

function parted(rows: Int32Array, isOut: (row: number) => boolean): DrawnRows {
  const [inside, outside]: [number[], number[]] = [[], []];
  for (const row of rows) (isOut(row) ? outside : inside).push(row);
  return { inside: Int32Array.from(inside), outside: Int32Array.from(outside) };
}

/** By key, in the order in which keys first come. */
function countsBy(rows: Int32Array, keyOf: RowKey): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}

function startsOf(counts: ReadonlyMap<number, number>): Map<number, number> {
  let sum = 0;
  return new Map(
    [...counts].map(([key, count]) => {
      sum += count;
      return [key, sum - count];
    }),
  );
}

function quotasOf(
  counts: ReadonlyMap<number, number>,
  wanted: number,
  all: number,
): Map<number, number> {
  const exact = [...counts].map(([key, count]) => ({ key, share: (wanted * count) / all }));
  const quotas = new Map(exact.map(({ key, share }) => [key, Math.floor(share)]));
  const given = exact.reduce((sum, { share }) => sum + Math.floor(share), 0);
  const byRemainder = [...exact].sort((a, b) => (b.share % 1) - (a.share % 1));
  for (const { key } of byRemainder.slice(0, wanted - given))
    quotas.set(key, (quotas.get(key) ?? 0) + 1);
  return quotas;
}
