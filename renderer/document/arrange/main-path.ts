// The longest way through a graph: the wires that a reader follows first. Knows ids, no blocks.
import type { Graph } from '../../../graph-core/index.ts';

/** Ids of wires. On a circle, those that lead back to where one has been are left out. */
export function mainPath({ nodes, edges }: Pick<Graph, 'nodes' | 'edges'>): ReadonlySet<string> {
  const out = new Map<string, { readonly id: string; readonly to: string }[]>();
  for (const { id, from, to } of edges)
    out.set(from.node, [...(out.get(from.node) ?? []), { id, to: to.node }]);
  const longest = new Map<
    string,
    { readonly length: number; readonly by?: string; readonly to?: string }
  >();
  // A stack of our own: a chain may be as long as a document.
  for (const { id: first } of nodes) {
    const stack = [first];
    const open = new Set<string>();
    while (stack.length > 0) {
      const node = stack.at(-1) ?? first;
      if (longest.has(node)) {
        stack.pop();
        continue;
      }
      open.add(node);
      const onward = (out.get(node) ?? []).filter(({ to }) => !open.has(to) || longest.has(to));
      const waiting = onward.filter(({ to }) => !longest.has(to));
      if (waiting.length > 0) {
        for (const { to } of waiting) stack.push(to);
        continue;
      }
      let best: { length: number; by?: string; to?: string } = { length: 0 };
      for (const { id, to } of onward) {
        const length = (longest.get(to)?.length ?? 0) + 1;
        if (length > best.length) best = { length, by: id, to };
      }
      longest.set(node, best);
      stack.pop();
    }
  }
  const path = new Set<string>();
  let at = nodes
    .map(({ id }) => id)
    .reduce<string | undefined>(
      (best, id) =>
        best === undefined || (longest.get(id)?.length ?? 0) > (longest.get(best)?.length ?? 0)
          ? id
          : best,
      undefined,
    );
  while (at !== undefined) {
    const step = longest.get(at);
    if (step?.by === undefined || path.has(step.by)) break;
    path.add(step.by);
    at = step.to;
  }
  return path;
}
