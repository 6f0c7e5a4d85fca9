// The link between two blocks: a bow over what stands in between, from border to border. Knows no React Flow.

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const bend = 0.16;
const highestBow = 140;

export function tiePath(a: Rectangle, b: Rectangle): string {
  const top = bowOver(middle(a), middle(b));
  const start = borderTowards(a, top);
  const end = borderTowards(b, top);
  return `M ${said(start)} Q ${said(top)} ${said(end)}`;
}

function middle({ x, y, width, height }: Rectangle): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Beside the middle of the line, on its upper side, or left of one that goes straight down. */
function bowOver(a: Point, b: Point): Point {
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  const [dx, dy] = [right.x - left.x, right.y - left.y];
  const length = Math.hypot(dx, dy) || 1;
  const by = Math.min(highestBow, length * bend) * 2;
  const up = dx === 0 ? { x: -1, y: 0 } : { x: dy / length, y: -dx / length };
  return { x: (a.x + b.x) / 2 + up.x * by, y: (a.y + b.y) / 2 + up.y * by };
}

/** Where the line from the middle towards a point leaves the rectangle. */
function borderTowards(box: Rectangle, { x, y }: Point): Point {
  const from = middle(box);
  const [dx, dy] = [x - from.x, y - from.y];
  const share = Math.min(
    dx === 0 ? 1 : box.width / 2 / Math.abs(dx),
    dy === 0 ? 1 : box.height / 2 / Math.abs(dy),
    1,
  );
  return { x: from.x + dx * share, y: from.y + dy * share };
}

function said({ x, y }: Point): string {
  return `${Math.round(x)} ${Math.round(y)}`;
}
