// Activations and their gradients over whole arrays. The numbers of the kinds are those of `activationCodes` in fused/.
import { geluGate4, exp4, sigmoid4, tanh4 } from './math';
import { fma, loadTail, relu, reluSlope, shareStart, splat, storeTail } from './simd';

const RELU = 1;
const GELU = 2;
const TANH = 3;
const SIGMOID = 4;
const ELU = 5;
const SILU = 6;
const RELU6 = 7;
const HARD_SWISH = 8;
const LEAKY_RELU = 9;

function relu6(x: v128): v128 {
  return f32x4.min(f32x4.max(x, splat(0)), splat(6));
}

// @ts-ignore: decorator
@inline
function value(x: v128, kind: i32): v128 {
  if (kind === RELU) return relu(x);
  if (kind === GELU) return f32x4.mul(x, geluGate4(x));
  if (kind === TANH) return tanh4(x);
  if (kind === SIGMOID) return sigmoid4(x);
  if (kind === SILU) return f32x4.mul(x, sigmoid4(x));
  if (kind === RELU6) return relu6(x);
  if (kind === HARD_SWISH)
    return f32x4.mul(x, f32x4.mul(relu6(f32x4.add(x, splat(3))), splat(0.16666667)));
  if (kind === LEAKY_RELU) return f32x4.max(x, f32x4.mul(x, splat(0.01)));
  if (kind === ELU)
    return v128.bitselect(
      f32x4.sub(exp4(f32x4.min(x, splat(0))), splat(1)),
      x,
      f32x4.lt(x, splat(0)),
    );
  return x;
}

/** dφ/dx, from x where the kind needs it (GELU, SiLU, hard swish), else from y = φ(x). */
// @ts-ignore: decorator
@inline
function slope(x: v128, y: v128, kind: i32): v128 {
  const one = splat(1);
  if (kind === RELU) return reluSlope(y);
  if (kind === TANH) return f32x4.sub(one, f32x4.mul(y, y));
  if (kind === SIGMOID) return f32x4.mul(y, f32x4.sub(one, y));
  if (kind === ELU) return v128.bitselect(f32x4.add(y, one), one, f32x4.lt(y, splat(0)));
  if (kind === RELU6)
    return v128.and(one, v128.and(f32x4.gt(y, splat(0)), f32x4.lt(y, splat(6))));
  if (kind === LEAKY_RELU) return v128.bitselect(one, splat(0.01), f32x4.gt(y, splat(0)));
  if (kind === HARD_SWISH) {
    const rising = v128.and(f32x4.gt(x, splat(-3)), f32x4.lt(x, splat(3)));
    const inner = fma(x, splat(0.33333334), splat(0.5));
    return v128.bitselect(inner, v128.and(one, f32x4.ge(x, splat(3))), rising);
  }
  if (kind === SILU) {
    const s = sigmoid4(x);
    return fma(f32x4.mul(x, s), f32x4.sub(one, s), s);
  }
  if (kind === GELU) {
    const s = geluGate4(x);
    const du = fma(f32x4.mul(x, x), splat(0.2140644488), splat(1.59576912));
    return fma(f32x4.mul(f32x4.mul(x, s), f32x4.sub(one, s)), du, s);
  }
  return one;
}

/** Inlined once for each kind, so that the loop does not ask for it. */
// @ts-ignore: decorator
@inline
function forwardRange(x: usize, y: usize, count: i32, kind: i32): void {
  const end = x + (<usize>(count & ~3) << 2);
  for (; x < end; x += 16, y += 16) v128.store(y, value(v128.load(x), kind));
  if (count & 3) storeTail(y, value(loadTail(x, count & 3), kind), count & 3);
}

// @ts-ignore: decorator
@inline
function backwardRange(x: usize, y: usize, dy: usize, dx: usize, count: i32, kind: i32): void {
  const end = x + (<usize>(count & ~3) << 2);
  for (; x < end; x += 16, y += 16, dy += 16, dx += 16)
    v128.store(dx, f32x4.mul(v128.load(dy), slope(v128.load(x), v128.load(y), kind)));
  const tail = count & 3;
  if (tail)
    storeTail(
      dx,
      f32x4.mul(loadTail(dy, tail), slope(loadTail(x, tail), loadTail(y, tail), kind)),
      tail,
    );
}

/** y = φ(x); x and y may be one array. */
export function activate(x: usize, y: usize, count: i32, kind: i32, part: i32, parts: i32): void {
  const from = shareStart(count, 16, part, parts);
  const size = shareStart(count, 16, part + 1, parts) - from;
  const at = <usize>from << 2;
  if (kind === RELU) forwardRange(x + at, y + at, size, RELU);
  else if (kind === GELU) forwardRange(x + at, y + at, size, GELU);
  else if (kind === TANH) forwardRange(x + at, y + at, size, TANH);
  else if (kind === SIGMOID) forwardRange(x + at, y + at, size, SIGMOID);
  else if (kind === ELU) forwardRange(x + at, y + at, size, ELU);
  else if (kind === SILU) forwardRange(x + at, y + at, size, SILU);
  else if (kind === RELU6) forwardRange(x + at, y + at, size, RELU6);
  else if (kind === HARD_SWISH) forwardRange(x + at, y + at, size, HARD_SWISH);
  else if (kind === LEAKY_RELU) forwardRange(x + at, y + at, size, LEAKY_RELU);
}

/** dx = dy · φ'(x); dy and dx may be one array. */
export function activateBackward(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  count: i32,
  kind: i32,
  part: i32,
  parts: i32,
): void {
  const from = shareStart(count, 16, part, parts);
  const size = shareStart(count, 16, part + 1, parts) - from;
  const at = <usize>from << 2;
  x += at;
  y += at;
  dy += at;
  dx += at;
  if (kind === RELU) backwardRange(x, y, dy, dx, size, RELU);
  else if (kind === GELU) backwardRange(x, y, dy, dx, size, GELU);
  else if (kind === TANH) backwardRange(x, y, dy, dx, size, TANH);
  else if (kind === SIGMOID) backwardRange(x, y, dy, dx, size, SIGMOID);
  else if (kind === ELU) backwardRange(x, y, dy, dx, size, ELU);
  else if (kind === SILU) backwardRange(x, y, dy, dx, size, SILU);
  else if (kind === RELU6) backwardRange(x, y, dy, dx, size, RELU6);
  else if (kind === HARD_SWISH) backwardRange(x, y, dy, dx, size, HARD_SWISH);
  else if (kind === LEAKY_RELU) backwardRange(x, y, dy, dx, size, LEAKY_RELU);
}
