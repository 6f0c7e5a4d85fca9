// Every graph of every template as it is drawn, and as it would be drawn flowing another way: what a reader could not read.
import { readFileSync } from 'node:fs';
import Elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, test } from 'vitest';
import type { Document, Edge, Endpoint, Flow, GraphId, Position } from '../../graph-core/index.ts';
import { applyEdit, graphOf, openDocument } from '../../graph-core/index.ts';
import { templates } from '../../templates/index.ts';
import { layOut } from '../document/arrange/lay-out.ts';
import { flowOf } from '../document/node-geometry.ts';
import { noteHeight } from '../document/note-height.ts';
import { grown, touch } from '../document/routes/grid.ts';
import { areasOf } from '../document/routes/labels.ts';
import { placedBoxes } from '../document/routes/placed-boxes.ts';
import { routeWires } from '../document/routes/route-wires.ts';
import { notesIn } from '../document/routes/router.ts';
import { boundsOf } from './bounds.ts';
import { fitting } from './fitting.ts';
import { textScale } from './zoom-level.ts';

/** What a window of 1280 × 720 leaves for the canvas beside its panels. */
const room = { width: 758, height: 648 };
/** Words that are drawn at any distance, in the graph's pixels. */
const smallestWords = 12;
/** Narrower than that nothing is written. */
const leastRoom = 24;
/** What a fitted view leaves beside the graph, and a difference that is a slip, not a way round. */
const beside = 28;
const slip = 6;
const elk = new Elk();

function open(id: string): Document {
  const file = new URL(`../../templates/${id}.json`, import.meta.url);
  const opened = openDocument(readFileSync(file, 'utf8'));
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
}

/** Points along a path of lines and curves, close to one another. */
function alongPath(path: string): Position[] {
  const points: Position[] = [];
  for (const [, letter = '', numbers = ''] of path.matchAll(/([MLQC])([^MLQC]*)/g)) {
    const all = numbers.match(/-?[\d.]+/g)?.map(Number) ?? [];
    const ends = all.flatMap((x, index) =>
      index % 2 === 0 ? [{ x, y: all[index + 1] ?? 0 }] : [],
    );
    const from = points.at(-1);
    if (!from || letter === 'M') points.push(...ends);
    else for (let step = 1; step <= 60; step++) points.push(between([from, ...ends], step / 60));
  }
  return points;
}

/** De Casteljau: a line, a quadratic or a cubic curve by its control points. */
function between(points: readonly Position[], share: number): Position {
  const [first = { x: 0, y: 0 }, ...rest] = points;
  if (rest.length === 0) return first;
  const next = rest.map((point, index) => {
    const before = points[index] ?? point;
    return {
      x: before.x + (point.x - before.x) * share,
      y: before.y + (point.y - before.y) * share,
    };
  });
  return between(next, share);
}

function zoomOf(document: Document, graph: GraphId): number {
  const bounds = boundsOf(document, graph);
  const within = graphOf(document, graph);
  if (!bounds || !within) return 1;
  const flow = flowOf(within);
  return fitting(bounds, { ...room, flow, hasTrail: graph !== null, isLarge: false }).zoom;
}

/** What of the graph lies beyond the window when it is fitted. */
function outside(document: Document, graph: GraphId): string[] {
  const bounds = boundsOf(document, graph);
  const zoom = zoomOf(document, graph);
  if (!bounds || (bounds.width * zoom <= room.width && bounds.height * zoom <= room.height))
    return [];
  return [`the whole is larger than the window at ${zoom}`];
}

