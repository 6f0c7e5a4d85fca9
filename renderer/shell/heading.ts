// Whether the pointer is on its way into something below it, which what it crosses must not take away from it.

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Of what is opened below, on the screen. */
interface Opened {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

/** Within the triangle from where the pointer was to the upper corners of what it leads into. */
export function isHeadingInto(was: Point, is: Point, { left, right, top }: Opened): boolean {
  if (is.y <= was.y || was.y >= top) return false;
  const share = Math.min(1, (is.y - was.y) / (top - was.y));
  const edge = (corner: number) => was.x + (corner - was.x) * share;
  return is.x >= edge(left) && is.x <= edge(right);
}
