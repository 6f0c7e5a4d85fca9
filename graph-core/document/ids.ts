// Short readable ids that are free in a graph: dense-1, dense-2.
import type { Graph } from './schema.ts';

/** The first of `stem-1`, `stem-2`, … that nothing in the graph (and nothing in `taken`) is called. */
export function freeId(graph: Graph, stem: string, taken: ReadonlySet<string> = new Set()): string {
  const used = new Set([...graph.nodes, ...graph.edges, ...graph.notes].map(({ id }) => id));
  const base = stem.replace(/-\d+$/, '').slice(0, 56);
  for (let number = 1; ; number++) {
    const id = `${base}-${number}`;
    if (!used.has(id) && !taken.has(id)) return id;
  }
}
