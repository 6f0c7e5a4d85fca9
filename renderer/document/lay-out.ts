// Puts a graph in order from left to right with ELK, in a worker of its own.
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Document, Edit, Graph, GraphId } from '../../graph-core/index.ts';
import { graphOf, moduleInput, moduleOutput } from '../../graph-core/index.ts';
import { boxOf } from './node-geometry.ts';

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '72',
  'elk.spacing.nodeNode': '32',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

let engine: Promise<ELK> | undefined;

/** Arrives on first use; a failed start is tried again. */
function start(): Promise<ELK> {
  engine ??= Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?url'),
  ]).then(
    ([{ default: Elk }, { default: address }]) =>
      new Elk({ workerFactory: () => new Worker(address) }),
    (reason: unknown) => {
      engine = undefined;
      throw reason;
    },
  );
  return engine;
}

/** The nodes' new places as one edit; notes keep theirs. */
export async function layOut(document: Document, graph: GraphId): Promise<Edit | undefined> {
  const within = graphOf(document, graph);
  if (!within || within.nodes.length === 0) return undefined;
  const elk = await start();
  const { children = [] } = await elk.layout(asElk(document, within));
  return {
    edit: 'move',
    graph,
    positions: Object.fromEntries(
      children
        .filter(({ id }) => id !== moduleInput && id !== moduleOutput)
        .map(({ id, x = 0, y = 0 }) => [id, { x: Math.round(x), y: Math.round(y) }]),
    ),
  };
}

/** The graph as ELK takes it. A wire to a port that the block does not have leads to the block: it may be there to be mended. */
export function asElk(document: Document, within: Graph): ElkNode {
  const ids = new Set(within.nodes.map(({ id }) => id));
  const ports = new Set<string>();
  const named = (port: string) => {
    ports.add(port);
    return port;
  };
  return {
    id: 'root',
    layoutOptions: options,
    children: within.nodes.map((node) => {
      const { width, height, inputs, outputs } = boxOf(document, within, node);
      return {
        id: node.id,
        width,
        height,
        layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
        ports: [
          ...inputs.map(({ port, y }) => ({
            id: named(`${node.id} in ${port}`),
            x: 0,
            y,
            layoutOptions: { 'elk.port.side': 'WEST' },
          })),
          ...outputs.map(({ port, y }) => ({
            id: named(`${node.id} out ${port}`),
            x: width,
            y,
            layoutOptions: { 'elk.port.side': 'EAST' },
          })),
        ],
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
      })),
  };
}
