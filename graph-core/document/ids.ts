// Short readable ids that are free in a graph: dense-1, dense-2.
import type { Graph } from './schema.ts';

/** Graphs that were made of others by leaving blocks out, with the ids of these others. */
const wider = new WeakMap<Graph, ReadonlySet<string>>();

/** From now on an id of `whole` is not free in `part`: what is added to the one is to fit into the other. */
export function keepIdsOf(whole: Graph, part: Graph): void {
  wider.set(part, idsIn(whole));
}

/** The first of `stem-1`, `stem-2`, … that nothing in the graph (and nothing in `taken`) is called. */
export function freeId(graph: Graph, stem: string, taken: ReadonlySet<string> = new Set()): string {
  const used = idsIn(graph);
  const base = stem.replace(/-\d+$/, '').slice(0, 56);
  for (let number = 1; ; number++) {
    const id = `${base}-${number}`;
    if (!used.has(id) && !taken.has(id) && !wider.get(graph)?.has(id)) return id;
  }
}

function idsIn({ nodes, edges, notes }: Graph): ReadonlySet<string> {
  return new Set([...nodes, ...edges, ...notes].map(({ id }) => id));
}
