// Softmax cross-entropy from integer targets with mask and label smoothing (Szegedy 2016), its accuracy and gradient.
import { exp1, exp4, log1 } from './math';
import { max4, shareStart, splat, sum4 } from './simd';

/**
 * Per row: largest logit h, Σ exp(x − h), loss and whether the largest logit is the target, into rowsOut [4, rows].
 * loss = log Σ − (1−s)·(x[target] − h) − s·mean(x − h): the target has weight 1−s, and s is spread evenly over all
 * classes. h + log Σ is never formed: its rounding, that of the largest logit, would be the loss of a row that is right.
 */
export function crossEntropyRows(
  logits: usize,
  targets: usize,
  rowsOut: usize,
  rows: i32,
  classes: i32,
  smoothing: f32,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(rows, 4, part + 1, parts);
  for (let i = shareStart(rows, 4, part, parts); i < end; i++) {
    const x = logits + (<usize>(i * classes) << 2);
    let top = splat(-Infinity);
    let j = 0;
    for (; j + 4 <= classes; j += 4) top = f32x4.max(top, v128.load(x + (<usize>j << 2)));
    let highest = max4(top);
    for (; j < classes; j++) highest = max<f32>(highest, load<f32>(x + (<usize>j << 2)));
    const shift = splat(highest);
    let sum = splat(0);
    let below = splat(0);
    for (j = 0; j + 4 <= classes; j += 4) {
      const d = f32x4.sub(v128.load(x + (<usize>j << 2)), shift);
      sum = f32x4.add(sum, exp4(d));
      below = f32x4.add(below, d);
    }
    let exps = sum4(sum);
    let all = sum4(below);
    for (; j < classes; j++) {
      const d = load<f32>(x + (<usize>j << 2)) - highest;
      exps += exp1(d);
      all += d;
    }
    const target = load<i32>(targets + (<usize>i << 2));
    const aim = load<f32>(x + (<usize>target << 2));
    const at = rowsOut + (<usize>i << 2);
    const row = <usize>rows << 2;
    store<f32>(at, highest);
    store<f32>(at + row, exps);
    store<f32>(
      at + 2 * row,
      log1(exps) - (1 - smoothing) * (aim - highest) - (smoothing * all) / <f32>classes,
    );
    let first = 0;
    if (aim === highest)
      while (first < target && load<f32>(x + (<usize>first << 2)) !== highest) first++;
    store<f32>(at + 3 * row, aim === highest && first === target ? 1 : 0);
  }
}

/** Means over the rows that count → loss, accuracy and the number that counts (at least 1), one float each. */
export function crossEntropyMeans(
  rowsOut: usize,
  mask: usize,
  rows: i32,
  loss: usize,
  accuracy: usize,
  counted: usize,
): void {
  let sum: f64 = 0;
  let hits: f64 = 0;
  let count: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const at = rowsOut + (<usize>i << 2);
    const weight: f64 = mask ? <f64>load<f32>(mask + (<usize>i << 2)) : 1;
    if (weight === 0) continue;
    count += weight;
    sum += weight * <f64>load<f32>(at + (<usize>(2 * rows) << 2));
    hits += weight * <f64>load<f32>(at + (<usize>(3 * rows) << 2));
  }
  // A batch in which next to nothing counts must not blow its gradient up.
  const share: f64 = 1 / max<f64>(count, 1);
  store<f32>(loss, <f32>(sum * share));
  store<f32>(accuracy, <f32>(hits * share));
  store<f32>(counted, <f32>max<f64>(count, 1));
}

/** dx = dloss · weight / counted · (softmax(x) − target distribution); `perRow` is that of crossEntropyRows. */
export function crossEntropyBackward(
  logits: usize,
  targets: usize,
  mask: usize,
  perRow: usize,
  counted: usize,
  dloss: usize,
  dx: usize,
  rows: i32,
  classes: i32,
  smoothing: f32,
  part: i32,
  parts: i32,
): void {
  const count = load<f32>(counted);
  const share: f32 = load<f32>(dloss) / count;
  const end = shareStart(rows, 4, part + 1, parts);
  for (let i = shareStart(rows, 4, part, parts); i < end; i++) {
    const row = <usize>(i * classes) << 2;
    const x = logits + row;
    const out = dx + row;
    const weight: f32 = share * (mask ? load<f32>(mask + (<usize>i << 2)) : 1);
    if (weight === 0) {
      memory.fill(out, 0, <usize>classes << 2);
      continue;
    }
    const highest = load<f32>(perRow + (<usize>i << 2));
    const sum = load<f32>(perRow + (<usize>(rows + i) << 2));
    const even = smoothing / <f32>classes;
    const shift = splat(highest);
    const whole = splat(sum);
    const factor = splat(weight);
    const spread = splat(even);
    let j = 0;
    for (; j + 4 <= classes; j += 4) {
      const at = <usize>j << 2;
      const p = f32x4.div(exp4(f32x4.sub(v128.load(x + at), shift)), whole);
      v128.store(out + at, f32x4.mul(factor, f32x4.sub(p, spread)));
    }
    for (; j < classes; j++) {
      const at = <usize>j << 2;
      store<f32>(out + at, weight * (exp1(load<f32>(x + at) - highest) / sum - even));
    }
    const at = out + (<usize>load<i32>(targets + (<usize>i << 2)) << 2);
    store<f32>(at, load<f32>(at) - weight * (1 - smoothing));
  }
}
