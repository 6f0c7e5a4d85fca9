// Softmax cross-entropy from integer targets with mask and label smoothing (Szegedy 2016), its accuracy and gradient.
import { exp1, exp4, log1 } from './math';
import { max4, shareStart, splat, sum4 } from './simd';

/**
 * Per row: log Σ exp, loss and whether the largest logit is the target, into rowsOut [3, rows].
 * loss = logΣexp − (1−s)·x[target] − s·mean(x): the target has weight 1−s, and s is spread evenly over all classes.
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
    let total = splat(0);
    let j = 0;
    for (; j + 4 <= classes; j += 4) {
      const v = v128.load(x + (<usize>j << 2));
      top = f32x4.max(top, v);
      total = f32x4.add(total, v);
    }
    let highest = max4(top);
    let all = sum4(total);
    for (; j < classes; j++) {
      const v = load<f32>(x + (<usize>j << 2));
      highest = max<f32>(highest, v);
      all += v;
    }
    const shift = splat(highest);
    let sum = splat(0);
    for (j = 0; j + 4 <= classes; j += 4)
      sum = f32x4.add(sum, exp4(f32x4.sub(v128.load(x + (<usize>j << 2)), shift)));
    let exps = sum4(sum);
    for (; j < classes; j++) exps += exp1(load<f32>(x + (<usize>j << 2)) - highest);
    const logSum = highest + log1(exps);
    const target = load<i32>(targets + (<usize>i << 2));
    const aim = load<f32>(x + (<usize>target << 2));
    const at = rowsOut + (<usize>i << 2);
    store<f32>(at, logSum);
    store<f32>(
      at + (<usize>rows << 2),
      logSum - (1 - smoothing) * aim - (smoothing * all) / <f32>classes,
    );
    let first = 0;
    if (aim === highest)
      while (first < target && load<f32>(x + (<usize>first << 2)) !== highest) first++;
    store<f32>(at + (<usize>(2 * rows) << 2), aim === highest && first === target ? 1 : 0);
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
    sum += weight * <f64>load<f32>(at + (<usize>rows << 2));
    hits += weight * <f64>load<f32>(at + (<usize>(2 * rows) << 2));
  }
  // A batch in which next to nothing counts must not blow its gradient up.
  const share: f64 = 1 / max<f64>(count, 1);
  store<f32>(loss, <f32>(sum * share));
  store<f32>(accuracy, <f32>(hits * share));
  store<f32>(counted, <f32>max<f64>(count, 1));
}

/** dx = dloss · weight / counted · (softmax(x) − target distribution). */
export function crossEntropyBackward(
  logits: usize,
  targets: usize,
  mask: usize,
  logSums: usize,
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
    const logSum = load<f32>(logSums + (<usize>i << 2));
    const even = smoothing / <f32>classes;
    const shift = splat(logSum);
    const factor = splat(weight);
    const spread = splat(even);
    let j = 0;
    for (; j + 4 <= classes; j += 4) {
      const at = <usize>j << 2;
      const p = exp4(f32x4.sub(v128.load(x + at), shift));
      v128.store(out + at, f32x4.mul(factor, f32x4.sub(p, spread)));
    }
    for (; j < classes; j++) {
      const at = <usize>j << 2;
      store<f32>(out + at, weight * (exp1(load<f32>(x + at) - logSum) - even));
    }
    const at = out + (<usize>load<i32>(targets + (<usize>i << 2)) << 2);
    store<f32>(at, load<f32>(at) - weight * (1 - smoothing));
  }
}
