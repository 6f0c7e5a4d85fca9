// A graph as ELK takes it, with its joints where they sit.
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { Document, Flow, Graph } from '../../../graph-core/index.ts';
import type { Joint } from '../node-geometry.ts';
import { boxOf, flowOf } from '../node-geometry.ts';
import { mainPath } from './main-path.ts';

/** Room for what is drawn on a wire: its shape in words along a level one, beside an upright one. */
const gaps: Readonly<Record<Flow, number>> = { right: 84, down: 48, up: 48 };

function optionsFor(flow: Flow) {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': flow === 'right' ? 'RIGHT' : 'DOWN',
    'elk.layered.spacing.nodeNodeBetweenLayers': String(gaps[flow]),
    'elk.layered.spacing.edgeNodeBetweenLayers': '16',
    'elk.spacing.nodeNode': flow === 'right' ? '36' : '44',
    'elk.spacing.edgeNode': '24',
    'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
    'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  };
}

/** What flows up is laid out downwards and turned over, so that left stays left. A wire to a port that the block does not have leads to the block: it may be there to be mended. */
export function asElk(document: Document, within: Graph): ElkNode {
  const flow = flowOf(within);
  const ids = new Set(within.nodes.map(({ id }) => id));
  const ports = new Set<string>();
  const main = mainPath(within);
  return {
    id: 'root',
    layoutOptions: optionsFor(flow),
    children: within.nodes.map((node) => {
      const { width, height, inputs, outputs } = boxOf(document, within, node);
      const portOf =
        (end: 'in' | 'out', side: string) =>
        ({ port, x, y }: Joint) => {
          const id = `${node.id} ${end} ${port}`;
          ports.add(id);
          const at = { x, y: flow === 'up' ? height - y : y };
          return { id, ...at, layoutOptions: { 'elk.port.side': side } };
        };
      const [first, last] = flow === 'right' ? ['WEST', 'EAST'] : ['NORTH', 'SOUTH'];
      return {
        id: node.id,
        width,
        height,
        layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
        ports: [...inputs.map(portOf('in', first)), ...outputs.map(portOf('out', last))],
      };
    }),
    edges: within.edges
      .filter(({ from, to }) => ids.has(from.node) && ids.has(to.node))
      .map(({ id, from, to }) => ({
        id,
        sources: [`${from.node} out ${from.port}`].map((port) =>
          ports.has(port) ? port : from.node,
        ),
        targets: [`${to.node} in ${to.port}`].map((port) => (ports.has(port) ? port : to.node)),
        // What most of the graph hangs on runs straight.
        ...(main.has(id) && { layoutOptions: { 'elk.layered.priority.straightness': '20' } }),
      })),
  };
}
