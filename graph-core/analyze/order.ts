// The order in which blocks can run, and the circles that prevent one. Knows only paths and wires.
import type { FlatEdge } from './expand.ts';

export interface Order {
  /** Every path that can be reached before a circle, sources first, otherwise in document order. */
  readonly paths: readonly string[];
  /** Paths that stand on a circle, in the order of its wires; empty if there is none. */
  readonly cycle: readonly string[];
}

/** Kahn's algorithm; linear in blocks and wires. */
export function orderOf(paths: readonly string[], edges: readonly FlatEdge[]): Order {
  const waiting = new Map(paths.map((path) => [path, 0]));
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (!waiting.has(from.path) || !waiting.has(to.path)) continue;
    waiting.set(to.path, (waiting.get(to.path) ?? 0) + 1);
    const followers = next.get(from.path);
    if (followers) followers.push(to.path);
    else next.set(from.path, [to.path]);
  }
  const ready = paths.filter((path) => waiting.get(path) === 0);
  for (let at = 0; at < ready.length; at++) {
    for (const follower of next.get(ready[at] ?? '') ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) ready.push(follower);
    }
  }
  if (ready.length === paths.length) return { paths: ready, cycle: [] };
  return {
    paths: ready,
    cycle: findCycle(new Set(paths.filter((path) => (waiting.get(path) ?? 0) > 0)), edges),
  };
}

/** Walks backwards among what never got ready; the first path met twice closes the circle. */
function findCycle(stuck: ReadonlySet<string>, edges: readonly FlatEdge[]): string[] {
  const before = new Map<string, string>();
  for (const { from, to } of edges)
    if (stuck.has(from.path) && stuck.has(to.path)) before.set(to.path, from.path);
  const seen = new Map<string, number>();
  const walked: string[] = [];
  let at = [...before.keys()][0];
  while (at !== undefined && !seen.has(at)) {
    seen.set(at, walked.length);
    walked.push(at);
    at = before.get(at);
  }
  return at === undefined ? walked : walked.slice(seen.get(at)).reverse();
}
