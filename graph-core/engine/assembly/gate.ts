// The gradients of channels scaled by gates [batch, channels], each in one pass over the images. Owns no memory.
import { fma, put, shareStart, splat, take } from './simd';

/** Pixels that are worked on together, so that several columns' passes over them stay in the L1 cache. */
const ROWS = 64;

/** Pixels whose products are added up before they join the rest: a long run of additions to one number would lose digits. */
const RUN = 32;

/** dgates[b, c] = Σ over the pixels of dy·x, 16 channels in registers at a time; parts own whole images. */
export function gateGradient(
  x: usize,
  dy: usize,
  dgates: usize,
  batch: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const zero = splat(0);
  const step = <usize>channels << 2;
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    const image = <usize>(b * pixels) * step;
    const to = dgates + <usize>b * step;
    let c = 0;
    for (; c + 16 <= channels; c += 16) {
      const at = <usize>c << 2;
      let sumA = zero;
      let sumB = zero;
      let sumC = zero;
      let sumD = zero;
      let p = image + at;
      for (let i = 0; i < pixels; ) {
        let a = zero;
        let b = zero;
        let c = zero;
        let d = zero;
        for (const stop = min(i + RUN, pixels); i < stop; i++, p += step) {
          a = fma(v128.load(dy + p), v128.load(x + p), a);
          b = fma(v128.load(dy + p, 16), v128.load(x + p, 16), b);
          c = fma(v128.load(dy + p, 32), v128.load(x + p, 32), c);
          d = fma(v128.load(dy + p, 48), v128.load(x + p, 48), d);
        }
        sumA = f32x4.add(sumA, a);
        sumB = f32x4.add(sumB, b);
        sumC = f32x4.add(sumC, c);
        sumD = f32x4.add(sumD, d);
      }
      v128.store(to + at, sumA);
      v128.store(to + at, sumB, 16);
      v128.store(to + at, sumC, 32);
      v128.store(to + at, sumD, 48);
    }
    for (; c < channels; c += 4) {
      const at = <usize>c << 2;
      const n = channels - c;
      let sum = zero;
      let p = image + at;
      for (let i = 0; i < pixels; ) {
        let run = zero;
        for (const stop = min(i + RUN, pixels); i < stop; i++, p += step)
          run = fma(take(dy + p, n), take(x + p, n), run);
        sum = f32x4.add(sum, run);
      }
      put(to + at, sum, n);
    }
  }
}

/** dx = dy·gates + dmeans / pixels, of images whose means decided the gates. */
export function gatedGradient(
  dy: usize,
  gates: usize,
  dmeans: usize,
  dx: usize,
  batch: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const share = splat(1 / <f32>pixels);
  const step = <usize>channels << 2;
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++)
    for (let first = 0; first < pixels; first += ROWS) {
      const from = <usize>(b * pixels + first) * step;
      const to = from + <usize>min(ROWS, pixels - first) * step;
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c << 2;
        const n = channels - c;
        const row = <usize>b * step + at;
        const gate = take(gates + row, n);
        const even = f32x4.mul(take(dmeans + row, n), share);
        if (n >= 4)
          for (let p = from + at; p < to; p += step)
            v128.store(dx + p, fma(v128.load(dy + p), gate, even));
        else
          for (let p = from + at; p < to; p += step)
            put(dx + p, fma(take(dy + p, n), gate, even), n);
      }
    }
}
