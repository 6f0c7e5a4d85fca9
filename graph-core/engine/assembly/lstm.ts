// The recurrence of an LSTM over a whole sequence and its gradient (Hochreiter 1997, with a forget gate). Gates i, f, c, o.
import { multiplyPacked, packedSize, packWhole, workspaceBytes } from './gemm';
import { sigmoid4, tanh4 } from './math';
import { copy, fma, put, shareStart, splat, take } from './simd';

/** Rows of the batch are independent, so each part takes its own through all steps; whole tiles of six. */
const ROWS = 6;

/**
 * gates [T, B, 4u] hold xW + b and become the activated gates. hidden and cells [T+1, B, u] hold the first states in
 * place 0. sequence [B, T, u]. mask 0 or [B, T]. `recurrent` [u, 4u]; `packed` has room for it packed.
 */
export function lstmSteps(
  gates: usize,
  recurrent: usize,
  hidden: usize,
  cells: usize,
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
  packed += <usize>(part * packedSize(4 * u, u)) << 2;
  packWhole(4 * u, u, recurrent, 4 * u, 1, packed);
  for (let s = 0; s < time; s++) {
    const t = reverse ? time - 1 - s : s;
    const place = s * batch + from;
    const g = gates + (<usize>(place * 4 * u) << 2);
    const h = hidden + (<usize>(place * u) << 2);
    const c = cells + (<usize>(place * u) << 2);
    const step = <usize>(batch * u) << 2;
    multiplyPacked(rows, 4 * u, u, h, u, packed, g, 4 * u, 0, true, mine);
    for (let r = 0; r < rows; r++) {
      const at = <usize>(r * u) << 2;
      const counts = mask ? load<f32>(mask + (<usize>((from + r) * time + t) << 2)) !== 0 : true;
      const after = h + at + step;
      if (counts) cell(g + 4 * at, c + at, c + at + step, after, u);
      else {
        copy(h + at, after, u);
        copy(c + at, c + at + step, u);
      }
      copy(after, sequence + (<usize>(((from + r) * time + t) * u) << 2), u);
    }
  }
}

/** One row: c' = f·c + i·g, h' = o·tanh c'. */
function cell(g: usize, before: usize, c: usize, h: usize, u: i32): void {
  const width = <usize>u << 2;
  for (let j = 0; j < u; j += 4) {
    const n = u - j;
    const at = <usize>j << 2;
    const i = sigmoid4(take(g + at, n));
    const f = sigmoid4(take(g + at + width, n));
    const z = tanh4(take(g + at + 2 * width, n));
    const o = sigmoid4(take(g + at + 3 * width, n));
    const next = fma(f, take(before + at, n), f32x4.mul(i, z));
    put(c + at, next, n);
    put(h + at, f32x4.mul(o, tanh4(next)), n);
    put(g + at, i, n);
    put(g + at + width, f, n);
    put(g + at + 2 * width, z, n);
    put(g + at + 3 * width, o, n);
  }
}

/**
 * dgates [T, B, 4u] from the activated gates, the cells and dsequence [B, T, u]; dh and dc [B, u] hold the gradients of
 * the last states and become those of the first.
 */
export function lstmStepsBackward(
  gates: usize,
  recurrent: usize,
  cells: usize,
  dsequence: usize,
  mask: usize,
  dgates: usize,
  dh: usize,
  dc: usize,
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
  packed += <usize>(part * packedSize(u, 4 * u)) << 2;
  packWhole(u, 4 * u, recurrent, 1, 4 * u, packed);
  dh += <usize>(from * u) << 2;
  dc += <usize>(from * u) << 2;
  for (let s = time - 1; s >= 0; s--) {
    const t = reverse ? time - 1 - s : s;
    const place = s * batch + from;
    const step = <usize>(batch * u) << 2;
    const dg = dgates + (<usize>(place * 4 * u) << 2);
    for (let r = 0; r < rows; r++) {
      const at = <usize>(r * u) << 2;
      const counts = mask ? load<f32>(mask + (<usize>((from + r) * time + t) << 2)) !== 0 : true;
      const dy = dsequence + (<usize>(((from + r) * time + t) * u) << 2);
      const g = gates + (<usize>((place + r) * 4 * u) << 2);
      const c = cells + (<usize>((place + r) * u) << 2);
      if (counts) cellBackward(g, c, c + step, dy, dh + at, dc + at, dg + 4 * at, u);
      else {
        // The step was passed over: its output was the state before, and no gate had a say.
        for (let j = 0; j < u; j += 4) {
          const p = dh + at + (<usize>j << 2);
          put(p, f32x4.add(take(p, u - j), take(dy + (<usize>j << 2), u - j)), u - j);
        }
        memory.fill(dg + 4 * at, 0, <usize>u << 4);
      }
    }
    // dh already holds what passed by the gates; the rest comes through the recurrent weights.
    multiplyPacked(rows, u, 4 * u, dg, 4 * u, packed, dh, u, 0, true, mine);
  }
}

function cellBackward(
  g: usize,
  before: usize,
  c: usize,
  dy: usize,
  dh: usize,
  dc: usize,
  dg: usize,
  u: i32,
): void {
  const width = <usize>u << 2;
  const one = splat(1);
  for (let j = 0; j < u; j += 4) {
    const n = u - j;
    const at = <usize>j << 2;
    const i = take(g + at, n);
    const f = take(g + at + width, n);
    const z = take(g + at + 2 * width, n);
    const o = take(g + at + 3 * width, n);
    const th = tanh4(take(c + at, n));
    const h = f32x4.add(take(dy + at, n), take(dh + at, n));
    const slope = f32x4.sub(one, f32x4.mul(th, th));
    const d = fma(f32x4.mul(h, o), slope, take(dc + at, n));
    const iSlope = f32x4.mul(i, f32x4.sub(one, i));
    const fSlope = f32x4.mul(f, f32x4.sub(one, f));
    const oSlope = f32x4.mul(o, f32x4.sub(one, o));
    put(dg + at, f32x4.mul(f32x4.mul(d, z), iSlope), n);
    put(dg + at + width, f32x4.mul(f32x4.mul(d, take(before + at, n)), fSlope), n);
    put(dg + at + 2 * width, f32x4.mul(f32x4.mul(d, i), f32x4.sub(one, f32x4.mul(z, z))), n);
    put(dg + at + 3 * width, f32x4.mul(f32x4.mul(h, th), oSlope), n);
    put(dc + at, f32x4.mul(d, f), n);
    put(dh + at, splat(0), n);
  }
}
