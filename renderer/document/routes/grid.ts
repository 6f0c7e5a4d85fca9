// Rectangles found by place, so that a wire asks only those near it. Knows no blocks.
import type { Position } from '../../../graph-core/index.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const cell = 256;
/** More cells than any column has, above and below the origin. */
const farther = 2 ** 24;

export interface Grid<T extends Rectangle> {
  add(box: T): void;
  /** Those that a rectangle touches, each once. */
  touching(area: Rectangle): readonly T[];
}

export function createGrid<T extends Rectangle>(): Grid<T> {
  const cells = new Map<number, T[]>();
  const eachCell = ({ x, y, width, height }: Rectangle, visit: (key: number) => void) => {
    const [right, bottom] = [Math.floor((x + width) / cell), Math.floor((y + height) / cell)];
    for (let column = Math.floor(x / cell); column <= right; column++)
      for (let row = Math.floor(y / cell); row <= bottom; row++) visit(column * farther + row);
  };
  return {
    add: (box) =>
      eachCell(box, (key) => {
        const list = cells.get(key);
        if (list) list.push(box);
        else cells.set(key, [box]);
      }),
    touching(area) {
      const found = new Set<T>();
      eachCell(area, (key) => {
        for (const box of cells.get(key) ?? []) if (touch(box, area)) found.add(box);
      });
      return [...found];
    },
  };
}

export function touch(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function grown({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** What a level or upright stretch from one place to another takes up. */
export function stretch(a: Position, b: Position): Rectangle {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}
