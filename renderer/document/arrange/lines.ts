// A long chain in lines, as words stand on a page: cut only where a single wire passes, so that what belongs together stays. Everything here flows to the right.
import type { Edge } from '../../../graph-core/index.ts';
import type { Rectangle } from '../routes/grid.ts';

/** A block where it stands, turned so that the graph flows to the right. */
export interface Standing extends Rectangle {
  readonly id: string;
}

interface Settings {
  /** The graph flows down or up: lines are columns. */
  readonly isUpright: boolean;
  /** Blocks that begin a line of their own. */
  readonly begins: ReadonlySet<string>;
  /** What else stands before or behind the lines: their titles, the ends of a module. */
  readonly beside: number;
}

interface Segment {
  readonly boxes: readonly Standing[];
  readonly start: number;
  readonly end: number;
}

/** What a window usually has for the canvas, and from where on a graph is worth wrapping. */
const page = { width: 700, height: 580 };
/** Between two lines; the wire from one to the next runs there. */
const between = { rows: 48, columns: 76 };
/** From here on words are read with ease, and one more line must be worth much; sooner where lines have titles. */
const comfortable = { plain: 0.65, titled: 0.55 };
const gain = { small: 1.05, comfortable: 1.35 };

export function inLines(
  boxes: readonly Standing[],
  edges: readonly Edge[],
  settings: Settings,
): readonly Standing[] {
  const segments = segmentsOf(boxes, edges);
  const lengths = segments.map(({ start, end }) => end - start);
  const longest = Math.max(...lengths);
  const whole = lengths.reduce((a, b) => a + b, 0);
  let best = { lines: fill(segments, Number.POSITIVE_INFINITY, settings.begins), zoom: 0 };
  best = { ...best, zoom: zoomOf(best.lines, settings) };
  const enough = settings.begins.size > 0 ? comfortable.titled : comfortable.plain;
  const most = Math.min(40, segments.length);
  for (let count = 2; count <= most; count++) {
    const lines = evenly(segments, Math.max(longest, whole / count), whole, count, settings.begins);
    const zoom = zoomOf(lines, settings);
    const worth = best.zoom < enough ? gain.small : gain.comfortable;
    if (zoom > best.zoom * worth) best = { lines, zoom };
  }
  return stack(best.lines, settings);
}

/** The tightest limit that does with so many lines. */
function evenly(
  segments: readonly Segment[],
  least: number,
  whole: number,
  count: number,
  begins: ReadonlySet<string>,
): readonly (readonly Segment[])[] {
  let [low, high] = [least, whole];
  const enough = Math.max(count, fill(segments, whole, begins).length);
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    if (fill(segments, middle, begins).length <= enough) high = middle;
    else low = middle;
  }
  return fill(segments, high, begins);
}

/** Cuts lie where no block stands and a single wire passes, to the right. */
function segmentsOf(boxes: readonly Standing[], edges: readonly Edge[]): readonly Segment[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const sorted = boxes.toSorted((a, b) => a.x - b.x);
  const segments: Segment[] = [];
  let open: Standing[] = [];
  let reach = -Infinity;
  const close = (next: number) => {
    if (open.length === 0) return;
    const start = Math.min(...open.map(({ x }) => x));
    segments.push({ boxes: open, start, end: Number.isFinite(next) ? next : reach });
    open = [];
  };
  for (const box of sorted) {
    const at = (reach + box.x) / 2;
    if (box.x > reach && open.length > 0 && isCut(at, edges, byId)) close(box.x);
    open.push(box);
    reach = Math.max(reach, box.x + box.width);
  }
  close(Infinity);
  return segments;
}

function isCut(at: number, edges: readonly Edge[], byId: ReadonlyMap<string, Standing>): boolean {
  let passing = 0;
  const fed = new Set(edges.filter(({ from }) => byId.has(from.node)).map(({ to }) => to.node));
  for (const { from, to } of edges) {
    const [a, b] = [byId.get(from.node), byId.get(to.node)];
    if (!a || !b || a.x < at === b.x < at) continue;
    if (a.x > at) return false;
    passing++;
  }
  // Something else that begins behind it would stand apart from what it belongs to.
  return passing === 1 && [...byId.values()].every(({ id, x }) => x < at || fed.has(id));
}

function fill(
  segments: readonly Segment[],
  limit: number,
  begins: ReadonlySet<string>,
): readonly (readonly Segment[])[] {
  const lines: Segment[][] = [];
  let length = 0;
  for (const segment of segments) {
    const own = segment.end - segment.start;
    const line = lines.at(-1);
    const isForced = segment.boxes.some(({ id }) => begins.has(id));
    if (!line || isForced || length + own > limit + 1) {
      lines.push([segment]);
      length = own;
    } else {
      line.push(segment);
      length += own;
    }
  }
  return lines;
}

function zoomOf(lines: readonly (readonly Segment[])[], settings: Settings): number {
  const boxes = stack(lines, settings);
  const along =
    settings.beside +
    Math.max(...boxes.map(({ x, width }) => x + width)) -
    Math.min(...boxes.map(({ x }) => x));
  const across =
    Math.max(...boxes.map(({ y, height }) => y + height)) - Math.min(...boxes.map(({ y }) => y));
  const [width, height] = settings.isUpright ? [across, along] : [along, across];
  return Math.min(1, page.width / width, page.height / height);
}

/** One line below the other (of what flows to the right), all beginning at the same place. */
function stack(
  lines: readonly (readonly Segment[])[],
  { isUpright }: Settings,
): readonly Standing[] {
  let top = 0;
  return lines.flatMap((line) => {
    const boxes = line.flatMap((segment) => segment.boxes);
    const [left, upper] = [
      Math.min(...boxes.map(({ x }) => x)),
      Math.min(...boxes.map(({ y }) => y)),
    ];
    const lower = Math.max(...boxes.map(({ y, height }) => y + height));
    const placed = boxes.map((box) => ({ ...box, x: box.x - left, y: box.y - upper + top }));
    top += lower - upper + (isUpright ? between.columns : between.rows);
    return placed;
  });
}
