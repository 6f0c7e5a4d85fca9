// exp, log, tanh, sigmoid and GELU on four floats: polynomials after Cephes, about 1e-7 relative. Owns no memory.
import { fma, splat } from './simd';

/** NaN stays NaN; beyond ±87 the result is held at the ends of the normal range. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  x = f32x4.max(f32x4.min(x, splat(88.37626)), splat(-87.33654));
  const n = f32x4.nearest(f32x4.mul(x, splat(1.44269504)));
  // ln 2 in two parts, so that the remainder is exact.
  x = fma(n, splat(-0.693359375), x);
  x = fma(n, splat(2.12194440e-4), x);
  let y = fma(splat(1.9875691e-4), x, splat(1.39819995e-3));
  y = fma(y, x, splat(8.33345191e-3));
  y = fma(y, x, splat(4.16657959e-2));
  y = fma(y, x, splat(1.66666655e-1));
  y = fma(y, x, splat(0.5));
  y = fma(f32x4.mul(y, x), x, f32x4.add(x, splat(1)));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(splat(x)), 0);
}

/** Natural logarithm of a positive normal number. */
export function log1(x: f32): f32 {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  const bits = reinterpret<i32>(x);
  let exponent = (bits >> 23) - 126;
  let m = reinterpret<f32>((bits & 0x007fffff) | 0x3f000000);
  if (m < 0.70710678) {
    exponent--;
    m += m - 1;
  } else m -= 1;
  const z = m * m;
  let y: f32 = 7.0376836e-2;
  y = y * m - 1.1514610e-1;
  y = y * m + 1.1676998e-1;
  y = y * m - 1.2420141e-1;
  y = y * m + 1.4249323e-1;
  y = y * m - 1.6668058e-1;
  y = y * m + 2.0000715e-1;
  y = y * m - 2.4999994e-1;
  y = y * m + 3.3333331e-1;
  y = y * m * z;
  const e = <f32>exponent;
  y += -2.1219444e-4 * e - 0.5 * z;
  return m + y + 0.693359375 * e;
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))));
}

/** Near zero by its series, as the quotient would lose digits there. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const a = f32x4.abs(x);
  const e = exp4(f32x4.mul(a, splat(-2)));
  const far = f32x4.div(f32x4.sub(splat(1), e), f32x4.add(splat(1), e));
  const z = f32x4.mul(a, a);
  let p = fma(splat(-5.70498872e-3), z, splat(2.06390887e-2));
  p = fma(p, z, splat(-5.37397155e-2));
  p = fma(p, z, splat(1.33314422e-1));
  p = fma(p, z, splat(-3.33332819e-1));
  const near = fma(f32x4.mul(p, z), a, a);
  const y = v128.bitselect(near, far, f32x4.lt(a, splat(0.625)));
  return v128.or(y, v128.and(x, splat(-0.0)));
}

/** σ(2u), u = √(2/π)(x + 0.044715x³): half of 1 + tanh u. */
// @ts-ignore: decorator
@inline
export function geluGate4(x: v128): v128 {
  const u = f32x4.mul(x, fma(f32x4.mul(x, x), splat(-0.0713548163), splat(-1.59576912)));
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(u)));
}
