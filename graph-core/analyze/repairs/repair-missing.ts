// Ways out where a port has no wire: whatever nearby gives what it takes. Knows kinds and places, no particular block.
import type { PortKind } from '../../blocks/kit/shape.ts';
import { kindFits } from '../../blocks/kit/shape.ts';
import { graphOf } from '../../document/edits.ts';
import { freeId } from '../../document/ids.ts';
import type { Graph } from '../../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { Finding, RepairContext } from '../finding.ts';
import type { NamedPort } from '../names.ts';
import { nameOf, portMention, portsOf, portsOfNode } from '../names.ts';
import type { Location, Repair } from '../problem.ts';
import { aroundSource } from '../around.ts';
import { insertions } from './repair-loose.ts';

const mostOffers = 6;

export function missingRepairs(location: Location, wanted: PortKind): Finding['repairs'] {
  return (at) => {
    const { graph: id, node, port } = location;
    const graph = graphOf(at.document, id);
    if (!graph || !node || !port) return [];
    const name = nameOf(id, node).en;
    // What nothing is wired to yet was laid where it belongs: a wire from afar is not what is meant.
    const inserted = graph.edges.some(({ to }) => to.node === node) ? [] : insertions(at, id, node);
    const wire = freeId(graph, 'wire');
    const to = portMention(at, id, { node, port }, 'inputs');
    const offers = inserted.length > 0 ? [] : offersTo(at, location, graph, wanted);
    const connect = offers.slice(0, mostOffers).map((from): Repair => {
      const source = portMention(at, id, from, 'outputs');
      return {
        label: text(`Connect ${source.en} to ${to.en}`, `${source.ja}を${to.ja}につなぐ`),
        edit: {
          edit: 'add',
          graph: id,
          edges: [{ id: wire, from: { ...from }, to: { node, port } }],
        },
      };
    });
    if (node === moduleOutput) return connect;
    return [
      ...inserted,
      ...connect,
      {
        label: text(`Remove ‘${name}’`, `「${name}」を取り除く`),
        edit: { edit: 'remove', graph: id, nodes: [node] },
      },
    ];
  };
}

export interface Offer {
  readonly node: string;
  readonly port: string;
}

/** How much farther off an output seems: used by others, by this block already, a by-product, behind the block, of a kind that merely will do. */
const farther = { used: 400, twice: 1200, byProduct: 600, behind: 4, otherKind: 1e8 };

/** Outputs of that kind which do not depend on the block, the nearest first; what is learned comes after all else. */
export function offersTo(
  at: Pick<RepairContext, 'document' | 'findBlock'>,
  location: Location,
  graph: Graph,
  wanted: PortKind,
): Offer[] {
  const target = graph.nodes.find(({ id }) => id === location.node);
  const used = new Set(graph.edges.map(({ from }) => `${from.node} ${from.port}`));
  const after = downstream(graph, location.node ?? '');
  const feeding = graph.edges.filter(({ to }) => to.node === location.node);
  const already = new Set(feeding.map(({ from }) => `${from.node} ${from.port}`));
  const meant = aroundOf(at, location, target, feeding[0]?.from);
  const offers: (Offer & { readonly badness: number })[] = [];
  const offer = (node: string, ports: readonly NamedPort[], distance: number) => {
    ports.forEach(({ name: port, kind }, index) => {
      if (!kindFits(kind, wanted)) return;
      const isMeant = meant?.node === node && meant.port === port;
      const badness =
        (isMeant ? 0 : distance) +
        (kind === wanted ? 0 : farther.otherKind) +
        (already.has(`${node} ${port}`) ? farther.twice : 0) +
        (used.has(`${node} ${port}`) && !isMeant ? farther.used : 0) +
        (index > 0 ? farther.byProduct : 0);
      offers.push({ node, port, badness });
    });
  };
  for (const node of graph.nodes) {
    if (after.has(node.id) || (!isModuleNode(node) && at.findBlock(node.type)?.objective)) continue;
    const dx = (target?.position.x ?? 0) - node.position.x;
    const dy = (target?.position.y ?? 0) - node.position.y;
    const ports = portsOfNode(at, node, 'outputs');
    offer(node.id, ports, Math.hypot(dx, dy) * (dx < 0 ? farther.behind : 1));
  }
  if (location.graph !== null)
    offer(moduleInput, portsOf(at, location.graph, moduleInput, 'outputs'), 500);
  return offers.sort((a, b) => a.badness - b.badness).map(({ node, port }) => ({ node, port }));
}

/** What a port that goes round the block before is meant to take. */
function aroundOf(
  { document, findBlock }: Pick<RepairContext, 'document' | 'findBlock'>,
  { graph, port }: Location,
  target: Graph['nodes'][number] | undefined,
  fed: Offer | undefined,
): Offer | undefined {
  if (!target || isModuleNode(target) || !fed || port === undefined) return undefined;
  const inputs = findBlock(target.type, target.params)?.inputs ?? {};
  const goesAround = Object.hasOwn(inputs, port) && inputs[port]?.around;
  return goesAround ? aroundSource(document, findBlock, graph, fed) : undefined;
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
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop())
    for (const follower of next.get(index) ?? [])
      if (!reached.has(follower)) {
        reached.add(follower);
        waiting.push(follower);
      }
  return reached;
}