function faults(document: Document, graph: GraphId): string[] {
  const within = graphOf(document, graph);
  if (!within) return ['there is no such graph'];
  const boxes = [...placedBoxes(document, graph).values()];
  const routes = routeWires(boxes, within.edges, flowOf(within), notesIn(within.notes));
  const size = zoomOf(document, graph);
  const notes = within.notes.map((note) => ({
    id: note.id,
    ...note.position,
    width: note.size.width,
    height: noteHeight(note, textScale(size)),
  }));
  const frames = new Set(within.notes.filter(({ frame }) => frame).map(({ id }) => id));
  const wires = within.edges.map(({ id, from, to }) => {
    const path = routes.get(id)?.path;
    if (path === undefined) throw new Error(`The wire ${id} hangs loose.`);
    return {
      words: `${from.node} → ${to.node}`,
      from,
      to,
      ends: [from.node, to.node],
      path: alongPath(path),
    };
  });
  const covers = boxes.flatMap((a, index) =>
    [...boxes.slice(index + 1), ...notes]
      .filter((b) => touch(a, b))
      .map((b) => `${a.id} and ${b.id} lie on one another`),
  );
  const together = notes.flatMap((a, index) =>
    notes
      .slice(index + 1)
      .filter((b) => touch(a, b) && !frames.has(a.id) && !frames.has(b.id))
      .map((b) => `${a.id} and ${b.id} lie on one another`),
  );
  const hidden = wires.flatMap(({ words, ends, path }) =>
    [...boxes, ...notes]
      .filter(({ id }) => !ends.includes(id))
      .filter((box) => path.some((point) => holds(grown(box, 3), point)))
      .map(({ id }) => `${words} runs behind ${id}`),
  );
  const written = [...routes].flatMap(([id, route]) => {
    const { drawing, words } = areasOf(route);
    const own = within.edges.find((edge) => edge.id === id);
    const isWritten = words.width > leastRoom;
    const areas = [...(route.clear ? [drawing] : []), ...(isWritten ? [words] : [])];
    const crossing = wires.find(
      (wire) =>
        !sharesJoint(wire, own) &&
        areas.some((area) => wire.path.some((point) => holds(area, point))),
    );
    const block = boxes.find((box) => isWritten && touch(box, words));
    const isOnNote = notesIn(within.notes).some((note) => isWritten && touch(note, words));
    const over = crossing?.words ?? block?.id ?? (isOnNote ? 'a note' : undefined);
    const name = own && `${own.from.node} → ${own.to.node}`;
    return over === undefined ? [] : [`the shape on ${name} lies on ${over}`];
  });
  const bounds = boundsOf(document, graph);
  const cut = [...routes].flatMap(([id, route]) => {
    const { words } = areasOf(route);
    const isCut =
      bounds &&
      words.width > leastRoom &&
      (words.x < bounds.x - beside || words.x + words.width > bounds.x + bounds.width + beside);
    return isCut ? [`the shape on ${id} is cut at the end of the view`] : [];
  });
  const across = flowOf(within) === 'right' ? 'y' : 'x';
  const stepped = [...routes].flatMap(([id, { start, end }]) => {
    const step = Math.abs(start[across] - end[across]);
    return step > 0 && step < slip ? [`${id} is straight but for ${step} px`] : [];
  });
  const text = smallestWords * textScale(size) * size;
  return [
    ...covers,
    ...together,
    ...hidden,
    ...written,
    ...cut,
    ...stepped,
    ...(text < 11 ? [`words are ${text.toFixed(1)} px high`] : []),
  ];
}

/** Wires that begin or end together run in one lane there. */
function sharesJoint(
  wire: Pick<Edge, 'from' | 'to'>,
  own: Pick<Edge, 'from' | 'to'> | undefined,
): boolean {
  const isSame = (a: Endpoint, b: Endpoint) => a.node === b.node && a.port === b.port;
  return own !== undefined && (isSame(wire.from, own.from) || isSame(wire.to, own.to));
}

function holds(
  { x, y, width, height }: ReturnType<typeof grown>,
  point: { readonly x: number; readonly y: number },
): boolean {
  return point.x > x && point.x < x + width && point.y > y && point.y < y + height;
}

async function turned(document: Document, graph: GraphId, flow: Flow): Promise<Document> {
  const edit = await layOut(document, graph, flow, (asked) => elk.layout(asked));
  return edit ? applyEdit(document, edit) : document;
}

describe.each(templates.map(({ id }) => id))('%s', (id) => {
  const document = open(id);
  const graphs: GraphId[] = [null, ...document.modules.map((module) => module.id)];

  test('can be read as it stands: nothing covers anything, and the whole fits the window', () => {
    const found = graphs.flatMap((graph) =>
      [...faults(document, graph), ...outside(document, graph)].map(
        (fault) => `${graph ?? 'itself'}: ${fault}`,
      ),
    );
    expect(found).toEqual([]);
  });

  test.each(['right', 'down'] as const)('can be read when arranged to flow %s', async (flow) => {
    const found: string[] = [];
    for (const graph of graphs) {
      const arranged = await turned(document, graph, flow);
      found.push(...faults(arranged, graph).map((fault) => `${graph ?? 'itself'}: ${fault}`));
    }
    expect(found).toEqual([]);
  });
});
