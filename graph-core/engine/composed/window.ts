// Where a sliding window starts and how much padding that takes, as TensorFlow counts it.

export interface Window {
  readonly outputs: number;
  readonly before: number;
  readonly after: number;
}

/** SAME: ⌈size/stride⌉ outputs, padding as even as can be, the odd one after. VALID: only whole windows. */
export function windowOf(
  size: number,
  kernel: number,
  stride: number,
  padding: 'same' | 'valid',
): Window {
  if (padding === 'valid')
    return { outputs: Math.floor((size - kernel) / stride) + 1, before: 0, after: 0 };
  const outputs = Math.ceil(size / stride);
  const total = Math.max(0, (outputs - 1) * stride + kernel - size);
  const before = Math.floor(total / 2);
  return { outputs, before, after: total - before };
}
