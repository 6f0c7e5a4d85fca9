// C = A·B (+ bias, + C) for strided matrices: packed panels, a 6×8 tile in registers (Goto 2008). Owns no memory.
import { fma, shareStart } from './simd';

/** Rows and columns of a tile: 12 accumulators, two of B and one of A fill the 15 usable registers. */
const MR = 6;
const NR = 8;
/** Depth, rows and columns of the packed blocks: a panel of B fits L1, a block of A fits L2. */
const KC = 256;
const MC = 96;
const NC = 512;
/** The workspace: packed B, packed A, one tile. In floats; `workspaceBytes` is what a caller must provide. */
const PACKED_B: usize = KC * NC * 4;
const PACKED_A: usize = MC * KC * 4;

export function workspaceBytes(): i32 {
  return <i32>(PACKED_B + PACKED_A) + MR * NR * 4;
}

/** Six rows side by side, depth by depth; missing rows are zero. Strides in bytes. */
function packA(a: usize, rs: usize, cs: usize, m: i32, k: i32, to: usize): void {
  for (let i = 0; i < m; i += MR) {
    const p = a + <usize>i * rs;
    const rows = min(MR, m - i);
    if (rows === MR && cs === 4) {
      to = packSixRows(p, rs, k, to);
    } else if (rows === MR && rs === 4) {
      let q = p;
      for (let l = 0; l < k; l++) {
        v128.store(to, v128.load(q));
        store<u64>(to, load<u64>(q, 16), 16);
        q += cs;
        to += 24;
      }
    } else {
      let q = p;
      for (let l = 0; l < k; l++) {
        for (let r = 0; r < MR; r++)
          store<f32>(to + (r << 2), r < rows ? load<f32>(q + <usize>r * rs) : 0);
        q += cs;
        to += 24;
      }
    }
  }
}

/** Transposes six contiguous rows, four depths at a time. */
function packSixRows(p: usize, rs: usize, k: i32, to: usize): usize {
  let q0 = p;
  let q1 = p + rs;
  let q2 = q1 + rs;
  let q3 = q2 + rs;
  let q4 = q3 + rs;
  let q5 = q4 + rs;
  let l = 0;
  for (; l + 4 <= k; l += 4) {
    const r0 = v128.load(q0);
    const r1 = v128.load(q1);
    const r2 = v128.load(q2);
    const r3 = v128.load(q3);
    const r4 = v128.load(q4);
    const r5 = v128.load(q5);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const low45 = v128.shuffle<f32>(r4, r5, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    const high45 = v128.shuffle<f32>(r4, r5, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<u64>(low01, low23, 0, 2));
    v128.store64_lane(to, low45, 0, 16);
    v128.store(to, v128.shuffle<u64>(low01, low23, 1, 3), 24);
    v128.store64_lane(to, low45, 1, 40);
    v128.store(to, v128.shuffle<u64>(high01, high23, 0, 2), 48);
    v128.store64_lane(to, high45, 0, 64);
    v128.store(to, v128.shuffle<u64>(high01, high23, 1, 3), 72);
    v128.store64_lane(to, high45, 1, 88);
    q0 += 16;
    q1 += 16;
    q2 += 16;
    q3 += 16;
    q4 += 16;
    q5 += 16;
    to += 96;
  }
  for (; l < k; l++) {
    store<f32>(to, load<f32>(q0));
    store<f32>(to, load<f32>(q1), 4);
    store<f32>(to, load<f32>(q2), 8);
    store<f32>(to, load<f32>(q3), 12);
    store<f32>(to, load<f32>(q4), 16);
    store<f32>(to, load<f32>(q5), 20);
    q0 += 4;
    q1 += 4;
    q2 += 4;
    q3 += 4;
    q4 += 4;
    q5 += 4;
    to += 24;
  }
  return to;
}

/** Eight columns side by side, depth by depth; missing columns are zero. Strides in bytes. */
function packB(b: usize, rs: usize, cs: usize, k: i32, n: i32, to: usize): void {
  for (let j = 0; j < n; j += NR) {
    const columns = min(NR, n - j);
    let p = b + <usize>j * cs;
    if (columns === NR && cs === 4) {
      for (let l = 0; l < k; l++) {
        v128.store(to, v128.load(p));
        v128.store(to, v128.load(p, 16), 16);
        p += rs;
        to += 32;
      }
    } else if (columns === NR && rs === 4) {
      packFourColumns(p, cs, k, to);
      packFourColumns(p + 4 * cs, cs, k, to + 16);
      to += <usize>k << 5;
    } else {
      for (let l = 0; l < k; l++) {
        for (let c = 0; c < NR; c++)
          store<f32>(to + (c << 2), c < columns ? load<f32>(p + <usize>c * cs) : 0);
        p += rs;
        to += 32;
      }
    }
  }
}

/** Half a panel from four contiguous columns, four depths at a time. */
function packFourColumns(p: usize, cs: usize, k: i32, to: usize): void {
  let q0 = p;
  let q1 = p + cs;
  let q2 = q1 + cs;
  let q3 = q2 + cs;
  let l = 0;
  for (; l + 4 <= k; l += 4) {
    const r0 = v128.load(q0);
    const r1 = v128.load(q1);
    const r2 = v128.load(q2);
    const r3 = v128.load(q3);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<u64>(low01, low23, 0, 2));
    v128.store(to, v128.shuffle<u64>(low01, low23, 1, 3), 32);
    v128.store(to, v128.shuffle<u64>(high01, high23, 0, 2), 64);
    v128.store(to, v128.shuffle<u64>(high01, high23, 1, 3), 96);
    q0 += 16;
    q1 += 16;
    q2 += 16;
    q3 += 16;
    to += 128;
  }
  for (; l < k; l++) {
    store<f32>(to, load<f32>(q0));
    store<f32>(to, load<f32>(q1), 4);
    store<f32>(to, load<f32>(q2), 8);
    store<f32>(to, load<f32>(q3), 12);
    q0 += 4;
    q1 += 4;
    q2 += 4;
    q3 += 4;
    to += 32;
  }
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, x: v128, y: v128, accumulate: bool): void {
  if (accumulate) {
    x = f32x4.add(x, v128.load(c));
    y = f32x4.add(y, v128.load(c, 16));
  }
  v128.store(c, x);
  v128.store(c, y, 16);
}

