// Attention(Q,K,V) = softmax(scale·QKᵀ)V per head (Vaswani 2017, eq. 1) and its gradient, heads read in place.
import { FULL, LOWER_A, LOWER_C, UPPER_A, multiply, workspaceBytes } from './gemm';
import { addInto, shareStart } from './simd';
import { softmaxRow, softmaxRowBackward } from './softmax';

/**
 * query [B, Tq, h·dk], key [B, Tk, h·dk], value [B, Tk, h·dv] → scores [B, h, Tq, Tk], values [B, Tq, h·dv].
 * mask: 0, or [B, maskRows, Tk] with maskRows = 1 or Tq. Each part owns whole heads of whole examples.
 */
export function attention(
  query: usize,
  key: usize,
  value: usize,
  mask: usize,
  maskRows: i32,
  scores: usize,
  values: usize,
  batch: i32,
  tq: i32,
  tk: i32,
  heads: i32,
  dk: i32,
  dv: i32,
  scale: f32,
  causal: bool,
  workspace: usize,
  part: i32,
  parts: i32,
): void {
  const mine = workspace + <usize>(part * workspaceBytes());
  const wide = heads * dk;
  const wideV = heads * dv;
  const end = shareStart(batch * heads, 1, part + 1, parts);
  for (let unit = shareStart(batch * heads, 1, part, parts); unit < end; unit++) {
    const b = unit / heads;
    const head = unit % heads;
    const q = query + (<usize>(b * tq * wide + head * dk) << 2);
    const k = key + (<usize>(b * tk * wide + head * dk) << 2);
    const v = value + (<usize>(b * tk * wideV + head * dv) << 2);
    const p = scores + (<usize>(unit * tq * tk) << 2);
    const y = values + (<usize>(b * tq * wideV + head * dv) << 2);
    multiply(tq, tk, dk, q, wide, 1, k, 1, wide, p, tk, 0, false, mine, causal ? LOWER_C : FULL);
    for (let i = 0; i < tq; i++) {
      const row = p + (<usize>(i * tk) << 2);
      const seen = causal ? min(tk, i + 1) : tk;
      const hide = mask ? mask + (<usize>((b * maskRows + (maskRows > 1 ? i : 0)) * tk) << 2) : 0;
      softmaxRow(row, row, tk, seen, scale, hide);
    }
    multiply(tq, dv, tk, p, tk, 1, v, wideV, 1, y, wideV, 0, false, mine, causal ? LOWER_A : FULL);
  }
}

/** dscores may be 0; `spare` holds Tq·Tk floats for each part. */
export function attentionBackward(
  query: usize,
  key: usize,
  value: usize,
  scores: usize,
  dvalues: usize,
  dscores: usize,
  dquery: usize,
  dkey: usize,
  dvalue: usize,
  spare: usize,
  batch: i32,
  tq: i32,
  tk: i32,
  heads: i32,
  dk: i32,
  dv: i32,
  scale: f32,
  causal: bool,
  workspace: usize,
  part: i32,
  parts: i32,
): void {
  const mine = workspace + <usize>(part * workspaceBytes());
  const wide = heads * dk;
  const wideV = heads * dv;
  const lowerC = causal ? LOWER_C : FULL;
  const lowerA = causal ? LOWER_A : FULL;
  const upperA = causal ? UPPER_A : FULL;
  const ds = spare + (<usize>(part * tq * tk) << 2);
  const end = shareStart(batch * heads, 1, part + 1, parts);
  for (let unit = shareStart(batch * heads, 1, part, parts); unit < end; unit++) {
    const b = unit / heads;
    const head = unit % heads;
    const atQ = <usize>(b * tq * wide + head * dk) << 2;
    const atK = <usize>(b * tk * wide + head * dk) << 2;
    const atV = <usize>(b * tk * wideV + head * dv) << 2;
    const p = scores + (<usize>(unit * tq * tk) << 2);
    const dy = dvalues + (<usize>(b * tq * wideV + head * dv) << 2);
    // dV = Pᵀ·dY, dP = dY·Vᵀ, dS = scale·P∘(dP − Σ P∘dP), dQ = dS·K, dK = dSᵀ·Q
    multiply(tk, dv, tq, p, 1, tk, dy, wideV, 1, dvalue + atV, wideV, 0, false, mine, upperA);
    multiply(tq, tk, dv, dy, wideV, 1, value + atV, 1, wideV, ds, tk, 0, false, mine, lowerC);
    if (dscores) addInto(dscores + (<usize>(unit * tq * tk) << 2), ds, tq * tk);
    for (let i = 0; i < tq; i++) {
      const at = <usize>(i * tk) << 2;
      softmaxRowBackward(p + at, ds + at, ds + at, tk, causal ? min(tk, i + 1) : tk, scale);
    }
    multiply(tq, dk, tk, ds, tk, 1, key + atK, wide, 1, dquery + atQ, wide, 0, false, mine, lowerA);
    multiply(tk, dk, tq, ds, 1, tk, query + atQ, wide, 1, dkey + atK, wide, 0, false, mine, upperA);
  }
}
