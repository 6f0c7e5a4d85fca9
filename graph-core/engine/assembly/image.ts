// Images with their padding written out, and zeros put between pixels, so that windows need no bounds. Owns no memory.
import { copy } from './simd';

/**
 * One image [height, width, channels] into `to` [tall, wide, channels]: first pixel at (top, left), then every `down`
 * rows and `across` columns; zeros elsewhere. Pixels beyond the end (a window that stops short) are left out.
 */
export function spread(
  x: usize,
  to: usize,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tall: i32,
  wide: i32,
  down: i32,
  across: i32,
): void {
  const pixel = <usize>channels << 2;
  memory.fill(to, 0, <usize>(tall * wide) * pixel);
  for (let y = 0; y < height; y++) {
    const row = top + y * down;
    if (row < 0 || row >= tall) continue;
    let from = x + <usize>(y * width) * pixel;
    if (across === 1) {
      const first = max(0, -left);
      const count = min(width, wide - left) - first;
      if (count > 0)
        memory.copy(
          to + <usize>(row * wide + left + first) * pixel,
          from + <usize>first * pixel,
          <usize>count * pixel,
        );
      continue;
    }
    for (let c = 0; c < width; c++) {
      const column = left + c * across;
      if (column >= 0 && column < wide)
        copy(from, to + <usize>(row * wide + column) * pixel, channels);
      from += pixel;
    }
  }
}

/** Kernel [kh, kw, in, out] turned by half a turn, in and out changed over: what the gradient in x convolves with. */
export function turnKernel(
  kernel: usize,
  to: usize,
  positions: i32,
  inner: i32,
  outer: i32,
): void {
  for (let p = 0; p < positions; p++) {
    const from = kernel + (<usize>((positions - 1 - p) * inner * outer) << 2);
    const into = to + (<usize>(p * inner * outer) << 2);
    for (let i = 0; i < inner; i++)
      for (let o = 0; o < outer; o++)
        store<f32>(
          into + (<usize>(o * inner + i) << 2),
          load<f32>(from + (<usize>(i * outer + o) << 2)),
        );
  }
}
