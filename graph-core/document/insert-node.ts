// Edits that put a new block on the canvas: into a wire, or behind another block. Knows ids and places, no blocks.
import type { Edit, GraphId } from './edits.ts';
import { graphOf } from './edits.ts';
import { freeId } from './ids.ts';
import type { BlockNode, Document, Endpoint, Graph, Position } from './schema.ts';

/** Room a block takes on the canvas, with a gap. */
export const nodeRoom = { width: 240, height: 120 };

/** Puts a new block between the two ends of a wire, which keeps its place among the wires of its port. */
export function insertIntoWire(
  document: Document,
  graph: GraphId,
  edgeId: string,
  block: Pick<BlockNode, 'type' | 'params'>,
  ports: { readonly input: string; readonly output: string },
): Edit | undefined {
  const within = graphOf(document, graph);
  const edge = within?.edges.find(({ id }) => id === edgeId);
  if (!within || !edge) return undefined;
  const id = freeId(within, block.type);
  return {
    edit: 'all',
    edits: [
      {
        edit: 'add',
        graph,
        nodes: [{ id, ...block, position: placeBetween(within, edge.from, edge.to) }],
        edges: [
          {
            id: freeId(within, 'wire', new Set([id])),
            from: edge.from,
            to: { node: id, port: ports.input },
          },
        ],
      },
      { edit: 'rewire', graph, edge: edgeId, from: { node: id, port: ports.output } },
    ],
  };
}

/** The same with a block that stands there already. */
export function putIntoWire(
  document: Document,
  graph: GraphId,
  edgeId: string,
  node: string,
  ports: { readonly input: string; readonly output: string },
): Edit | undefined {
  const within = graphOf(document, graph);
  const edge = within?.edges.find(({ id }) => id === edgeId);
  if (!within || !edge) return undefined;
  const fed = within.edges.some(({ to }) => to.node === node && to.port === ports.input);
  const wire = {
    id: freeId(within, 'wire'),
    from: edge.from,
    to: { node, port: ports.input },
  };
  return {
    edit: 'all',
    edits: [
      ...(fed ? [] : [{ edit: 'add' as const, graph, edges: [wire] }]),
      { edit: 'rewire', graph, edge: edgeId, from: { node, port: ports.output } },
    ],
  };
}

function placeBetween(graph: Graph, from: Endpoint, to: Endpoint): Position {
  const positionOf = (id: string) => graph.nodes.find((node) => node.id === id)?.position;
  const start = positionOf(from.node);
  const end = positionOf(to.node);
  if (start && end) return freePlace(graph, { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 });
  if (end) return freePlace(graph, { x: end.x - nodeRoom.width, y: end.y });
  if (start) return freePlace(graph, { x: start.x + nodeRoom.width, y: start.y });
  return freePlace(graph, { x: 0, y: 0 });
}

/** The wished place, or the first one below it that covers no block. */
export function freePlace(graph: Graph, wished: Position): Position {
  let { y } = wished;
  const near = graph.nodes
    .filter(({ position }) => Math.abs(position.x - wished.x) < nodeRoom.width * 0.8)
    .map(({ position }) => position.y)
    .sort((a, b) => a - b);
  for (const taken of near)
    if (Math.abs(taken - y) < nodeRoom.height * 0.7) y = taken + nodeRoom.height;
  return { x: Math.round(wished.x), y: Math.round(y) };
}
