// The ways of a graph's wires: straight where nothing stands between, otherwise round the blocks, each in a lane of its own.
import type { Edge, Flow, Position } from '../../../graph-core/index.ts';
import type { NodeBox } from '../node-geometry.ts';
import type { Rectangle } from './grid.ts';
import type { Label } from './labels.ts';
import { placeLabels } from './labels.ts';
import { createGrid, grown, stretch } from './grid.ts';
import { plainBox, toPlain, fromPlain } from './plain.ts';
import type { Point } from './trace.ts';
import { cornersPath, curvePath } from './trace.ts';

export interface PlacedBox extends NodeBox {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

interface Drawn {
  readonly start: Position;
  readonly end: Position;
  readonly path: string;
  /** Its corners; a curve keeps within the rectangle that they span. */
  readonly points: readonly Position[];
}

export interface Route extends Drawn, Label {}

/** How far a wire leaves its joint before it turns, and how far a lane keeps from a block. */
const lead = 18;
const laneGap = 12;
const lanes = 3;
/** How near to a block a wire may come. */
const rim = 7;
/** What an evil costs, in pixels of a longer way. */
const costs = { bend: 26, behind: 4000, along: 6, across: 40, label: 260 };
/** A graph of more wires than this draws them straight where they must go round. */
const mostCareful = 1500;
/** Of more than this the ways take longer than a frame has. */
const mostAtOnce = 150;

interface Ends {
  readonly edge: Edge;
  readonly from: PlacedBox;
  readonly to: PlacedBox;
  readonly start: Point;
  readonly end: Point;
}

interface Piece extends Rectangle {
  readonly source: string;
  readonly target: string;
}

export type Routes = ReadonlyMap<string, Route>;

export function routeWires(...all: Parameters<typeof routing>): Routes {
  const work = routing(...all);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same, pausing after each wire: of thousands it is more than a frame's work. */
export function* routing(
  boxes: readonly PlacedBox[],
  edges: readonly Edge[],
  flow: Flow,
  /** Wires may run behind them; no shape is written on one. */
  notes: readonly Rectangle[] = [],
): Generator<void, Routes> {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const wires = edges
    .flatMap((edge) => endsOf(edge, byId, flow) ?? [])
    .sort((a, b) => reach(a) - reach(b));
  const field = createField(boxes, flow);
  const routes = new Map<string, Drawn>();
  for (const wire of wires) {
    const way = bestWay(wire, field);
    field.take(way, wire);
    routes.set(wire.edge.id, drawn(way, wire, field, flow));
    yield;
  }
  return yield* labelled(routes, wires, [...boxes, ...notes]);
}

function* labelled(
  routes: ReadonlyMap<string, Drawn>,
  wires: readonly Ends[],
  boxes: readonly Rectangle[],
): Generator<void, Routes> {
  const lines = wires.map(({ edge: { id, from, to } }) => ({
    id,
    ends: [`${from.node} ${from.port}`, `${to.node} ${to.port}`] as const,
    points: routes.get(id)?.points ?? [],
  }));
  const labels = yield* placeLabels(lines, boxes);
  const nowhere: Label = { middle: { x: 0, y: 0 }, room: 0, level: true, clear: false };
  return new Map(
    [...routes].map(([id, route]) => [id, { ...route, ...(labels.get(id) ?? nowhere) }]),
  );
}

function endsOf(edge: Edge, byId: ReadonlyMap<string, PlacedBox>, flow: Flow): Ends | undefined {
  const [from, to] = [byId.get(edge.from.node), byId.get(edge.to.node)];
  const out = from?.outputs.find(({ port }) => port === edge.from.port);
  const into = to?.inputs.find(({ port }) => port === edge.to.port);
  if (!from || !to || !out || !into) return undefined;
  const start = toPlain({ x: from.x + out.x, y: from.y + out.y }, flow);
  const end = toPlain({ x: to.x + into.x, y: to.y + into.y }, flow);
  return { edge, from, to, start, end };
}

/** Short wires first: they have the least choice. One that leads back is longer than it looks. */
function reach({ start, end }: Ends): number {
  return Math.abs(end.y - start.y) + Math.abs(end.x - start.x) * (end.x < start.x ? 3 : 1);
}

interface Field {
  readonly blocks: ReturnType<typeof createGrid<Rectangle & { readonly id: string }>>;
  readonly taken: ReturnType<typeof createGrid<Piece>>;
  take(way: readonly Point[], wire: Ends): void;
}

function createField(boxes: readonly PlacedBox[], flow: Flow): Field {
  const blocks = createGrid<Rectangle & { readonly id: string }>();
  for (const box of boxes) blocks.add({ id: box.id, ...plainBox(box, flow) });
  const taken = createGrid<Piece>();
  return {
    blocks,
    taken,
    take(way, { edge }) {
      const source = `${edge.from.node} ${edge.from.port}`;
      const target = `${edge.to.node} ${edge.to.port}`;
      for (const [a, b] of stretches(way)) taken.add({ ...stretch(a, b), source, target });
    },
  };
}

function stretches(way: readonly Point[]): (readonly [Point, Point])[] {
  return way.slice(1).map((point, index) => [way[index] ?? point, point]);
}

function bestWay(wire: Ends, field: Field): readonly Point[] {
  let best: { way: readonly Point[]; cost: number } | undefined;
  const consider = (way: readonly Point[]) => {
    const cost = costOf(way, wire, field, best?.cost ?? Infinity);
    if (!best || cost < best.cost) best = { way, cost };
  };
  for (const way of directWays(wire)) consider(way);
  const shortest = wire.end.x >= wire.start.x + lead && best && best.cost < costs.behind;
  const lengthOf = Math.abs(wire.end.x - wire.start.x) + Math.abs(wire.end.y - wire.start.y);
  // A direct way that troubles nobody needs no other.
  if (best && shortest && best.cost <= lengthOf + 2 * costs.bend) return best.way;
  for (const way of detours(wire, field)) consider(way);
  return best?.way ?? [wire.start, wire.end];
}

/** Straight, or with one step in the gap before the end, behind the start, or half-way. */
function directWays({ start, end }: Ends): readonly (readonly Point[])[] {
  const room = end.x - start.x;
  if (room < lead) return [];
  if (Math.abs(start.y - end.y) < 1) return [[start, end]];
  const places = [start.x + room / 2];
  for (let lane = 0; lane < lanes; lane++)
    places.push(start.x + lead + lane * laneGap, end.x - lead - lane * laneGap);
  return places
    .filter((x) => x > start.x + 6 && x < end.x - 6)
    .map((x) => [start, { x, y: start.y }, { x, y: end.y }, end]);
}

/** Out of the joint, along a lane above or below what stands between, and in. */
function detours(wire: Ends, field: Field): (readonly Point[])[] {
  const { start, end } = wire;
  const ways: (readonly Point[])[] = [];
  const turns = Array.from({ length: lanes }, (_, lane) => lead + lane * laneGap);
  const heights = lanesFor(wire, field);
  for (const y of heights)
    for (const out of turns)
      for (const into of turns) {
        const [x1, x2] = [start.x + out, end.x - into];
        ways.push([
          start,
          { x: x1, y: start.y },
          { x: x1, y },
          { x: x2, y },
          { x: x2, y: end.y },
          end,
        ]);
      }
  return ways;
}

/** Heights at which a wire could run: a little above or below each block between its ends. */
function lanesFor({ start, end }: Ends, { blocks }: Field): readonly number[] {
  const [left, right] = [Math.min(start.x, end.x) - 80, Math.max(start.x, end.x) + 80];
  const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
  const near = blocks.touching({
    x: left,
    y: top - 400,
    width: right - left,
    height: bottom - top + 800,
  });
  const found = new Set<number>([start.y, end.y]);
  for (const { y, height } of near)
    for (let lane = 0; lane < lanes; lane++) {
      const away = lead - 2 + lane * laneGap;
      found.add(y - away);
      found.add(y + height + away);
    }
  const farness = (y: number) => Math.max(0, top - y, y - bottom);
  return [...found].sort((a, b) => farness(a) - farness(b)).slice(0, 40);
}

/** Gives up as soon as it is dearer than the best so far. */
function costOf(way: readonly Point[], wire: Ends, field: Field, most: number): number {
  let cost = 0;
  const pieces = stretches(way).filter(([a, b]) => a.x !== b.x || a.y !== b.y);
  for (const [a, b] of pieces) cost += Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
  cost += (pieces.length - 1) * costs.bend;
  for (const [index, [a, b]] of pieces.entries()) {
    if (cost >= most) return cost;
    const line = stretch(a, b);
    const outer = index === 0 || index === pieces.length - 1;
    for (const box of field.blocks.touching(grown(line, rim))) {
      const own = box.id === wire.from.id || box.id === wire.to.id;
      if (!(own && outer)) cost += costs.behind;
    }
    cost += crowding(line, wire, field);
  }
  return cost;
}

/** What it costs to run along or across wires that are there already. */
function crowding(line: Rectangle, { edge }: Ends, { taken }: Field): number {
  const level = line.height < line.width;
  let cost = 0;
  for (const piece of taken.touching(grown(line, laneGap - 3))) {
    const sameSource = piece.source === `${edge.from.node} ${edge.from.port}`;
    const sameTarget = piece.target === `${edge.to.node} ${edge.to.port}`;
    const alike = piece.height < piece.width === level;
    if (!alike) cost += sameSource || sameTarget ? 0 : costs.across;
    else if (!sameSource) {
      const shared = level
        ? overlap(line.x, line.width, piece.x, piece.width)
        : overlap(line.y, line.height, piece.y, piece.height);
      // Wires that end together may share the last few steps.
      cost += Math.max(0, shared - (sameTarget ? lead : 0)) * costs.along;
    }
  }
  return cost;
}

function overlap(a: number, aLength: number, b: number, bLength: number): number {
  return Math.max(0, Math.min(a + aLength, b + bLength) - Math.max(a, b));
}

/** One soft step is drawn as a curve where that touches nothing; else corners are rounded. */
function drawn(way: readonly Point[], wire: Ends, field: Field, flow: Flow): Drawn {
  const [start, end] = [fromPlain(wire.start, flow), fromPlain(wire.end, flow)];
  const isStep = way.length === 4 && Math.abs(wire.end.y - wire.start.y) <= 60;
  const back = (points: readonly Point[]) => points.map((point) => fromPlain(point, flow));
  const path =
    isStep && isClear(wire, field)
      ? curvePath(back([wire.start, ...bows(wire), wire.end]))
      : cornersPath(back(way));
  return { start, end, path, points: back(way) };
}

function bows({ start, end }: Ends): readonly [Point, Point] {
  const half = (end.x - start.x) / 2;
  return [
    { x: start.x + half, y: start.y },
    { x: end.x - half, y: end.y },
  ];
}

/** Whether nothing but its own two blocks lies where a curve may pass. */
function isClear({ start, end, from, to }: Ends, { blocks }: Field): boolean {
  return blocks
    .touching(grown(stretch(start, end), 4))
    .every(({ id }) => id === from.id || id === to.id);
}

export function canRoute(edges: readonly Edge[]): boolean {
  return edges.length <= mostCareful;
}

export function isRoutedAtOnce(edges: readonly Edge[]): boolean {
  return edges.length <= mostAtOnce;
}
