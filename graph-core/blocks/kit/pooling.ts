// What the pooling blocks share: a window that slides over an image and keeps one number of each channel, and how
// PyTorch and Keras write it, uneven padding included.
import { z } from 'zod';
import type { PoolOptions } from '../../engine/ops.ts';
import { size } from '../../params.ts';
import { text } from '../../text.ts';
import type { ArrivingShape, PythonForm } from '../block.ts';
import type { Shape } from './shape.ts';
import { batch, dim, lastDim, shape, sizes } from './shape.ts';
import type { Window } from './sliding-window.ts';
import { padding, samePadding, slideOverImage, stride } from './sliding-window.ts';
import { channelsFirst } from './torch-layout.ts';
import type { Python } from './python.ts';
import { name, single, operate, py } from './python.ts';

export const poolInputs = { image: { kind: 'image', label: text('Image', '画像') } } as const;

export const poolOutputs = {
  image: { kind: 'image', label: text('Image', '画像'), view: { kind: 'feature-maps' } },
} as const;

export const poolParams = z.object({
  size: size(
    2,
    {
      label: text('Window size', '窓の大きさ'),
      brief: text('# × #', '# × #'),
      help: text('Side of the square window.', '一度に見る範囲の一辺です。'),
    },
    { max: 1024 },
  ),
  stride: stride(2),
  padding: padding('valid'),
});

type PoolParams = z.infer<typeof poolParams>;

export function poolShape({
  inputs,
  params,
  self,
}: {
  readonly inputs: { readonly image: ArrivingShape };
  readonly params: PoolParams;
  readonly self: string;
}) {
  const target = { self, port: 'image', param: 'size' };
  return slideOverImage(inputs.image, target, params, lastDim(inputs.image));
}

export function poolOptions({ size: side, stride: step, padding: pad }: PoolParams): PoolOptions {
  return { size: [side, side], strides: [step, step], padding: pad };
}

export const poolExamples = [
  {
    params: {},
    inputs: { image: shape('image', [batch, dim(28, 'H'), dim(28, 'W'), dim(8, 'C')]) },
    outputs: { image: [null, 14, 14, 8] },
  },
  {
    params: { size: 3, padding: 'same' },
    inputs: { image: shape('image', [batch, dim(7, 'H'), dim(8, 'W'), dim(8, 'C')]) },
    outputs: { image: [null, 4, 4, 8] },
  },
  {
    params: { size: 8 },
    inputs: { image: shape('image', [batch, dim(7, 'H'), dim(8, 'W'), dim(8, 'C')]) },
    outputs: 'window-too-large',
  },
  {
    params: {},
    inputs: { image: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
    outputs: 'not-an-image',
  },
] as const;

type Kind = 'Max' | 'Average';

/** The stock layer, and the forms in PyTorch and Keras. */
export function poolExports(kind: Kind) {
  return {
    stock: ({ params }: { readonly params: PoolParams }) => ({
      className: `${kind}Pooling2D`,
      config: {
        pool_size: [params.size, params.size],
        strides: [params.stride, params.stride],
        padding: params.padding,
      },
      weights: [],
    }),
    torch: ({
      params,
      inputs,
    }: {
      readonly params: PoolParams;
      readonly inputs: { readonly image: Shape };
    }) => torchPool(kind, inputs.image, params),
    keras: ({ params }: { readonly params: PoolParams }) => kerasPool(kind, params),
  };
}

/**
 * Pads the smaller side on both ends and, where the padding is uneven, lets `ceil_mode` add the rest at the far end;
 * with stride 1 that cannot happen, so the image is padded first.
 */
function torchPool(kind: Kind, image: Shape, window: Window): PythonForm {
  const [height = 1, width = 1] = sizes(image);
  const none = [0, 0] as const;
  const padded = window.padding === 'same';
  const [top, bottom] = padded ? samePadding(height, window.size, window.stride) : none;
  const [left, right] = padded ? samePadding(width, window.size, window.stride) : none;
  const uneven = top !== bottom || left !== right;
  const first = uneven && window.stride === 1;
  const inside = top + left > 0 && !first;
  const average = kind === 'Average';
  const make = py(average ? 'nn.AvgPool2d' : 'nn.MaxPool2d', [window.size], {
    stride: window.stride,
    padding: inside ? (top === left ? top : [top, left]) : undefined,
    ceil_mode: uneven && !first ? true : undefined,
    count_include_pad: average && inside ? false : undefined,
  });
  const edges = [left, right, top, bottom];
  return {
    make,
    call(inputs, self) {
      const x = channelsFirst(single(inputs.image), image);
      if (!first) return { image: py(self, [x]) };
      const padded = (of: Python, value?: Python) =>
        py(self, [py('F.pad', [of, edges], { value })]);
      if (!average) return { image: padded(x, name('-math.inf')) };
      return { image: operate('/', padded(x), padded(py('torch.ones_like', [x]))) };
    },
  };
}

function kerasPool(kind: Kind, { size, stride, padding }: Window): PythonForm {
  return {
    make: py(`layers.${kind}Pooling2D`, [size], { strides: stride, padding }),
    call: (inputs, self) => ({ image: py(self, [single(inputs.image)]) }),
  };
}
