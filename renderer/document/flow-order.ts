// The nodes of a graph in the order in which one would tell of them: along each branch, and each behind what it reads.
import type { Graph, Node } from '../../graph-core/index.ts';

const known = new WeakMap<Graph, readonly Node[]>();

/** What goes round in circles stands last, as it was added. */
export function inFlow(graph: Graph): readonly Node[] {
  const before = known.get(graph);
  if (before) return before;
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const waitsFor = new Map<string, number>();
  const readers = new Map<string, string[]>();
  for (const { from, to } of graph.edges) {
    // The borders of a module are no nodes.
    if (!ids.has(from.node) || !ids.has(to.node)) continue;
    waitsFor.set(to.node, (waitsFor.get(to.node) ?? 0) + 1);
    const reading = readers.get(from.node);
    if (reading) reading.push(to.node);
    else readers.set(from.node, [to.node]);
  }
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const ready = graph.nodes.filter(({ id }) => !waitsFor.has(id)).toReversed();
  const order: Node[] = [];
  for (let node = ready.pop(); node; node = ready.pop()) {
    order.push(node);
    const next: Node[] = [];
    for (const id of readers.get(node.id) ?? []) {
      const left = (waitsFor.get(id) ?? 1) - 1;
      waitsFor.set(id, left);
      const reader = byId.get(id);
      if (left === 0 && reader) next.push(reader);
    }
    // The branch that begins here goes on first.
    ready.push(...next.toReversed());
  }
  const told = new Set(order);
  const all = [...order, ...graph.nodes.filter((node) => !told.has(node))];
  known.set(graph, all);
  return all;
}
