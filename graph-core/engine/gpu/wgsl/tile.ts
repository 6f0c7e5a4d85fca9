// A tile of a matrix product in WGSL, whose operands are read and whose result is written by expressions.

export interface Tile {
  /** Of the function: `NAME(row, column, start, end, lane)` computes the tile at those places over k in start … end − 1. */
  readonly name: string;
  /** Rows and columns of a tile, 32 or 64; a group has (side / 4)² lanes. */
  readonly side: number;
  /** Expressions of f32 in (r, k) and (k, c); read only within the matrices. */
  readonly left: string;
  readonly right: string;
  /** Expressions of u32: rows and columns of the result. */
  readonly rows: string;
  readonly columns: string;
  /** Whether neighbours in memory are those of k (true) or of r and c. */
  readonly leftAlongK: string;
  readonly rightAlongK: string;
  /** Statements that put `sum` at (r, c). */
  readonly store: string;
  /** Statements that put `sum`, the sum of the right operand's column c over k; only at row 0. */
  readonly storeColumn?: string;
}

/** Of products with many tiles. Whichever, each number is summed over k in the same order, so bits are the same. */
export const largeSides = [32, 64] as const;
export type Side = (typeof largeSides)[number];
export const usualSide = 64;

/** A product with fewer large tiles than this leaves much of a GPU idle, so its tiles are the small ones. */
const manyTiles = 128;

/** Of the tiles of a product of so many rows and columns, in so many parts. */
export function sideFor(large: Side, rows: number, columns: number, parts = 1): Side {
  return parts * tilesOf(rows, large) * tilesOf(columns, large) >= manyTiles ? large : 32;
}

const depth = 16;

/** Memory that all tiles of a kernel share. */
export const tileMemory = (side: number): string => `
var<workgroup> left_tile: array<f32, ${depth * side}>;
var<workgroup> right_tile: array<f32, ${depth * side}>;
`;

export const lanesOf = (side: number): number => (side / 4) ** 2;

export function tile(of: Tile): string {
  const { side, name } = of;
  const across = side / 4;
  const load = (into: string, along: string, expression: string, place: string, limit: string) => `
    for (var i = lane; i < ${depth * side}u; i += ${lanesOf(side)}u) {
      let inner = select(i / ${side}u, i % ${depth}u, ${along});
      let outer = select(i % ${side}u, i / ${depth}u, ${along});
      let k = first + inner;
      let ${place} = ${place}0 + outer;
      var value = 0.0;
      if (k < end && ${place} < ${limit}) {
        value = ${expression};
      }
      ${into}[inner * ${side}u + outer] = value;
    }`;
  const column = of.storeColumn
    ? { declare: 'var below = vec4f();', add: 'below += b;', store: storeColumn(of) }
    : { declare: '', add: '', store: '' };
  return `
fn ${name}(row: u32, column: u32, start: u32, end: u32, lane: u32) {
  let r0 = row * ${side}u;
  let c0 = column * ${side}u;
  let down = (lane / ${across}u) * 4u;
  let right = (lane % ${across}u) * 4u;
  var sums = array<vec4f, 4>();
  ${column.declare}
  for (var first = start; first < end; first += ${depth}u) {
    ${load('left_tile', of.leftAlongK, of.left, 'r', of.rows)}
    ${load('right_tile', of.rightAlongK, of.right, 'c', of.columns)}
    workgroupBarrier();
    for (var inner = 0u; inner < ${depth}u; inner++) {
      let at = inner * ${side}u;
      let b = vec4f(right_tile[at + right], right_tile[at + right + 1u], right_tile[at + right + 2u], right_tile[at + right + 3u]);
      sums[0] += left_tile[at + down] * b;
      sums[1] += left_tile[at + down + 1u] * b;
      sums[2] += left_tile[at + down + 2u] * b;
      sums[3] += left_tile[at + down + 3u] * b;
      ${column.add}
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      let r = r0 + down + i;
      let c = c0 + right + j;
      if (r < ${of.rows} && c < ${of.columns}) {
        let sum = sums[i][j];
        ${of.store}
      }
    }
  }
  ${column.store}
}
`;
}

const storeColumn = ({ columns, storeColumn: statements }: Tile) => `
  if (row == 0u && down == 0u) {
    for (var j = 0u; j < 4u; j++) {
      let c = c0 + right + j;
      if (c < ${columns}) {
        let sum = below[j];
        ${statements}
      }
    }
  }`;

export const tilesOf = (size: number, side: number): number => Math.ceil(size / side);
