// C = A·B (+ bias, + C) for strided matrices: packed panels, a 6×8 tile in registers (Goto 2008). Owns no memory.
import { MR, NR, packA, packB } from './pack';
import { shareStart } from './simd';
import { edgeTile, tile } from './tile';

/** Depth, rows and columns of the packed blocks: a panel of B fits L1, a block of A fits L2. */
const KC = 256;
const MC = 96;
const NC = 512;
/** The workspace: packed B, packed A, one tile. */
const PACKED_B: usize = KC * NC * 4;
const PACKED_A: usize = MC * KC * 4;

/** What a caller must provide for each thread. */
export function workspaceBytes(): i32 {
  return <i32>(PACKED_B + PACKED_A) + MR * NR * 4;
}

/** Parts of a product that need no work when A or C is triangular, as with causal attention. */
export const FULL = 0;
/** Of C only tiles that touch j ≤ i are written. */
export const LOWER_C = 1;
/** A[i, k] = 0 for k > i. */
export const LOWER_A = 2;
/** A[i, k] = 0 for k < i. */
export const UPPER_A = 3;

/** Strides in elements; `workspace` holds `workspaceBytes()`; bias [N] or 0. With `accumulate`, adds to what C holds. */
export function multiply(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  bias: usize,
  accumulate: bool,
  workspace: usize,
  triangle: i32 = FULL,
): void {
  const brs = <usize>bRow << 2;
  const bcs = <usize>bColumn << 2;
  for (let j0 = 0; j0 < n; j0 += NC) {
    const nc = min(NC, n - j0);
    for (let k0 = 0; k0 < k; k0 += KC) {
      const kc = min(KC, k - k0);
      packB(b + <usize>k0 * brs + <usize>j0 * bcs, brs, bcs, kc, nc, workspace);
      block(m, nc, kc, j0, k0, a, aRow, aColumn, workspace, c, cRow, bias, accumulate, workspace, triangle);
    }
  }
}

/** Floats that `packWhole` writes. */
export function packedSize(n: i32, k: i32): i32 {
  return ((n + NR - 1) / NR) * NR * k;
}

/** Packs a matrix that is multiplied by many times. */
export function packWhole(n: i32, k: i32, b: usize, bRow: i32, bColumn: i32, to: usize): void {
  const brs = <usize>bRow << 2;
  const bcs = <usize>bColumn << 2;
  for (let j0 = 0; j0 < n; j0 += NC) {
    const nc = min(NC, n - j0);
    for (let k0 = 0; k0 < k; k0 += KC) {
      const kc = min(KC, k - k0);
      packB(b + <usize>k0 * brs + <usize>j0 * bcs, brs, bcs, kc, nc, to);
      to += <usize>packedSize(nc, kc) << 2;
    }
  }
}

/** As multiply, by a matrix that packWhole packed. */
export function multiplyPacked(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  packed: usize,
  c: usize,
  cRow: i32,
  bias: usize,
  accumulate: bool,
  workspace: usize,
): void {
  for (let j0 = 0; j0 < n; j0 += NC) {
    const nc = min(NC, n - j0);
    for (let k0 = 0; k0 < k; k0 += KC) {
      const kc = min(KC, k - k0);
      block(m, nc, kc, j0, k0, a, aRow, 1, packed, c, cRow, bias, accumulate, workspace, FULL);
      packed += <usize>packedSize(nc, kc) << 2;
    }
  }
}

