// Depthwise convolution of padded images and its gradients; one filter bank for each channel. Owns no memory.
import { spread } from './image';
import { fill, fma, put, shareStart, splat, take } from './simd';

/** Four inputs from channel ⌊f / multiplier⌋ on: each channel feeds `multiplier` outputs. */
// @ts-ignore: decorator
@inline
function inputs(pixel: usize, f: i32, count: i32, multiplier: i32): v128 {
  if (multiplier === 1) return take(pixel + (<usize>f << 2), count);
  let x = splat(load<f32>(pixel + (<usize>(f / multiplier) << 2)));
  if (count > 1)
    x = f32x4.replace_lane(x, 1, load<f32>(pixel + (<usize>((f + 1) / multiplier) << 2)));
  if (count > 2)
    x = f32x4.replace_lane(x, 2, load<f32>(pixel + (<usize>((f + 2) / multiplier) << 2)));
  if (count > 3)
    x = f32x4.replace_lane(x, 3, load<f32>(pixel + (<usize>((f + 3) / multiplier) << 2)));
  return x;
}

/**
 * x [B, height, width, C] padded to [tall, wide], kernel [kh, kw, C·m], bias [C·m] or 0 → y [B, outHeight, outWidth,
 * C·m]. `spare` holds tall·wide·C floats for each thread.
 */
export function depthwise(
  x: usize,
  kernel: usize,
  bias: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tall: i32,
  wide: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  multiplier: i32,
  spare: usize,
  part: i32,
  parts: i32,
): void {
  const outputs = channels * multiplier;
  const padded = spare + (<usize>(part * tall * wide * channels) << 2);
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    const image = x + (<usize>(b * height * width * channels) << 2);
    spread(image, padded, height, width, channels, top, left, tall, wide);
    let to = y + (<usize>(b * outHeight * outWidth * outputs) << 2);
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++) {
        const corner = padded + (<usize>((oy * strideY * wide + ox * strideX) * channels) << 2);
        for (let f = 0; f < outputs; f += 4) {
          const n = outputs - f;
          let sum = bias ? take(bias + (<usize>f << 2), n) : splat(0);
          for (let ky = 0; ky < kh; ky++)
            for (let kx = 0; kx < kw; kx++) {
              const pixel = corner + (<usize>((ky * wide + kx) * channels) << 2);
              const weight = kernel + (<usize>((ky * kw + kx) * outputs + f) << 2);
              sum = fma(inputs(pixel, f, n, multiplier), take(weight, n), sum);
            }
          put(to + (<usize>f << 2), sum, n);
        }
        to += <usize>outputs << 2;
      }
  }
}

/**
 * dy [B, outHeight, outWidth, C·m], kernel [kh, kw, C·m] → dx [B, height, width, C]. `spare` holds tall·wide·C floats
 * for each thread.
 */
export function depthwiseInputGradient(
  dy: usize,
  kernel: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tall: i32,
  wide: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  multiplier: i32,
  spare: usize,
  part: i32,
  parts: i32,
): void {
  const outputs = channels * multiplier;
  const padded = spare + (<usize>(part * tall * wide * channels) << 2);
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    fill(padded, tall * wide * channels, 0);
    let from = dy + (<usize>(b * outHeight * outWidth * outputs) << 2);
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++) {
        const corner = padded + (<usize>((oy * strideY * wide + ox * strideX) * channels) << 2);
        for (let ky = 0; ky < kh; ky++)
          for (let kx = 0; kx < kw; kx++) {
            const pixel = corner + (<usize>((ky * wide + kx) * channels) << 2);
            const weight = kernel + (<usize>((ky * kw + kx) * outputs) << 2);
            if (multiplier === 1)
              for (let f = 0; f < outputs; f += 4) {
                const at = <usize>f << 2;
                const n = outputs - f;
                put(
                  pixel + at,
                  fma(take(from + at, n), take(weight + at, n), take(pixel + at, n)),
                  n,
                );
              }
            else
              for (let f = 0; f < outputs; f++) {
                const at = pixel + (<usize>(f / multiplier) << 2);
                const part_ = load<f32>(from + (<usize>f << 2)) * load<f32>(weight + (<usize>f << 2));
                store<f32>(at, load<f32>(at) + part_);
              }
          }
        from += <usize>outputs << 2;
      }
    for (let row = 0; row < height; row++)
      memory.copy(
        dx + (<usize>((b * height + row) * width * channels) << 2),
        padded + (<usize>(((row + top) * wide + left) * channels) << 2),
        <usize>(width * channels) << 2,
      );
  }
}

/**
 * x [B, height, width, C] padded to [tall, wide], dy [B, outHeight, outWidth, C·m] → chunks [chunks, kh, kw, C·m], whose
 * sum is the gradient. `spare` holds tall·wide·C floats for each thread.
 */
export function depthwiseFilterGradient(
  x: usize,
  dy: usize,
  chunks: usize,
  number: i32,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tall: i32,
  wide: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  multiplier: i32,
  spare: usize,
  part: i32,
  parts: i32,
): void {
  const outputs = channels * multiplier;
  const padded = spare + (<usize>(part * tall * wide * channels) << 2);
  const last = shareStart(number, 1, part + 1, parts);
  for (let chunk = shareStart(number, 1, part, parts); chunk < last; chunk++) {
    const out = chunks + (<usize>(chunk * kh * kw * outputs) << 2);
    fill(out, kh * kw * outputs, 0);
    const end = shareStart(batch, 1, chunk + 1, number);
    for (let b = shareStart(batch, 1, chunk, number); b < end; b++) {
      const image = x + (<usize>(b * height * width * channels) << 2);
      spread(image, padded, height, width, channels, top, left, tall, wide);
      const slopes = dy + (<usize>(b * outHeight * outWidth * outputs) << 2);
      for (let ky = 0; ky < kh; ky++)
        for (let kx = 0; kx < kw; kx++)
          for (let f = 0; f < outputs; f += 4) {
            const n = outputs - f;
            const weight = out + (<usize>((ky * kw + kx) * outputs + f) << 2);
            let sum = take(weight, n);
            let from = slopes + (<usize>f << 2);
            for (let oy = 0; oy < outHeight; oy++) {
              let pixel = padded + (<usize>(((oy * strideY + ky) * wide + kx) * channels) << 2);
              for (let ox = 0; ox < outWidth; ox++) {
                sum = fma(inputs(pixel, f, n, multiplier), take(from, n), sum);
                pixel += <usize>(strideX * channels) << 2;
                from += <usize>outputs << 2;
              }
            }
            put(weight, sum, n);
          }
    }
  }
}
