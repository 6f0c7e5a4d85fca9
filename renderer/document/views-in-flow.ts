// Views in the order in which the sample flows through the blocks, modules in their place and repeat by repeat.
import type { Document, GraphId, ViewData } from '../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../graph-core/index.ts';
import { inFlow } from './flow-order.ts';

export function viewsInFlow(document: Document, views: readonly ViewData[]): readonly ViewData[] {
  const placed = views.map((view) => ({ view, place: placeOf(document, view.path) }));
  return placed.sort((a, b) => compare(a.place, b.place)).map(({ view }) => view);
}

/** `decoder/2/self-attention` → where the decoder stands, its repeat, where its attention stands. */
function placeOf(document: Document, path: string): readonly number[] {
  let graph: GraphId = null;
  return path.split('/').map((part) => {
    if (/^\d+$/.test(part)) return Number(part);
    const within = graphOf(document, graph);
    const nodes = within ? inFlow(within) : [];
    const at = nodes.findIndex(({ id }) => id === part);
    const node = nodes[at];
    if (node && isModuleNode(node)) graph = node.module;
    return at;
  });
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const by = (a[index] ?? 0) - (b[index] ?? 0);
    if (by !== 0) return by;
  }
  return a.length - b.length;
}
