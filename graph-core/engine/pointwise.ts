// Activations of one number at a time, which kernels take along; softmax mixes the numbers of a row.
import type { ActivationName } from './ops.ts';

export type Pointwise = Exclude<ActivationName, 'softmax'>;

/** Whose slope is computed from the input; the others' from the output alone. */
export const keepsInput: Readonly<Record<Pointwise, boolean>> = {
  linear: false,
  relu: false,
  gelu: true,
  tanh: false,
  sigmoid: false,
  elu: false,
  silu: true,
  relu6: false,
  'hard-swish': true,
  'leaky-relu': false,
};
