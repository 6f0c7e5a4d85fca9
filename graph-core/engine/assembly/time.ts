// Sequences between [batch, time, width] and the order of the steps, [time, batch, width], reversed where asked.
import { copy, shareStart } from './simd';

/** to[s, b] = x[b, t], t = s or, reversed, time − 1 − s. */
export function toSteps(
  x: usize,
  to: usize,
  batch: i32,
  time: i32,
  width: i32,
  reverse: bool,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(time, 1, part + 1, parts);
  for (let s = shareStart(time, 1, part, parts); s < end; s++) {
    const t = reverse ? time - 1 - s : s;
    for (let b = 0; b < batch; b++)
      copy(x + (<usize>((b * time + t) * width) << 2), to + (<usize>((s * batch + b) * width) << 2), width);
  }
}

/** The way back. */
export function fromSteps(
  x: usize,
  to: usize,
  batch: i32,
  time: i32,
  width: i32,
  reverse: bool,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(time, 1, part + 1, parts);
  for (let s = shareStart(time, 1, part, parts); s < end; s++) {
    const t = reverse ? time - 1 - s : s;
    for (let b = 0; b < batch; b++)
      copy(x + (<usize>((s * batch + b) * width) << 2), to + (<usize>((b * time + t) * width) << 2), width);
  }
}
