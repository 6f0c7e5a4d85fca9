// Max and average pooling and their gradients, windows cut off at the border. Owns no memory.
import { fill, fma, put, shareStart, splat, take } from './simd';

/** Largest or sum of `n` channels (four or fewer) over the pixels of a window. */
// @ts-ignore: decorator
@inline
function overWindow(
  corner: usize,
  rows: i32,
  columns: i32,
  row: usize,
  pixel: usize,
  n: i32,
  average: bool,
): v128 {
  let result = average ? splat(0) : splat(-Infinity);
  for (; rows > 0; rows--, corner += row) {
    let at = corner;
    for (let i = columns; i > 0; i--, at += pixel) {
      const value = take(at, n);
      result = average ? f32x4.add(result, value) : f32x4.max(result, value);
    }
  }
  return result;
}

/**
 * x [B, height, width, C] → y [B, outHeight, outWidth, C]. average: the mean of the real pixels under the window.
 */
export function pool(
  x: usize,
  y: usize,
  average: bool,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  part: i32,
  parts: i32,
): void {
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  const whole = channels & ~3;
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    const image = x + <usize>(b * height) * row;
    let to = y + (<usize>(b * outHeight * outWidth * channels) << 2);
    for (let oy = 0; oy < outHeight; oy++) {
      const y0 = max(0, oy * strideY - top);
      const y1 = min(height, oy * strideY - top + kh);
      for (let ox = 0; ox < outWidth; ox++) {
        const x0 = max(0, ox * strideX - left);
        const x1 = min(width, ox * strideX - left + kw);
        const share = average ? splat(1 / <f32>((y1 - y0) * (x1 - x0))) : splat(1);
        const corner = image + <usize>y0 * row + <usize>x0 * pixel;
        let c = 0;
        for (; c < whole; c += 4) {
          const at = <usize>c << 2;
          const result = overWindow(corner + at, y1 - y0, x1 - x0, row, pixel, 4, average);
          v128.store(to + at, f32x4.mul(result, share));
        }
        if (c < channels) {
          const at = <usize>c << 2;
          const n = channels - c;
          const result = overWindow(corner + at, y1 - y0, x1 - x0, row, pixel, n, average);
          put(to + at, f32x4.mul(result, share), n);
        }
        to += pixel;
      }
    }
  }
}

/** For each of `n` channels, how many bytes behind the corner the first largest pixel of a window lies. */
// @ts-ignore: decorator
@inline
function largestInWindow(
  corner: usize,
  rows: i32,
  columns: i32,
  row: usize,
  pixel: usize,
  n: i32,
): v128 {
  let best = take(corner, n);
  let place = i32x4.splat(0);
  let line: usize = 0;
  for (; rows > 0; rows--, line += row) {
    let at = line;
    for (let i = columns; i > 0; i--, at += pixel) {
      const value = take(corner + at, n);
      const larger = f32x4.gt(value, best);
      best = v128.bitselect(value, best, larger);
      place = v128.bitselect(i32x4.splat(<i32>at), place, larger);
    }
  }
  return place;
}

