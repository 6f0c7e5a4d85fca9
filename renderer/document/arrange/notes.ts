// Notes when a graph is put in order: one left of a row names it and goes with it; the others stand below as captions.
import type { Graph, Note, Position } from '../../../graph-core/index.ts';
import { flowOf } from '../node-geometry.ts';
import { largestWords, noteHeight } from '../note-height.ts';
import type { Rectangle } from '../routes/grid.ts';
import { grown, stretch, touch } from '../routes/grid.ts';
import type { PlacedBox } from '../routes/route-wires.ts';
import { routeWires } from '../routes/route-wires.ts';

const beside = 44;
const away = 28;
const below = 40;
const apart = 24;

/** Notes that name a row of what flows to the right → the block that the row begins with. */
export function titlesOf(
  graph: Graph,
  boxes: ReadonlyMap<string, PlacedBox>,
): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  if (flowOf(graph) !== 'right') return titles;
  const blocks = graph.nodes.flatMap(({ id }) => boxes.get(id) ?? []);
  const left = Math.min(...blocks.map(({ x }) => x));
  for (const note of captionsOf(graph)) {
    if (note.position.x + note.size.width > left) continue;
    const [first] = blocks
      .filter(({ y, height }) => meets(note, y, height))
      .toSorted((a, b) => a.x - b.x);
    if (first) titles.set(note.id, first.id);
  }
  return titles;
}

/** Frames hold blocks, and are no words beside them. */
function captionsOf({ notes }: Graph): readonly Note[] {
  return notes.filter(({ frame }) => !frame);
}

function meets({ position, size }: Note, y: number, height: number): boolean {
  return position.y < y + height && y < position.y + size.height;
}

/** A caption stands where there is room within the picture, or else below it; beside what is upright. */
export function placeNotes(
  graph: Graph,
  boxes: ReadonlyMap<string, PlacedBox>,
  titles: ReadonlyMap<string, string>,
): Record<string, Position> {
  const all = [...boxes.values()];
  const frame = around(all);
  const taken: Rectangle[] = all.map((box) => grown(box, away));
  for (const { points } of routeWires(all, graph.edges, flowOf(graph)).values())
    points.slice(1).forEach((point, index) => {
      taken.push(grown(stretch(points[index] ?? point, point), away));
    });
  const places: Record<string, Position> = {};
  const isUpright = flowOf(graph) !== 'right';
  const start = isUpright
    ? { x: frame.x + frame.width + beside, y: frame.y }
    : { x: frame.x, y: frame.y + frame.height + below };
  let at = start;
  let lowest = at.y;
  for (const note of captionsOf(graph)) {
    const { id } = note;
    const size = { width: note.size.width, height: noteHeight(note, largestWords) };
    const named = boxes.get(titles.get(id) ?? '');
    if (named && flowOf(graph) === 'right') {
      const y = named.y + (named.height - size.height) / 2;
      places[id] = { x: frame.x - beside - size.width, y: Math.round(y) };
      continue;
    }
    const free = freePlace(size, frame, taken);
    if (free) {
      places[id] = free;
      taken.push(grown({ ...free, ...size }, away / 2));
      continue;
    }
    if (!isUpright && at.x > start.x && at.x + size.width > frame.x + frame.width)
      at = { x: start.x, y: lowest + apart };
    places[id] = at;
    lowest = Math.max(lowest, at.y + size.height);
    at = isUpright ? { x: at.x, y: lowest + apart } : { x: at.x + size.width + apart, y: at.y };
  }
  return places;
}

/** From the top, then from the left. */
function freePlace(size: Note['size'], frame: Rectangle, taken: readonly Rectangle[]) {
  const [right, bottom] = [
    frame.x + frame.width - size.width,
    frame.y + frame.height - size.height,
  ];
  for (let y = frame.y; y <= bottom; y += apart)
    for (let x = frame.x; x <= right; x += apart) {
      const here = { x, y, ...size };
      if (!taken.some((box) => touch(box, here))) return { x, y };
    }
  return undefined;
}

function around(boxes: readonly Rectangle[]): Rectangle {
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
