// Pooling windows as PyTorch and Keras write them, uneven padding included. Knows no particular block.
import type { PythonForm } from './block.ts';
import { construct, one, python } from './python.ts';
import type { Shape } from './shape.ts';
import { sizes } from './shape.ts';
import type { Window } from './sliding-window.ts';
import { samePadding } from './sliding-window.ts';
import { channelsFirst } from './torch-layout.ts';

type Kind = 'Max' | 'Average';

/**
 * Pads the smaller side on both ends and, where the padding is uneven, lets `ceil_mode` add the rest at the far end;
 * with stride 1 that cannot happen, so the image is padded first.
 */
export function torchPool(kind: Kind, image: Shape, window: Window): PythonForm {
  const [height = 1, width = 1] = sizes(image);
  const none = [0, 0] as const;
  const padded = window.padding === 'same';
  const [top, bottom] = padded ? samePadding(height, window.size, window.stride) : none;
  const [left, right] = padded ? samePadding(width, window.size, window.stride) : none;
  const uneven = top !== bottom || left !== right;
  const first = uneven && window.stride === 1;
  const inside = top + left > 0 && !first;
  const average = kind === 'Average';
  const make = construct(average ? 'nn.AvgPool2d' : 'nn.MaxPool2d', [window.size], {
    stride: window.stride,
    padding: inside ? (top === left ? top : [top, left]) : undefined,
    ceil_mode: uneven && !first ? true : undefined,
    count_include_pad: average && inside ? false : undefined,
  });
  const edges = python([left, right, top, bottom]);
  return {
    make,
    call(inputs, self) {
      const x = channelsFirst(one(inputs.image), image);
      if (!first) return { image: `${self}(${x})` };
      if (!average) return { image: `${self}(F.pad(${x}, ${edges}, value=-math.inf))` };
      const counted = `${self}(F.pad(torch.ones_like(${x}), ${edges}))`;
      return { image: `${self}(F.pad(${x}, ${edges})) / ${counted}` };
    },
  };
}

export function kerasPool(kind: Kind, { size, stride, padding }: Window): PythonForm {
  return {
    make: construct(`layers.${kind}Pooling2D`, [size], { strides: stride, padding }),
    call: (inputs, self) => ({ image: `${self}(${one(inputs.image)})` }),
  };
}