/** Each window hands its gradient to its first largest pixel, whatever the sign; x as in pool, dx [B, height, width, C]. */
export function maxPoolBackward(
  x: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  part: i32,
  parts: i32,
): void {
  const size = height * width * channels;
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  const whole = channels & ~3;
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    const image = x + (<usize>(b * size) << 2);
    const slopes = dx + (<usize>(b * size) << 2);
    fill(slopes, size, 0);
    let from = dy + (<usize>(b * outHeight * outWidth * channels) << 2);
    for (let oy = 0; oy < outHeight; oy++) {
      const y0 = max(0, oy * strideY - top);
      const y1 = min(height, oy * strideY - top + kh);
      for (let ox = 0; ox < outWidth; ox++) {
        const x0 = max(0, ox * strideX - left);
        const x1 = min(width, ox * strideX - left + kw);
        const corner = <usize>y0 * row + <usize>x0 * pixel;
        let c = 0;
        for (; c < whole; c += 4) {
          const at = corner + (<usize>c << 2);
          const place = largestInWindow(image + at, y1 - y0, x1 - x0, row, pixel, 4);
          const dys = from + (<usize>c << 2);
          give(slopes + at + i32x4.extract_lane(place, 0), dys);
          give(slopes + at + i32x4.extract_lane(place, 1) + 4, dys + 4);
          give(slopes + at + i32x4.extract_lane(place, 2) + 8, dys + 8);
          give(slopes + at + i32x4.extract_lane(place, 3) + 12, dys + 12);
        }
        if (c < channels) {
          const n = channels - c;
          const at = corner + (<usize>c << 2);
          const place = largestInWindow(image + at, y1 - y0, x1 - x0, row, pixel, n);
          const dys = from + (<usize>c << 2);
          give(slopes + at + i32x4.extract_lane(place, 0), dys);
          if (n > 1) give(slopes + at + i32x4.extract_lane(place, 1) + 4, dys + 4);
          if (n > 2) give(slopes + at + i32x4.extract_lane(place, 2) + 8, dys + 8);
        }
        from += pixel;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function give(at: usize, from: usize): void {
  store<f32>(at, load<f32>(at) + load<f32>(from));
}

/** Each window spreads its gradient evenly over its real pixels. */
export function averagePoolBackward(
  dy: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  part: i32,
  parts: i32,
): void {
  const size = height * width * channels;
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    const slopes = dx + (<usize>(b * size) << 2);
    fill(slopes, size, 0);
    let from = dy + (<usize>(b * outHeight * outWidth * channels) << 2);
    for (let oy = 0; oy < outHeight; oy++) {
      const y0 = max(0, oy * strideY - top);
      const y1 = min(height, oy * strideY - top + kh);
      for (let ox = 0; ox < outWidth; ox++) {
        const x0 = max(0, ox * strideX - left);
        const x1 = min(width, ox * strideX - left + kw);
        const share = splat(1 / <f32>((y1 - y0) * (x1 - x0)));
        for (let iy = y0; iy < y1; iy++)
          for (let ix = x0; ix < x1; ix++) {
            const pixel = slopes + (<usize>((iy * width + ix) * channels) << 2);
            for (let c = 0; c < channels; c += 4) {
              const at = <usize>c << 2;
              const n = channels - c;
              put(pixel + at, fma(take(from + at, n), share, take(pixel + at, n)), n);
            }
          }
        from += <usize>channels << 2;
      }
    }
  }
}

/** Each pixel repeated factor × factor. x [B, height, width, C] → y [B, height·factor, width·factor, C] */
export function upsample(
  x: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  factor: i32,
  part: i32,
  parts: i32,
): void {
  const pixel = <usize>channels << 2;
  const rowBytes = <usize>(width * factor) * pixel;
  const end = shareStart(batch * height, 1, part + 1, parts);
  for (let row = shareStart(batch * height, 1, part, parts); row < end; row++) {
    const first = y + <usize>(row * factor) * rowBytes;
    let to = first;
    let from = x + <usize>(row * width) * pixel;
    for (let column = 0; column < width; column++) {
      for (let i = 0; i < factor; i++) {
        memory.copy(to, from, pixel);
        to += pixel;
      }
      from += pixel;
    }
    for (let i = 1; i < factor; i++) memory.copy(first + <usize>i * rowBytes, first, rowBytes);
  }
}

/** The sums of the blocks: dy [B, height·factor, width·factor, C] → dx [B, height, width, C]. */
export function upsampleBackward(
  dy: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  factor: i32,
  part: i32,
  parts: i32,
): void {
  const pixel = <usize>channels << 2;
  const rowBytes = <usize>(width * factor) * pixel;
  const end = shareStart(batch * height, 1, part + 1, parts);
  for (let row = shareStart(batch * height, 1, part, parts); row < end; row++) {
    const from = dy + <usize>(row * factor) * rowBytes;
    const to = dx + <usize>(row * width) * pixel;
    for (let column = 0; column < width; column++)
      for (let c = 0; c < channels; c += 4) {
        const n = channels - c;
        let sum = splat(0);
        for (let i = 0; i < factor; i++)
          for (let j = 0; j < factor; j++) {
            const at = from + <usize>i * rowBytes + <usize>(column * factor + j) * pixel;
            sum = f32x4.add(sum, take(at + (<usize>c << 2), n));
          }
        put(to + <usize>column * pixel + (<usize>c << 2), sum, n);
      }
  }
}
