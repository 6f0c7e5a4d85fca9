// New blocks and notes stand beside what is there, never on it: an edit that adds some is moved as a whole, as little as it takes.
import type { Document, Edit, GraphId, Position } from '../../graph-core/index.ts';
import { applyEdit, graphOf } from '../../graph-core/index.ts';
import type { PlacedBox } from './node-geometry.ts';
import { boxesOf } from './node-geometry.ts';

/** Between two blocks, in the graph's units. */
const gap = 16;
const step = 24;
/** In steps; what finds no room within goes below everything. */
const reach = 50;
/** Pairs of boxes that are compared at most; more of them go below everything. */
const mostWork = 20_000_000;

export function standClear(document: Document, edit: Edit): Edit {
  const graphs = [...new Set(added(edit).map(({ graph }) => graph))];
  if (graphs.length === 0) return edit;
  const after = applyEdit(document, edit);
  const offsets = new Map<GraphId, Position>();
  for (const graph of graphs) {
    const by = offsetIn(document, after, graph, new Set(idsIn(edit, graph)));
    if (by) offsets.set(graph, by);
  }
  return offsets.size === 0 ? edit : moved(edit, offsets);
}

function added(edit: Edit): Extract<Edit, { edit: 'add' }>[] {
  if (edit.edit === 'all') return edit.edits.flatMap(added);
  return edit.edit === 'add' && (edit.nodes?.length ?? 0) + (edit.notes?.length ?? 0) > 0
    ? [edit]
    : [];
}

function idsIn(edit: Edit, graph: GraphId): string[] {
  return added(edit)
    .filter((add) => add.graph === graph)
    .flatMap(({ nodes = [], notes = [] }) => [...nodes, ...notes].map(({ id }) => id));
}

/** Undefined where nothing stands on anything. A graph that the edit makes is as it was made. */
function offsetIn(
  before: Document,
  after: Document,
  graph: GraphId,
  ids: ReadonlySet<string>,
): Position | undefined {
  const within = graphOf(after, graph);
  if (!within || !graphOf(before, graph)) return undefined;
  const boxes = boxesOf(after, within).filter(({ isFrame }) => !isFrame);
  const fresh = boxes.filter(({ id }) => ids.has(id));
  const others = boxes.filter(({ id }) => !ids.has(id));
  const isClear = (by: Position) =>
    fresh.every((box) => others.every((other) => !touches(box, by, other)));
  if (fresh.length === 0 || isClear({ x: 0, y: 0 })) return undefined;
  const work = fresh.length * others.length * spots.length;
  return (work <= mostWork ? spots.find(isClear) : undefined) ?? below(fresh, others);
}

function below(fresh: readonly PlacedBox[], others: readonly PlacedBox[]): Position {
  const bottom = Math.max(...others.map(({ y, height }) => y + height));
  return { x: 0, y: Math.round(bottom + gap - Math.min(...fresh.map(({ y }) => y))) };
}

function touches(box: PlacedBox, { x, y }: Position, other: PlacedBox): boolean {
  return (
    box.x + x < other.x + other.width + gap &&
    box.x + x + box.width + gap > other.x &&
    box.y + y < other.y + other.height + gap &&
    box.y + y + box.height + gap > other.y
  );
}

/** The nearest first, and of those as near as each other the ones below. */
const spots: readonly Position[] = Array.from({ length: (2 * reach + 1) ** 2 }, (_, index) => ({
  x: ((index % (2 * reach + 1)) - reach) * step,
  y: (Math.floor(index / (2 * reach + 1)) - reach) * step,
})).sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y) || b.y - a.y || b.x - a.x);

function moved(edit: Edit, offsets: ReadonlyMap<GraphId, Position>): Edit {
  if (edit.edit === 'all') return { ...edit, edits: edit.edits.map((one) => moved(one, offsets)) };
  const by = edit.edit === 'add' ? offsets.get(edit.graph) : undefined;
  if (edit.edit !== 'add' || !by) return edit;
  const shifted = <T extends { readonly position: Position }>(thing: T): T => ({
    ...thing,
    position: {
      ...thing.position,
      x: thing.position.x + by.x,
      y: thing.position.y + by.y,
    },
  });
  return {
    ...edit,
    ...(edit.nodes && { nodes: edit.nodes.map(shifted) }),
    ...(edit.notes && { notes: edit.notes.map(shifted) }),
  };
}
