// Puts a graph in order from left to right with ELK, in a worker of its own.
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Document, Edit, GraphId } from '../../graph-core/index.ts';
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
  const ids = new Set(within.nodes.map(({ id }) => id));
  const root: ElkNode = {
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
            id: `${node.id} in ${port}`,
            x: 0,
            y,
            layoutOptions: { 'elk.port.side': 'WEST' },
          })),
          ...outputs.map(({ port, y }) => ({
            id: `${node.id} out ${port}`,
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
        sources: [`${from.node} out ${from.port}`],
        targets: [`${to.node} in ${to.port}`],
      })),
  };
  const { children = [] } = await elk.layout(root);
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
