// How a document's graph is walked by those who write it as source: nodes in order, copies of a module.
import type { Graph } from '../document/schema.ts';

/** Nodes of a graph, sources first, otherwise as the document lists them. */
export function inOrder(graph: Graph): Graph['nodes'] {
  const waiting = new Map(graph.nodes.map(({ id }) => [id, 0]));
  for (const { from, to } of graph.edges)
    if (waiting.has(from.node) && waiting.has(to.node))
      waiting.set(to.node, (waiting.get(to.node) ?? 0) + 1);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const ready = graph.nodes.filter(({ id }) => waiting.get(id) === 0);
  for (let index = 0; index < ready.length; index++)
    for (const { from, to } of graph.edges) {
      if (from.node !== ready[index]?.id || !waiting.has(to.node)) continue;
      const left = (waiting.get(to.node) ?? 0) - 1;
      waiting.set(to.node, left);
      const next = nodes.get(to.node);
      if (left === 0 && next) ready.push(next);
    }
  return ready;
}

/** Prefixes of an instance's copies that the plan runs: `decoder/1/`, or `decoder/` where there is one. */
export function copiesOf(steps: ReadonlyMap<string, unknown>, path: string): string[] {
  const paths = [...steps.keys()].filter((other) => other.startsWith(`${path}/`));
  const numbered = new Set(
    paths.flatMap((other) => /^(\d+)\//.exec(other.slice(path.length + 1))?.[1] ?? []),
  );
  if (numbered.size === 0) return paths.length > 0 ? [`${path}/`] : [];
  return [...numbered].sort((a, b) => Number(a) - Number(b)).map((copy) => `${path}/${copy}/`);
}
