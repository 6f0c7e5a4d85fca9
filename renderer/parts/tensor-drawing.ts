// What flows, as a small drawing: tokens in a row, a strip of T × d, an image as a cuboid that thins as it gets deeper. Sizes are on a scale of logarithms; knows no screen.
import type { PortKind, Shape } from '../../graph-core/index.ts';

export interface TensorDrawing {
  readonly width: number;
  readonly height: number;
  /** Faces, filled. */
  readonly body: string;
  /** Lines on them. */
  readonly lines: string;
}

/** Of a dim that is not known. */
const usual = 16;

/** Undefined for a single number, which needs no picture. */
export function tensorDrawing({ kind, dims }: Shape): TensorDrawing | undefined {
  const sizes = dims.slice(1).map(({ size }) => size ?? usual);
  const [first = 1, second = 1] = sizes;
  if (sizes.length === 0) return undefined;
  const flat = flatDrawings[kind];
  if (flat) return flat(first, second, sizes.length);
  if (sizes.length === 1) return first === 1 ? undefined : bar(first);
  if (sizes.length === 2) return strip(first, second);
  const depth = sizes.at(-1) ?? 1;
  return cuboid(Math.max(...sizes.slice(0, -1)), depth);
}

const flatDrawings: Partial<
  Record<PortKind, (first: number, second: number, rank: number) => TensorDrawing>
> = {
  tokens: (length) => row(Math.min(7, 2 + doublings(length, 0.8))),
  mask: (_, __, rank) => (rank === 1 ? row(4) : triangle()),
  scores: () => grid(4),
};

/** How often 1 must be doubled, times what one doubling is worth. */
function doublings(size: number, each: number): number {
  return Math.round(Math.log2(Math.max(1, size)) * each);
}

function rect(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}

function row(count: number): TensorDrawing {
  const side = 4;
  const cells = Array.from({ length: count }, (_, index) =>
    rect(index * (side + 1), 0, side, side),
  );
  return { width: count * (side + 1) - 1, height: side, body: cells.join(''), lines: '' };
}

function triangle(): TensorDrawing {
  const side = 14;
  return {
    width: side,
    height: side,
    body: `M0 0V${side}H${side}z`,
    lines: rect(0, 0, side, side),
  };
}

function grid(count: number): TensorDrawing {
  const side = 16;
  const step = side / count;
  const lines = Array.from(
    { length: count - 1 },
    (_, index) => `M${(index + 1) * step} 0v${side}M0 ${(index + 1) * step}h${side}`,
  );
  return { width: side, height: side, body: rect(0, 0, side, side), lines: lines.join('') };
}

function bar(size: number): TensorDrawing {
  const height = 5 + doublings(size, 1.7);
  return { width: 5, height, body: rect(0, 0, 5, height), lines: '' };
}

/** A column for each few steps, as high as each is long. */
function strip(length: number, units: number): TensorDrawing {
  const columns = Math.min(8, 2 + doublings(length, 0.8));
  const [width, height] = [columns * 4, 4 + doublings(units, 1.5)];
  const ticks = Array.from(
    { length: columns - 1 },
    (_, index) => `M${(index + 1) * 4} 0v${height}`,
  );
  return { width, height, body: rect(0, 0, width, height), lines: ticks.join('') };
}

/** Seen a little from above and from the right: as high as the picture, as thick as its channels. */
function cuboid(side: number, depth: number): TensorDrawing {
  const height = 3 + doublings(side, 2.2);
  const width = 2 + doublings(depth, 1.9);
  const away = Math.round(height * 0.35);
  const body = `M0 ${away}L${away} 0H${away + width}V${height}L${width} ${height + away}H0z`;
  const lines = `M0 ${away}H${width}V${height + away}M${width} ${away}L${width + away} 0`;
  return { width: width + away, height: height + away, body, lines };
}
