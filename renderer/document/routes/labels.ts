// Where on each wire its shape is written: where no other wire, no block and no other label lies, and with how much room.
import type { Position } from '../../../graph-core/index.ts';
import type { Rectangle } from './grid.ts';
import { around } from '../line-up.ts';
import { createGrid, grown, stretch } from './grid.ts';
import { middleOf } from './trace.ts';

export interface Label {
  readonly middle: Position;
  /** For words, below a level wire and beside an upright one. */
  readonly room: number;
  readonly level: boolean;
  /** Whether a drawing there lies on no other wire. */
  readonly clear: boolean;
}

interface Line {
  readonly id: string;
  /** Of the joint it comes from and the one it goes to: wires that begin or end together run together. */
  readonly ends: readonly [string, string];
  readonly points: readonly Position[];
}

interface Taken extends Rectangle {
  readonly line?: Line;
  readonly block?: true;
}

/** What the drawing of a tensor takes to each side of its middle, from near and, enlarged, from the middle distance. */
const [small, large] = [
  { width: 15, height: 12 },
  { width: 22, height: 17 },
];
/** What the words take, below it or beside it. */
const words = { below: 6, height: 32, beside: 20, half: 13 };
const [mostWords, plentyOfWords] = [200, 120];
const air = 4;
/** Words reach no farther out of all blocks: beyond lies the end of a fitted view. */
const rim = 20;
/** Of a stretch, the middle first. */
const shares = [0.5, 0.35, 0.65, 0.2, 0.8];
const shortestStretch = 32;

/** Pauses after each of them. */
export function* placeLabels(
  lines: readonly Line[],
  blocks: readonly Rectangle[],
): Generator<void, ReadonlyMap<string, Label>> {
  const taken = createGrid<Taken>();
  for (const { x, y, width, height } of blocks) taken.add({ x, y, width, height, block: true });
  for (const line of lines)
    for (const [a, b] of stretches(line.points)) taken.add({ ...stretch(a, b), line });
  const labels = new Map<string, Label>();
  const all = around(blocks);
  const page = all && { left: all.x - rim, right: all.x + all.width + rim };
  for (const line of lines) {
    const label = bestLabel(line, { page, touching: (area) => taken.touching(area) });
    labels.set(line.id, label);
    const { drawing, words: below } = areasOf(label);
    taken.add(drawing);
    taken.add(below);
    yield;
  }
  return labels;
}

interface Around {
  readonly page: { readonly left: number; readonly right: number } | undefined;
  touching(area: Rectangle): readonly Taken[];
}

/** The first place that is free and has room for most shapes; otherwise the best there is. */
function bestLabel(line: Line, within: Around): Label {
  let best: { readonly label: Label; readonly worth: number } | undefined;
  for (const { at, level, length } of placesOn(line.points)) {
    const near = (size: typeof small) =>
      within
        .touching(centred(at, size))
        .filter(({ block, line: other }) => !block && other !== line);
    const isTogether = near(small).every((other) => runsAlong(other, line, level));
    // Where it runs alone a wire is told from the one that begins or ends with it.
    const free =
      near(large).length === 0 ? 1000 : near(small).length === 0 ? 700 : isTogether ? 400 : 0;
    const room = Math.min(roomAt(at, level, line, within), level ? length : mostWords);
    const worth = free + Math.min(room, plentyOfWords);
    if (!best || worth > best.worth)
      best = { label: { middle: at, room, level, clear: free > 0 }, worth };
    if (free === 1000 && room >= plentyOfWords) break;
  }
  const { at, level } = middleOf(line.points);
  return best?.label ?? { middle: at, room: 0, level, clear: false };
}

/** Where it is looked at first to last: the stretch that a shape is best read on, then the others. */
function placesOn(points: readonly Position[]) {
  const { at, level, room } = middleOf(points);
  const others = stretches(points)
    .map(([a, b]) => ({ a, b, length: Math.abs(a.x - b.x) + Math.abs(a.y - b.y) }))
    .filter(({ length }) => length >= shortestStretch)
    .toSorted((a, b) => b.length - a.length)
    .flatMap(({ a, b, length }) =>
      shares.map((share) => ({
        at: { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share },
        level: a.y === b.y,
        length: length * 2 * Math.min(share, 1 - share),
      })),
    );
  return [{ at, level, length: room }, ...others];
}

function stretches(points: readonly Position[]): (readonly [Position, Position])[] {
  return points.slice(1).map((point, index) => [points[index] ?? point, point]);
}

/** In the very same lane because it begins or ends with it. */
function runsAlong({ line: other, width, height }: Taken, line: Line, level: boolean): boolean {
  if (!other) return false;
  const isTogether = other.ends[0] === line.ends[0] || other.ends[1] === line.ends[1];
  return isTogether && (level ? height === 0 : width === 0);
}

function centred({ x, y }: Position, { width, height }: typeof small): Rectangle {
  return { x: x - width, y: y - height, width: 2 * width, height: 2 * height };
}

/** How wide words may be there before they meet something. */
function roomAt(at: Position, level: boolean, line: Line, { page, touching }: Around): number {
  const most = wordsArea(at, level, mostWords);
  const obstacles = touching(grown(most, air)).filter(({ line: other }) => other !== line);
  const own = touching(most).filter(
    ({ line: other, width }) => other === line && (level || width > 0),
  );
  const away = [...obstacles, ...own.filter((piece) => !holds(piece, at))].map((box) =>
    level
      ? 2 * Math.max(0, box.x - at.x, at.x - box.x - box.width)
      : Math.max(0, box.x - at.x - words.beside),
  );
  if (page)
    away.push(
      level ? 2 * Math.min(page.right - at.x, at.x - page.left) : page.right - at.x - words.beside,
    );
  return Math.max(0, Math.min(mostWords, ...away.map((width) => width - 2 * air)));
}

function holds({ x, y, width, height }: Rectangle, at: Position): boolean {
  return at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;
}

function wordsArea({ x, y }: Position, level: boolean, width: number): Rectangle {
  return level
    ? { x: x - width / 2, y: y + words.below, width, height: words.height }
    : { x: x + words.beside, y: y - words.half, width, height: 2 * words.half };
}

/** What a label takes from those that come after it. */
export function areasOf({ middle, room, level }: Label): {
  readonly drawing: Rectangle;
  readonly words: Rectangle;
} {
  const width = Math.min(room, plentyOfWords);
  return { drawing: centred(middle, small), words: wordsArea(middle, level, width) };
}
