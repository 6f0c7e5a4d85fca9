// One call that updates all variables: SGD, momentum, RMSProp, Adam and AdamW over a table of pointers.
import { fma, shareStart, splat, sum4 } from './simd';

/**
 * The table has four i32 for each variable: address of its values, of its gradient, its place in the flat state (in
 * elements) and its size.
 */
const ENTRY = 16;

/** √Σg² over all gradients, each held within ±bound where bound > 0. Sums in double, so that order matters little. */
export function gradientNorm(table: usize, variables: i32, bound: f32): f32 {
  let total: f64 = 0;
  const low = splat(bound > 0 ? -bound : -Infinity);
  const high = splat(bound > 0 ? bound : Infinity);
  for (let i = 0; i < variables; i++) {
    const entry = table + <usize>(i * ENTRY);
    const g = <usize>load<u32>(entry, 4);
    const size = load<i32>(entry, 12);
    let j = 0;
    while (j + 4 <= size) {
      let sum = splat(0);
      const end = min(j + 1024, size - 3);
      for (; j < end; j += 4) {
        const x = f32x4.max(low, f32x4.min(high, v128.load(g + (<usize>j << 2))));
        sum = fma(x, x, sum);
      }
      total += <f64>sum4(sum);
    }
    for (; j < size; j++) {
      const x = max<f32>(f32x4.extract_lane(low, 0), min<f32>(f32x4.extract_lane(high, 0), load<f32>(g + (<usize>j << 2))));
      total += <f64>x * <f64>x;
    }
  }
  return <f32>sqrt<f64>(total);
}

// @ts-ignore: decorator
@inline
function bounded(g: v128, factor: v128, bound: v128): v128 {
  return f32x4.mul(f32x4.max(f32x4.neg(bound), f32x4.min(bound, g)), factor);
}

/**
 * v ← momentum·v + g, w ← w − rate·v; velocity = 0: w ← w − rate·g. Gradients are held within ±bound
 * (Infinity = not) and then scaled by `factor`.
 */
export function updateMomentum(
  table: usize,
  variables: i32,
  velocity: usize,
  momentum: f32,
  rate: f32,
  factor: f32,
  bound: f32,
  part: i32,
  parts: i32,
): void {
  const limit = splat(bound);
  const scale = splat(factor);
  const step = splat(-rate);
  const kept = splat(momentum);
  for (let i = 0; i < variables; i++) {
    const entry = table + <usize>(i * ENTRY);
    const size = load<i32>(entry, 12);
    const from = <usize>shareStart(size, 16, part, parts) << 2;
    const end = <usize>shareStart(size, 16, part + 1, parts) << 2;
    const w = <usize>load<u32>(entry);
    const g = <usize>load<u32>(entry, 4);
    const v = velocity ? velocity + (<usize>load<u32>(entry, 8) << 2) : 0;
    let at = from;
    for (; at + 16 <= end; at += 16) {
      let x = bounded(v128.load(g + at), scale, limit);
      if (v) {
        x = fma(kept, v128.load(v + at), x);
        v128.store(v + at, x);
      }
      v128.store(w + at, fma(step, x, v128.load(w + at)));
    }
    for (; at < end; at += 4) {
      let x = bounded(v128.load32_zero(g + at), scale, limit);
      if (v) {
        x = fma(kept, v128.load32_zero(v + at), x);
        v128.store32_lane(v + at, x, 0);
      }
      v128.store32_lane(w + at, fma(step, x, v128.load32_zero(w + at)), 0);
    }
  }
}

/** s ← β·s + (1 − β)·g², w ← w − rate·g / (√s + ε) (Hinton 2012). */
export function updateRmsProp(
  table: usize,
  variables: i32,
  squares: usize,
  beta: f32,
  oneMinusBeta: f32,
  epsilon: f32,
  rate: f32,
  factor: f32,
  bound: f32,
  part: i32,
  parts: i32,
): void {
  // A first moment with β = 0 is the gradient itself.
  updateAdam(table, variables, 0, squares, 0, 1, beta, oneMinusBeta, 1, 1, epsilon, rate, 1, factor, bound, part, parts);
}

// @ts-ignore: decorator
@inline
function adamStep(m: v128, v: v128, c1: v128, c2: v128, epsilon: v128, rate: v128): v128 {
  const denominator = f32x4.add(f32x4.sqrt(f32x4.div(v, c2)), epsilon);
  return f32x4.mul(f32x4.div(f32x4.div(m, c1), denominator), rate);
}

/** Adam (Kingma 2015) and, with decay = 1 − rate·λ, AdamW (Loshchilov 2019): w ← decay·w − rate·(m/c₁) / (√(v/c₂) + ε). */
export function updateAdam(
  table: usize,
  variables: i32,
  first: usize,
  second: usize,
  beta1: f32,
  oneMinusBeta1: f32,
  beta2: f32,
  oneMinusBeta2: f32,
  correction1: f32,
  correction2: f32,
  epsilon: f32,
  rate: f32,
  decay: f32,
  factor: f32,
  bound: f32,
  part: i32,
  parts: i32,
): void {
  const limit = splat(bound);
  const scale = splat(factor);
  const b1 = splat(beta1);
  const b2 = splat(beta2);
  const r1 = splat(oneMinusBeta1);
  const r2 = splat(oneMinusBeta2);
  const c1 = splat(correction1);
  const c2 = splat(correction2);
  const eps = splat(epsilon);
  const speed = splat(rate);
  const kept = splat(decay);
  for (let i = 0; i < variables; i++) {
    const entry = table + <usize>(i * ENTRY);
    const size = load<i32>(entry, 12);
    const end = <usize>shareStart(size, 16, part + 1, parts) << 2;
    const w = <usize>load<u32>(entry);
    const g = <usize>load<u32>(entry, 4);
    const place = <usize>load<u32>(entry, 8) << 2;
    const m = first ? first + place : 0;
    const v = second + place;
    let at = <usize>shareStart(size, 16, part, parts) << 2;
    for (; at + 16 <= end; at += 16) {
      let x = bounded(v128.load(g + at), scale, limit);
      const square = f32x4.add(f32x4.mul(b2, v128.load(v + at)), f32x4.mul(r2, f32x4.mul(x, x)));
      v128.store(v + at, square);
      if (m) {
        x = f32x4.add(f32x4.mul(b1, v128.load(m + at)), f32x4.mul(r1, x));
        v128.store(m + at, x);
      }
      const step = adamStep(x, square, c1, c2, eps, speed);
      v128.store(w + at, f32x4.sub(f32x4.mul(kept, v128.load(w + at)), step));
    }
    for (; at < end; at += 4) {
      let x = bounded(v128.load32_zero(g + at), scale, limit);
      const before = v128.load32_zero(v + at);
      const square = f32x4.add(f32x4.mul(b2, before), f32x4.mul(r2, f32x4.mul(x, x)));
      v128.store32_lane(v + at, square, 0);
      if (m) {
        x = f32x4.add(f32x4.mul(b1, v128.load32_zero(m + at)), f32x4.mul(r1, x));
        v128.store32_lane(m + at, x, 0);
      }
      const step = adamStep(x, square, c1, c2, eps, speed);
      v128.store32_lane(w + at, f32x4.sub(f32x4.mul(kept, v128.load32_zero(w + at)), step), 0);
    }
  }
}
