// Ways out where a port has no wire: whatever nearby gives what it takes. Knows kinds and places, no particular block.
import type { PortKind } from '../blocks/shape.ts';
import { kindFits } from '../blocks/shape.ts';
import { graphOf } from '../document/edits.ts';
import { freeId } from '../document/ids.ts';
import type { Document, Graph } from '../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../document/schema.ts';
import { text } from '../text.ts';
import type { BlockLookup } from './analysis.ts';
import type { Finding } from './finding.ts';
import { nameOf } from './names.ts';
import type { Place, Repair } from './problem.ts';

const mostOffers = 6;

export function missingRepairs(place: Place, wanted: PortKind): Finding['repairs'] {
  return ({ document, findBlock }) => {
    const { graph: id, node, port } = place;
    const graph = graphOf(document, id);
    if (!graph || !node || !port) return [];
    const name = nameOf(id, node);
    const wire = freeId(graph, 'wire');
    const offers = offersTo(document, findBlock, place, graph, wanted);
    const connect = offers.slice(0, mostOffers).map((from): Repair => {
      const source = nameOf(id, from.node);
      return {
        label: text(
          `Connect ${from.port} of ‘${source.en}’ to ${port} of ‘${name.en}’`,
          `「${source.ja}」の ${from.port} を「${name.ja}」の ${port} につなぐ`,
        ),
        edit: {
          edit: 'add',
          graph: id,
          edges: [{ id: wire, from: { ...from }, to: { node, port } }],
        },
      };
    });
    if (node === moduleOutput) return connect;
    return [
      ...connect,
      {
        label: text(`Remove ‘${name.en}’`, `「${name.ja}」を取り除く`),
        edit: { edit: 'remove', graph: id, nodes: [node] },
      },
    ];
  };
}

export interface Offer {
  readonly node: string;
  readonly port: string;
}

/** Outputs of that kind which do not depend on the block: unused ones first, then nearest to its left. */
export function offersTo(
  document: Document,
  findBlock: BlockLookup,
  place: Place,
  graph: Graph,
  wanted: PortKind,
): Offer[] {
  const target = graph.nodes.find(({ id }) => id === place.node);
  const used = new Set(graph.edges.map(({ from }) => `${from.node} ${from.port}`));
  const after = downstream(graph, place.node ?? '');
  const offers: (Offer & { readonly badness: number })[] = [];
  const offer = (node: string, port: string, kind: PortKind, distance: number) => {
    if (!kindFits(kind, wanted)) return;
    const badness =
      distance + (kind === wanted ? 0 : 1e8) + (used.has(`${node} ${port}`) ? 1e4 : 0);
    offers.push({ node, port, badness });
  };
  const modules = new Map(document.modules.map((module) => [module.id, module]));
  for (const node of graph.nodes) {
    if (after.has(node.id)) continue;
    const dx = (target?.position.x ?? 0) - node.position.x;
    const dy = (target?.position.y ?? 0) - node.position.y;
    const distance = Math.hypot(dx, dy) * (dx < 0 ? 4 : 1);
    if (isModuleNode(node))
      for (const { name, kind } of modules.get(node.module)?.outputs ?? [])
        offer(node.id, name, kind, distance);
    else
      for (const [port, { kind }] of Object.entries(findBlock(node.type)?.outputs ?? {}))
        offer(node.id, port, kind, distance);
  }
  for (const { name, kind } of (place.graph && modules.get(place.graph)?.inputs) || [])
    offer(moduleInput, name, kind, 500);
  return offers.sort((a, b) => a.badness - b.badness).map(({ node, port }) => ({ node, port }));
}

/** The block itself and everything it feeds: a wire from there would close a circle. */
function downstream(graph: Graph, node: string): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of graph.edges) {
    const followers = next.get(from.node);
    if (followers) followers.push(to.node);
    else next.set(from.node, [to.node]);
  }
  const reached = new Set([node]);
  const waiting = [node];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const follower of next.get(at) ?? [])
      if (!reached.has(follower)) {
        reached.add(follower);
        waiting.push(follower);
      }
  return reached;
}
