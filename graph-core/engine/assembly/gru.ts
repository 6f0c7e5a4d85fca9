// The recurrence of a GRU over a whole sequence and its gradient (Cho 2014, reset-after form of cuDNN). Gates z, r, h.
import { multiplyPacked, packedSize, packWhole, workspaceBytes } from './gemm';
import { sigmoid4, tanh4 } from './math';
import { copy, fma, put, shareStart, splat, take } from './simd';

/** Rows of the batch are independent, so each part takes its own through all steps; whole tiles of six. */
const ROWS = 6;

/**
 * gates [T, B, 3u] hold xW + b₀ and become the activated gates; recurred [T, B, 3u] becomes hR + b₁. hidden [T+1, B, u]
 * holds the first state in place 0. sequence [B, T, u]. mask 0 or [B, T].
 */
export function gruSteps(
  gates: usize,
  recurrent: usize,
  bias: usize,
  recurred: usize,
  hidden: usize,
  sequence: usize,
  mask: usize,
  batch: i32,
  time: i32,
  u: i32,
  reverse: bool,
  packed: usize,
  workspace: usize,
  part: i32,
  parts: i32,
): void {
  const mine = workspace + <usize>(part * workspaceBytes());
  const from = shareStart(batch, ROWS, part, parts);
  const rows = shareStart(batch, ROWS, part + 1, parts) - from;
  if (rows === 0) return;
  packed += <usize>(part * packedSize(3 * u, u)) << 2;
  packWhole(3 * u, u, recurrent, 3 * u, 1, packed);
  for (let s = 0; s < time; s++) {
    const t = reverse ? time - 1 - s : s;
    const place = s * batch + from;
    const h = hidden + (<usize>(place * u) << 2);
    const q = recurred + (<usize>(place * 3 * u) << 2);
    multiplyPacked(rows, 3 * u, u, h, u, packed, q, 3 * u, bias, false, mine);
    for (let r = 0; r < rows; r++) {
      const at = <usize>(r * u) << 2;
      const counts = mask ? load<f32>(mask + (<usize>((from + r) * time + t) << 2)) !== 0 : true;
      const after = h + at + (<usize>(batch * u) << 2);
      if (counts) cell(gates + (<usize>((place + r) * 3 * u) << 2), q + 3 * at, h + at, after, u);
      else copy(h + at, after, u);
      copy(after, sequence + (<usize>(((from + r) * time + t) * u) << 2), u);
    }
  }
}

/** One row: h' = ĥ + z·(h − ĥ), ĥ = tanh(x_h + r·q_h). */
function cell(g: usize, q: usize, before: usize, h: usize, u: i32): void {
  const width = <usize>u << 2;
  for (let j = 0; j < u; j += 4) {
    const n = u - j;
    const at = <usize>j << 2;
    const z = sigmoid4(f32x4.add(take(g + at, n), take(q + at, n)));
    const r = sigmoid4(f32x4.add(take(g + at + width, n), take(q + at + width, n)));
    const candidate = tanh4(fma(r, take(q + at + 2 * width, n), take(g + at + 2 * width, n)));
    put(h + at, fma(z, f32x4.sub(take(before + at, n), candidate), candidate), n);
    put(g + at, z, n);
    put(g + at + width, r, n);
    put(g + at + 2 * width, candidate, n);
  }
}

/**
 * dgates and drecurred [T, B, 3u], the gradients of xW + b₀ and of hR + b₁; dh [B, u] holds the gradient of the last
 * state and becomes that of the first.
 */
export function gruStepsBackward(
  gates: usize,
  recurrent: usize,
  recurred: usize,
  hidden: usize,
  dsequence: usize,
  mask: usize,
  dgates: usize,
  drecurred: usize,
  dh: usize,
  batch: i32,
  time: i32,
  u: i32,
  reverse: bool,
  packed: usize,
  workspace: usize,
  part: i32,
  parts: i32,
): void {
  const mine = workspace + <usize>(part * workspaceBytes());
  const from = shareStart(batch, ROWS, part, parts);
  const rows = shareStart(batch, ROWS, part + 1, parts) - from;
  if (rows === 0) return;
  packed += <usize>(part * packedSize(u, 3 * u)) << 2;
  packWhole(u, 3 * u, recurrent, 1, 3 * u, packed);
  dh += <usize>(from * u) << 2;
  for (let s = time - 1; s >= 0; s--) {
    const t = reverse ? time - 1 - s : s;
    const place = s * batch + from;
    for (let r = 0; r < rows; r++) {
      const at = <usize>(r * u) << 2;
      const wide = <usize>((place + r) * 3 * u) << 2;
      const counts = mask ? load<f32>(mask + (<usize>((from + r) * time + t) << 2)) !== 0 : true;
      const dy = dsequence + (<usize>(((from + r) * time + t) * u) << 2);
      const before = hidden + (<usize>((place + r) * u) << 2);
      if (counts)
        cellBackward(gates + wide, recurred + wide, before, dy, dh + at, dgates + wide, drecurred + wide, u);
      else {
        for (let j = 0; j < u; j += 4) {
          const p = dh + at + (<usize>j << 2);
          put(p, f32x4.add(take(p, u - j), take(dy + (<usize>j << 2), u - j)), u - j);
        }
        memory.fill(dgates + wide, 0, <usize>(3 * u) << 2);
        memory.fill(drecurred + wide, 0, <usize>(3 * u) << 2);
      }
    }
    const dq = drecurred + (<usize>(place * 3 * u) << 2);
    multiplyPacked(rows, u, 3 * u, dq, 3 * u, packed, dh, u, 0, true, mine);
  }
}

function cellBackward(
  g: usize,
  q: usize,
  before: usize,
  dy: usize,
  dh: usize,
  dg: usize,
  dq: usize,
  u: i32,
): void {
  const width = <usize>u << 2;
  const one = splat(1);
  for (let j = 0; j < u; j += 4) {
    const n = u - j;
    const at = <usize>j << 2;
    const z = take(g + at, n);
    const r = take(g + at + width, n);
    const candidate = take(g + at + 2 * width, n);
    const h = f32x4.add(take(dy + at, n), take(dh + at, n));
    const zSlope = f32x4.mul(z, f32x4.sub(one, z));
    const dz = f32x4.mul(f32x4.mul(h, f32x4.sub(take(before + at, n), candidate)), zSlope);
    const slope = f32x4.sub(one, f32x4.mul(candidate, candidate));
    const dcandidate = f32x4.mul(f32x4.mul(h, f32x4.sub(one, z)), slope);
    const rSlope = f32x4.mul(r, f32x4.sub(one, r));
    const dr = f32x4.mul(f32x4.mul(dcandidate, take(q + at + 2 * width, n)), rSlope);
    put(dg + at, dz, n);
    put(dg + at + width, dr, n);
    put(dg + at + 2 * width, dcandidate, n);
    put(dq + at, dz, n);
    put(dq + at + width, dr, n);
    put(dq + at + 2 * width, f32x4.mul(dcandidate, r), n);
    put(dh + at, f32x4.mul(h, z), n);
  }
}
