// The order in which blocks can run, and the circles that prevent one.
import type { Arrival } from './expand.ts';

export interface Order {
  /** Indices that can run, sources first; then those that stand on or behind a circle. */
  readonly indices: readonly number[];
  /** How many of them can run. */
  readonly runnable: number;
  /** One circle for every knot of blocks that feed one another; its links in the order of the wires. */
  readonly circles: readonly (readonly Link[])[];
}

/** A wire of a circle, into the block with this index. */
interface Link {
  readonly index: number;
  readonly arrival: Arrival;
}

type Arrivals = readonly (readonly Arrival[])[];

/** Kahn's algorithm; linear in blocks and wires. */
export function orderOf(arrivals: Arrivals): Order {
  const count = arrivals.length;
  const waiting = new Int32Array(count);
  const { starts, followers } = followersOf(arrivals);
  const indices: number[] = [];
  for (let index = 0; index < count; index++) {
    let sources = 0;
    for (const { source } of arrivals[index] ?? []) if (source) sources++;
    waiting[index] = sources;
    if (sources === 0) indices.push(index);
  }
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] ?? 0;
    for (let k = starts[index] ?? 0; k < (starts[index + 1] ?? 0); k++) {
      const follower = followers[k] ?? 0;
      const left = (waiting[follower] ?? 0) - 1;
      waiting[follower] = left;
      if (left === 0) indices.push(follower);
    }
  }
  const runnable = indices.length;
  if (runnable === count) return { indices, runnable, circles: [] };
  const stuck: number[] = [];
  for (let index = 0; index < count; index++) if ((waiting[index] ?? 0) > 0) stuck.push(index);
  return { indices: [...indices, ...stuck], runnable, circles: circlesIn(stuck, arrivals) };
}

/** Followers of index i stand at starts[i] … starts[i + 1] − 1. */
function followersOf(arrivals: Arrivals): { starts: Int32Array; followers: Int32Array } {
  const starts = new Int32Array(arrivals.length + 1);
  for (const list of arrivals)
    for (const { source } of list)
      if (source) starts[source.index + 1] = (starts[source.index + 1] ?? 0) + 1;
  for (let index = 0; index < arrivals.length; index++)
    starts[index + 1] = (starts[index + 1] ?? 0) + (starts[index] ?? 0);
  const next = starts.slice();
  const followers = new Int32Array(starts[arrivals.length] ?? 0);
  arrivals.forEach((list, index) => {
    for (const { source } of list) {
      if (!source) continue;
      const at = next[source.index] ?? 0;
      followers[at] = index;
      next[source.index] = at + 1;
    }
  });
  return { starts, followers };
}

/**
 * Every stuck block has a stuck block before it, so walking backwards always ends in a circle. What has been walked
 * is never walked again: one circle per knot, linear in all.
 */
function circlesIn(stuck: readonly number[], arrivals: Arrivals): Link[][] {
  const among = new Set(stuck);
  const walked = new Set<number>();
  const circles: Link[][] = [];
  for (const start of stuck) {
    const trail: Link[] = [];
    const rank = new Map<number, number>();
    let at = start;
    while (!walked.has(at) && !rank.has(at)) {
      const arrival = (arrivals[at] ?? []).find(({ source }) => source && among.has(source.index));
      if (!arrival?.source) break;
      rank.set(at, trail.length);
      trail.push({ index: at, arrival });
      at = arrival.source.index;
    }
    const closes = walked.has(at) ? undefined : rank.get(at);
    for (const { index } of trail) walked.add(index);
    if (closes !== undefined) circles.push(trail.slice(closes).reverse());
  }
  return circles;
}
