// Where words stand beside their points so that none lies on another; one without room stays away.

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly word: string;
}

export interface WordPosition {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** In units of the picture, for words of 11. */
const letter = 6.7;
const wide = 11.5;
const high = 11;
const gap = 6;

/** One per point, in the same order: right of it where that is free, else left, below or above. */
export function wordPositions(
  points: readonly Point[],
  width: number,
): (WordPosition | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => around(x - 3, x + 3, y, 6));
  const said = new Set<string>();
  return points.map(({ x, y, word }, own) => {
    // A word that comes twice has one place in the picture, and needs its name there once.
    const key = `${word} ${Math.round(x)} ${Math.round(y)}`;
    if (said.has(key)) return undefined;
    said.add(key);
    const length = lengthOf(word);
    const [right, left] = [x + gap, x - gap];
    const choices: readonly (WordPosition & { readonly box: Box })[] = [
      { x: right, y: y + 4, anchor: 'start', box: around(right, right + length, y, high) },
      { x: left, y: y + 4, anchor: 'end', box: around(left - length, left, y, high) },
      { x: right, y: y + 14, anchor: 'start', box: around(right, right + length, y + 10, high) },
      { x: right, y: y - 6, anchor: 'start', box: around(right, right + length, y - 10, high) },
    ];
    const free = choices.find(
      ({ box }) =>
        box.left >= 0 &&
        box.right <= width &&
        taken.every((other, index) => index === own || !overlap(box, other)),
    );
    if (!free) return undefined;
    taken.push(free.box);
    return { x: free.x, y: free.y, anchor: free.anchor };
  });
}

function around(left: number, right: number, middle: number, height: number): Box {
  return { left, right, top: middle - height / 2, bottom: middle + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function lengthOf(word: string): number {
  return [...word].reduce(
    (sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0x2e7f ? wide : letter),
    0,
  );
}
