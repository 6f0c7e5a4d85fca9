// Activations and their slopes in WGSL.
import type { Pointwise } from '../../pointwise.ts';
import { curves } from './shared.ts';

/** 2√(2/π), and the same times the cubic's factor of the tanh form (Hendrycks 2016). */
const [a, b] = ['1.5957691216057308', '0.07135481627159737'];

const values: Readonly<Record<Pointwise, string>> = {
  linear: 'return x;',
  // No `max`, which may lose a NaN.
  relu: 'return select(x, 0.0, x < 0.0);',
  gelu: `return x * sigmoid(x * (${a} + ${b} * x * x));`,
  tanh: 'return tangent(x);',
  sigmoid: 'return sigmoid(x);',
  elu: 'return select(exp(x) - 1.0, x, x >= 0.0);',
  silu: 'return x * sigmoid(x);',
  relu6: 'return select(select(x, 0.0, x < 0.0), 6.0, x > 6.0);',
  'hard-swish': 'return x * clamp(x + 3.0, 0.0, 6.0) / 6.0;',
  'leaky-relu': 'return select(x, 0.01 * x, x < 0.0);',
};

/** Of what was kept, which is x or y. */
const slopes: Readonly<Record<Pointwise, string>> = {
  linear: 'return 1.0;',
  relu: 'return select(0.0, 1.0, kept > 0.0);',
  gelu: `let s = sigmoid(kept * (${a} + ${b} * kept * kept));
  return s * (1.0 + kept * (1.0 - s) * (${a} + 3.0 * ${b} * kept * kept));`,
  tanh: 'return 1.0 - kept * kept;',
  sigmoid: 'return kept * (1.0 - kept);',
  elu: 'return select(kept + 1.0, 1.0, kept >= 0.0);',
  silu: `let s = sigmoid(kept);
  return s * (1.0 + kept * (1.0 - s));`,
  relu6: 'return select(0.0, 1.0, kept > 0.0 && kept < 6.0);',
  'hard-swish':
    'return select(select((2.0 * kept + 3.0) / 6.0, 1.0, kept >= 3.0), 0.0, kept <= -3.0);',
  'leaky-relu': 'return select(0.01, 1.0, kept > 0.0);',
};

/** `fn activate(x)`. */
export const activate = (name: Pointwise): string =>
  `${curves}fn activate(x: f32) -> f32 {\n  ${values[name]}\n}\n`;

/** `fn slope(kept)`. */
export const slope = (name: Pointwise): string =>
  `${curves}fn slope(kept: f32) -> f32 {\n  ${slopes[name]}\n}\n`;
