// Images with their padding written out, so that windows need no bounds; kernels turned. Owns no memory.

/**
 * One image [height, width, channels] into `to` [tall, wide, channels] with its first pixel at (top, left) and zeros
 * around it.
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
): void {
  const pixel = <usize>channels << 2;
  memory.fill(to, 0, <usize>(tall * wide) * pixel);
  for (let y = 0; y < height; y++)
    memory.copy(
      to + <usize>((top + y) * wide + left) * pixel,
      x + <usize>(y * width) * pixel,
      <usize>width * pixel,
    );
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