/** One tile: packed panels a [k][6], b [k][8] into c (row stride in bytes); starts from bias[0…8) where given. */
function tile(
  k: i32,
  a: usize,
  b: usize,
  c: usize,
  ldc: usize,
  accumulate: bool,
  bias: usize,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  if (bias) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
  }
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  let c40 = c00;
  let c41 = c01;
  let c50 = c00;
  let c51 = c01;
  const end = b + (<usize>k << 5);
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = fma(x, b0, c00);
    c01 = fma(x, b1, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = fma(x, b0, c10);
    c11 = fma(x, b1, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = fma(x, b0, c20);
    c21 = fma(x, b1, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = fma(x, b0, c30);
    c31 = fma(x, b1, c31);
    x = v128.load_splat<f32>(a, 16);
    c40 = fma(x, b0, c40);
    c41 = fma(x, b1, c41);
    x = v128.load_splat<f32>(a, 20);
    c50 = fma(x, b0, c50);
    c51 = fma(x, b1, c51);
    a += 24;
    b += 32;
  }
  storeRow(c, c00, c01, accumulate);
  c += ldc;
  storeRow(c, c10, c11, accumulate);
  c += ldc;
  storeRow(c, c20, c21, accumulate);
  c += ldc;
  storeRow(c, c30, c31, accumulate);
  c += ldc;
  storeRow(c, c40, c41, accumulate);
  c += ldc;
  storeRow(c, c50, c51, accumulate);
}

/** A tile at the edge of C: computed whole beside it, then the part that exists is moved over. */
function edgeTile(
  k: i32,
  a: usize,
  b: usize,
  c: usize,
  ldc: usize,
  accumulate: bool,
  bias: usize,
  rows: i32,
  columns: i32,
  spare: usize,
): void {
  tile(k, a, b, spare, NR * 4, false, 0);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < columns; j++) {
      const at = c + (<usize>j << 2);
      let x = load<f32>(spare + (<usize>j << 2));
      if (bias) x += load<f32>(bias + (<usize>j << 2));
      if (accumulate) x += load<f32>(at);
      store<f32>(at, x);
    }
    c += ldc;
    spare += NR * 4;
  }
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
