// A graph whose skips lie within one another stands as a U: down on the left, up on the right, each skip level. Everything here flows to the right.
import type { Edge } from '../../../graph-core/index.ts';
import type { Standing } from './lines.ts';

const apart = { along: 84, levels: 56 };
/** What each level stands further in than the one above it. */
const inset = 60;
/** A skip leads past at least so many blocks. */
const shortest = 3;

interface Level {
  readonly left: readonly Standing[];
  readonly right: readonly Standing[];
}

/** Undefined where it is no U: a single chain, with at least two skips, each within the one before. */
export function asU(
  boxes: readonly Standing[],
  edges: readonly Edge[],
): readonly Standing[] | undefined {
  const chain = chainOf(boxes, edges);
  if (!chain) return undefined;
  const at = new Map(chain.map(({ id }, index) => [id, index]));
  const skips = edges
    .map(({ from, to }) => [at.get(from.node) ?? 0, at.get(to.node) ?? 0] as const)
    .filter(([from, to]) => to - from > 1)
    .toSorted(([a], [b]) => a - b);
  const isNested = skips.every(([from, to], index) => {
    const [outerFrom, outerTo] = skips[index - 1] ?? [-1, chain.length];
    return from > outerFrom && to < outerTo && to - from >= shortest;
  });
  if (skips.length < 2 || !isNested) return undefined;
  return place(levelsOf(chain, skips));
}

/** The blocks in the order of one way that goes through all of them. */
function chainOf(
  boxes: readonly Standing[],
  edges: readonly Edge[],
): readonly Standing[] | undefined {
  const sorted = boxes.toSorted((a, b) => a.x - b.x);
  const wired = new Set(edges.map(({ from, to }) => `${from.node} ${to.node}`));
  const isChain = sorted.every((box, index) => {
    const next = sorted[index + 1];
    return !next || wired.has(`${box.id} ${next.id}`);
  });
  return isChain ? sorted : undefined;
}

/** From a skip's start to the next one's is a level on the left; what it ends in begins the level on the right. */
function levelsOf(
  chain: readonly Standing[],
  skips: readonly (readonly [number, number])[],
): readonly Level[] {
  const levels: Level[] = skips.map(([from, to], index) => ({
    left: chain.slice((skips[index - 1]?.[0] ?? -1) + 1, from + 1),
    right: chain.slice(to, skips[index - 1]?.[1] ?? chain.length),
  }));
  const [from, to] = skips.at(-1) ?? [0, 0];
  return [...levels, { left: chain.slice(from + 1, to), right: [] }];
}

function place(levels: readonly Level[]): readonly Standing[] {
  const widthOf = (row: readonly Standing[]) =>
    row.reduce((sum, { width }) => sum + width + apart.along, -apart.along);
  const leftWidth = Math.max(
    ...levels.slice(0, -1).map(({ left }, index) => index * inset + widthOf(left)),
  );
  const bottom = levels.at(-1)?.left ?? [];
  const depth = levels.length - 1;
  const middle = Math.max(widthOf(bottom) + apart.along, apart.along + 40);
  const rightStart = Math.max(leftWidth + apart.along, depth * inset + middle);
  const placed: Standing[] = [];
  let top = 0;
  const put = (row: readonly Standing[], start: number) => {
    let x = start;
    for (const box of row) {
      placed.push({ ...box, x, y: top });
      x += box.width + apart.along;
    }
  };
  levels.forEach(({ left, right }, index) => {
    put(left, index * inset);
    put(right, rightStart + (depth - index) * inset);
    top += Math.max(...[...left, ...right].map(({ height }) => height), 0) + apart.levels;
  });
  return placed;
}
