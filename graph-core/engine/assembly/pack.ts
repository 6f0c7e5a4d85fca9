// Packs strided matrices into panels that a tile reads straight through. Owns no memory.

/** Rows and columns of a tile: 12 accumulators, two of B and one of A fill the 15 usable registers. */
export const MR = 6;
export const NR = 8;

/** Six rows side by side, depth by depth; missing rows are zero. Strides in bytes. */
export function packA(a: usize, rs: usize, cs: usize, m: i32, k: i32, to: usize): void {
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
export function packB(b: usize, rs: usize, cs: usize, k: i32, n: i32, to: usize): void {
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
