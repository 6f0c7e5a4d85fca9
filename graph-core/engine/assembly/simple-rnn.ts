// The recurrence of a simple RNN over a whole sequence and its gradient (Elman 1990).
import { activate, activateBackward } from './activation';
import { multiplyPacked, packedSize, packWhole, workspaceBytes } from './gemm';
import { addInto, copy, shareStart } from './simd';

/** Rows of the batch are independent, so each part takes its own through all steps; whole tiles of six. */
const ROWS = 6;

/**
 * sums [T, B, u] hold xW + b and become the sums before the activation `kind` (0 = none). hidden [T+1, B, u] holds the
 * first state in place 0. sequence [B, T, u]. mask 0 or [B, T].
 */
export function rnnSteps(
  sums: usize,
  recurrent: usize,
  hidden: usize,
  sequence: usize,
  mask: usize,
  kind: i32,
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
  packed += <usize>(part * packedSize(u, u)) << 2;
  packWhole(u, u, recurrent, u, 1, packed);
  for (let s = 0; s < time; s++) {
    const t = reverse ? time - 1 - s : s;
    const place = <usize>((s * batch + from) * u) << 2;
    const h = hidden + place;
    const after = h + (<usize>(batch * u) << 2);
    multiplyPacked(rows, u, u, h, u, packed, sums + place, u, 0, true, mine);
    if (kind) activate(sums + place, after, rows * u, kind, 0, 1);
    else copy(sums + place, after, rows * u);
    for (let r = 0; r < rows; r++) {
      const at = <usize>(r * u) << 2;
      if (mask && load<f32>(mask + (<usize>((from + r) * time + t) << 2)) === 0)
        copy(h + at, after + at, u);
      copy(after + at, sequence + (<usize>(((from + r) * time + t) * u) << 2), u);
    }
  }
}

/** dsums [T, B, u]; dh [B, u] holds the gradient of the last state and becomes that of the first. */
export function rnnStepsBackward(
  sums: usize,
  recurrent: usize,
  hidden: usize,
  dsequence: usize,
  mask: usize,
  dsums: usize,
  dh: usize,
  kind: i32,
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
  packed += <usize>(part * packedSize(u, u)) << 2;
  packWhole(u, u, recurrent, 1, u, packed);
  dh += <usize>(from * u) << 2;
  for (let s = time - 1; s >= 0; s--) {
    const t = reverse ? time - 1 - s : s;
    const place = <usize>((s * batch + from) * u) << 2;
    const d = dsums + place;
    for (let r = 0; r < rows; r++)
      addInto(
        dsequence + (<usize>(((from + r) * time + t) * u) << 2),
        dh + (<usize>(r * u) << 2),
        u,
      );
    const after = hidden + place + (<usize>(batch * u) << 2);
    if (kind) activateBackward(sums + place, after, dh, d, rows * u, kind, 0, 1);
    else copy(dh, d, rows * u);
    for (let r = 0; r < rows; r++) {
      const at = <usize>(r * u) << 2;
      // Passed over: all of it goes on to the state before. Counted: only what comes through the weights.
      if (mask && load<f32>(mask + (<usize>((from + r) * time + t) << 2)) === 0)
        memory.fill(d + at, 0, <usize>u << 2);
      else memory.fill(dh + at, 0, <usize>u << 2);
    }
    multiplyPacked(rows, u, u, d, u, packed, dh, u, 0, true, mine);
  }
}
