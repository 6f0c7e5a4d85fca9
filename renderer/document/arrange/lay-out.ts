// Puts a graph in order: layers by ELK, in a worker of its own; long chains wrapped into lines; notes beside what they name.
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Document, Edge, Edit, Flow, GraphId, Position } from '../../../graph-core/index.ts';
import { applyEdit, graphOf } from '../../../graph-core/index.ts';
import { flowOf } from '../node-geometry.ts';
import { placedBoxes } from '../routes/placed-boxes.ts';
import { fromPlain, plainBox } from '../routes/plain.ts';
import { asElk } from './as-elk.ts';
import type { Standing } from './lines.ts';
import { inLines } from './lines.ts';
import { placeNotes, titlesOf } from './notes.ts';
import { asU } from './u-shape.ts';

/** Gives each child its place. */
export type Layers = (graph: ElkNode) => Promise<ElkNode>;

/** Of notes that name rows; of the two ends of a module. */
const titleRoom = 228;
const endsRoom: Readonly<Record<Flow, number>> = { right: 528, down: 268, up: 268 };

/** Beyond so many wires one order is enough. */
const mostCompared = 300;

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

async function byWorker(graph: ElkNode): Promise<ElkNode> {
  return (await start()).layout(graph);
}

/** The new places as one edit, and the way the graph flows if that is another than before. */
export async function layOut(
  document: Document,
  graph: GraphId,
  flow?: Flow,
  layers: Layers = byWorker,
): Promise<Edit | undefined> {
  const now = graphOf(document, graph);
  if (!now || now.nodes.length === 0) return undefined;
  const turn: Edit = { edit: 'set-flow', graph, flow: flow ?? flowOf(now) };
  const turned = applyEdit(document, turn);
  const within = graphOf(turned, graph) ?? now;
  const places = await inReadingOrder(asElk(turned, within), within.edges, layers);
  const way = flowOf(within);
  const boxes = placedBoxes(turned, graph);
  const standing = within.nodes.flatMap(({ id }): Standing[] => {
    const [box, at] = [boxes.get(id), places.get(id)];
    return box && at ? [{ id, ...plainBox({ ...box, ...at }, way === 'up' ? 'down' : way) }] : [];
  });
  const titles = titlesOf(now, placedBoxes(document, graph));
  const placed =
    asU(standing, within.edges) ??
    inLines(standing, within.edges, {
      isUpright: way !== 'right',
      begins: new Set(titles.values()),
      beside: titles.size > 0 ? titleRoom : graph !== null ? endsRoom[way] : 0,
    });
  const positions: Record<string, { x: number; y: number }> = {};
  const corner = cornerOf(placed, way);
  for (const box of placed) {
    const { x, y } = placeOf(box, way);
    positions[box.id] = { x: Math.round(x - corner.x), y: Math.round(y - corner.y) };
  }
  const moved = applyEdit(turned, { edit: 'move', graph, positions });
  const notes = placeNotes(graphOf(moved, graph) ?? within, placedBoxes(moved, graph), titles);
  return {
    edit: 'all',
    edits: [turn, { edit: 'move', graph, positions: { ...positions, ...notes } }],
  };
}

/** As the document lists its blocks, first things left or above, unless that tangles the wires. */
async function inReadingOrder(
  graph: ElkNode,
  edges: readonly Edge[],
  layers: Layers,
): Promise<ReadonlyMap<string, Position>> {
  const placesOf = async (force: boolean) => {
    const { children = [] } = await layers({
      ...graph,
      layoutOptions: {
        ...graph.layoutOptions,
        'elk.layered.crossingMinimization.forceNodeModelOrder': String(force),
      },
    });
    return new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
  };
  const free = await placesOf(false);
  if (edges.length > mostCompared) return free;
  const kept = await placesOf(true);
  return crossings(kept, edges) <= crossings(free, edges) + 1 ? kept : free;
}

function crossings(places: ReadonlyMap<string, Position>, edges: readonly Edge[]): number {
  const lines = edges.flatMap(({ from, to }) => {
    const [a, b] = [places.get(from.node), places.get(to.node)];
    return a && b ? [[a, b] as const] : [];
  });
  const side = (a: Position, b: Position, c: Position) =>
    Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
  let count = 0;
  lines.forEach(([a, b], index) => {
    for (const [c, d] of lines.slice(index + 1))
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) count++;
  });
  return count;
}

/** The left upper corner of a box that was turned to flow to the right. */
function placeOf({ x, y, width }: Standing, flow: Flow) {
  return fromPlain({ x: flow === 'up' ? x + width : x, y }, flow);
}

function cornerOf(boxes: readonly Standing[], flow: Flow) {
  const places = boxes.map((box) => placeOf(box, flow));
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
}
