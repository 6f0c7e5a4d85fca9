// Two-dimensional convolutions as PyTorch and Keras write them, padding and all.
import type { ActivationName } from '../../engine/ops.ts';
import { kerasActivation, kerasActivationClasses, torchActivation } from './activation-code.ts';
import type { PythonForm } from '../block.ts';
import type { Shape } from './shape.ts';
import { sizes } from './shape.ts';
import type { Window } from './sliding-window.ts';
import { samePadding } from './sliding-window.ts';
import { channelsFirst } from './torch-layout.ts';
import { single, py } from './python.ts';

export interface TorchPadding {
  /** The `padding=` of the module: a number, a pair or 'same'; undefined for none. */
  readonly inside: number | string | readonly number[] | undefined;
  /** Zeros to add first, as `F.pad` counts them (left, right, top, bottom); undefined for none. */
  readonly before: readonly number[] | undefined;
}

/** SAME padding is uneven where TensorFlow puts the odd zero last; a PyTorch module can only pad evenly. */
export function torchPadding(image: Shape, window: Window): TorchPadding {
  if (window.padding !== 'same') return { inside: undefined, before: undefined };
  const [height = 1, width = 1] = sizes(image);
  const [top, bottom] = samePadding(height, window.size, window.stride);
  const [left, right] = samePadding(width, window.size, window.stride);
  if (top === bottom && left === right) {
    if (top === left) return { inside: top === 0 ? undefined : top, before: undefined };
    return { inside: [top, left], before: undefined };
  }
  if (window.stride === 1) return { inside: 'same', before: undefined };
  return { inside: undefined, before: [left, right, top, bottom] };
}

/** The call of a convolution on an image: channels first, zeros where the module cannot add them, the activation. */
export function torchConvCall(
  image: Shape,
  padding: TorchPadding,
  activation: ActivationName,
): PythonForm['call'] {
  return (inputs, self) => {
    const first = channelsFirst(single(inputs.image), image);
    const padded = padding.before ? py('F.pad', [first, padding.before]) : first;
    const asImage: Shape = { ...image, kind: 'image' };
    return { image: torchActivation(py(self, [padded]), activation, asImage) };
  };
}

interface KerasConv extends Window {
  readonly activation: ActivationName;
  readonly bias: boolean;
}

/** `layers.Conv2D(64, 3, padding="same")` and its call; `more` are keywords of this layer only. */
export function kerasConv(
  name: string,
  positional: readonly number[],
  { size, stride, padding, activation, bias }: KerasConv,
  more: Readonly<Record<string, number | undefined>> = {},
): PythonForm {
  const end = activation === 'linear' ? undefined : kerasActivation(activation);
  return {
    make: py(`layers.${name}`, [...positional, size], {
      strides: stride === 1 ? undefined : stride,
      padding,
      ...more,
      activation: end,
      use_bias: bias ? undefined : false,
    }),
    call: (inputs, self) => ({ image: py(self, [single(inputs.image)]) }),
    state: (weights) => weights,
    classes: kerasActivationClasses(activation),
  };
}