/** All rows of A by one packed block of B: columns j0 … j0 + nc of C, depths k0 … k0 + kc. */
function block(
  m: i32,
  nc: i32,
  kc: i32,
  j0: i32,
  k0: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  packedB: usize,
  c: usize,
  cRow: i32,
  bias: usize,
  accumulate: bool,
  workspace: usize,
  triangle: i32,
): void {
  const ars = <usize>aRow << 2;
  const acs = <usize>aColumn << 2;
  const ldc = <usize>cRow << 2;
  const packedA = workspace + PACKED_B;
  const spare = packedA + PACKED_A;
  const add = accumulate || k0 > 0;
  const first: usize = k0 > 0 ? 0 : bias;
  for (let i0 = 0; i0 < m; i0 += MC) {
    const mc = min(MC, m - i0);
    packA(a + <usize>i0 * ars + <usize>k0 * acs, ars, acs, mc, kc, packedA);
    for (let j = 0; j < nc; j += NR) {
      const columns = min(NR, nc - j);
      const panelB = packedB + <usize>j * (<usize>kc << 2);
      const biasHere: usize = first ? first + (<usize>(j0 + j) << 2) : 0;
      let at = c + <usize>i0 * ldc + (<usize>(j0 + j) << 2);
      for (let i = 0; i < mc; i += MR) {
        const rows = min(MR, mc - i);
        let depth = kc;
        let skipped = 0;
        if (triangle) {
          const row = i0 + i;
          if (triangle === LOWER_C && j0 + j > row + MR - 1) depth = -1;
          else if (triangle === LOWER_A) depth = min(kc, row + MR - k0);
          else if (triangle === UPPER_A) skipped = max(0, min(kc, row - k0));
          depth -= skipped;
        }
        if (depth > 0 || (depth === 0 && !add)) {
          const panelA = packedA + <usize>i * (<usize>kc << 2) + <usize>((skipped * MR) << 2);
          const from = panelB + <usize>((skipped * NR) << 2);
          if (rows === MR && columns === NR) tile(depth, panelA, from, at, ldc, add, biasHere);
          else edgeTile(depth, panelA, from, at, ldc, add, biasHere, rows, columns, spare);
        }
        at += <usize>MR * ldc;
      }
    }
  }
}

/** Part `part` of `parts` of one product: whole rows or whole columns, so that any number of parts gives the same bits. */
export function gemm(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  bias: usize,
  accumulate: bool,
  workspace: usize,
  part: i32,
  parts: i32,
): void {
  const mine = workspace + <usize>(part * workspaceBytes());
  if (n >= m) {
    const from = shareStart(n, NR, part, parts);
    const to = shareStart(n, NR, part + 1, parts);
    if (to === from) return;
    const at = <usize>from << 2;
    multiply(m, to - from, k, a, aRow, aColumn, b + at * bColumn, bRow, bColumn, c + at, cRow,
      bias ? bias + at : 0, accumulate, mine);
  } else {
    const from = shareStart(m, MR, part, parts);
    const to = shareStart(m, MR, part + 1, parts);
    if (to === from) return;
    const at = <usize>from << 2;
    multiply(to - from, n, k, a + at * aRow, aRow, aColumn, b, bRow, bColumn, c + at * cRow, cRow,
      bias, accumulate, mine);
  }
}

/**
 * Many products of one size. `offsets` holds for each the places of its a, b and c in elements, as three i32. Parts
 * share out whole products where there are enough, else each product.
 */
export function gemmBatch(
  count: i32,
  offsets: usize,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  workspace: usize,
  part: i32,
  parts: i32,
): void {
  const apart = count >= parts;
  const mine = workspace + <usize>(part * workspaceBytes());
  const end = apart ? shareStart(count, 1, part + 1, parts) : count;
  for (let i = apart ? shareStart(count, 1, part, parts) : 0; i < end; i++) {
    const entry = offsets + <usize>(i * 12);
    const atA = a + (<usize>load<i32>(entry) << 2);
    const atB = b + (<usize>load<i32>(entry, 4) << 2);
    const atC = c + (<usize>load<i32>(entry, 8) << 2);
    if (apart) multiply(m, n, k, atA, aRow, aColumn, atB, bRow, bColumn, atC, n, 0, false, mine);
    else gemm(m, n, k, atA, aRow, aColumn, atB, bRow, bColumn, atC, n, 0, false, workspace, part, parts);
  }
}
