// Weights that are positive and sum to one.
import { z } from 'zod';
import type { Ops, Tensor } from '../engine/ops.ts';
import { flag } from '../params.ts';
import { text } from '../text.ts';
import type { ArrivingShape } from './block.ts';
import { defineBlock, reject } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import type { Shape } from './kit/shape.ts';
import { batch, dim, printShape, shape, sizeAt } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import type { Python } from './kit/python.ts';
import { item, single, py, slice } from './kit/python.ts';

export const softmax = defineBlock({
  type: 'softmax',
  docs: {
    title: text('Softmax', 'ソフトマックス'),
    summary: text(
      'Turns the last axis into weights that are positive and sum to 1. Where a mask is 0 the weight is 0.',
      '最後の軸を、正で合計が 1 の重みに変えます。マスクが 0 の位置の重みは 0 になります。',
    ),
    also: ['probabilities', '確率'],
    category: 'dense',
    icon: 'percent',
    equation: 'yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)',
  },
  inputs: {
    values: { kind: 'values', label: text('Values', '数値') },
    mask: { kind: 'mask', label: text('Mask', 'マスク'), optional: true },
  },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    causal: flag(false, {
      label: text('Causal', '先読みを防ぐ'),
      help: text(
        'Of the last two axes, queries and keys, query t only weighs keys up to t.',
        '最後の二つの軸をクエリとキーとみなし、クエリ t は t 以前のキーだけに重みを付けます。',
      ),
    }),
  }),
  shape({ params, inputs, self }) {
    const { values, mask } = inputs;
    const problem =
      needsFeatures(self, 'values', values) ??
      (params.causal ? needsSquare(self, values) : undefined) ??
      needsFittingMask(self, values, mask);
    return problem ?? { values: shape('values', values.dims) };
  },
  forward({ ops, params, inputs, shapes }) {
    const { mask } = inputs;
    const rank = shapes.inputs.values.dims.length;
    const size = inputs.values.shape.at(-1) ?? 1;
    const triangle = params.causal ? triangleOf(ops, size) : undefined;
    if (!mask) return { values: ops.softmax(inputs.values, triangle) };
    const [batches = 0, ...rest] = mask.shape;
    const middle = spread(rank, mask.shape.length);
    const broad = ops.tf.reshape(mask, [batches, ...middle, ...rest]);
    const seen = triangle ? ops.tf.mul(broad, triangle) : broad;
    return { values: ops.softmax(inputs.values, seen) };
  },
  exports: {
    stock: ({ params, inputs }) =>
      inputs.mask || params.causal
        ? undefined
        : { className: 'Activation', config: { activation: 'softmax' }, weights: [] },
    torch: ({ params, inputs }) => ({
      call: ({ values, mask }) => {
        const x = channelsLast(single(values), inputs.values);
        return {
          values:
            inputs.mask || params.causal
              ? py('softmax_where', [x, broadened(single(mask), inputs), params.causal])
              : py('F.softmax', [x], { dim: -1 }),
        };
      },
      ...((inputs.mask || params.causal) && { classes: { softmax_where: torchMasked } }),
    }),
    keras: ({ params, inputs }) =>
      inputs.mask || params.causal
        ? {
            make: py('SoftmaxWhere', [params.causal]),
            call: ({ values, mask }, self) => ({
              values: py(self, [single(values), broadened(single(mask), inputs)]),
            }),
            classes: { SoftmaxWhere: kerasMasked },
          }
        : {
            make: py('layers.Softmax'),
            call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
          },
  },
  examples: [
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(4, 'classes')]) },
      outputs: { values: [null, 4] },
    },
    {
      params: {},
      inputs: {
        values: shape('scores', [batch, dim(2, 'heads'), dim(5, 'Tq'), dim(6, 'Tk')]),
        mask: shape('mask', [batch, dim(6, 'Tk')]),
      },
      outputs: { values: [null, 2, 5, 6] },
    },
    {
      params: {},
      inputs: {
        values: shape('values', [batch, dim(5, 'Tq'), dim(6, 'Tk')]),
        mask: shape('mask', [batch, dim(5, 'T')]),
      },
      outputs: 'mask-does-not-fit',
    },
    {
      params: { causal: true },
      inputs: {
        values: shape('values', [batch, dim(5, 'Tq'), dim(5, 'Tk')]),
        mask: shape('mask', [batch, dim(5, 'Tq'), dim(5, 'Tk')]),
      },
      outputs: { values: [null, 5, 5] },
    },
    {
      params: { causal: true },
      inputs: { values: shape('values', [batch, dim(5, 'Tq'), dim(6, 'Tk')]) },
      outputs: 'causal-lengths-differ',
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});

/** One entry per axis between the batch and the last ones that the mask lacks. */
function spread(rank: number, maskRank: number): number[] {
  return Array.from({ length: rank - maskRank }, () => 1);
}

function needsFittingMask(self: string, values: ArrivingShape, mask: ArrivingShape | undefined) {
  if (!mask) return undefined;
  const rank = mask.dims.length;
  const fits =
    rank >= 2 &&
    rank <= values.dims.length &&
    mask.dims.slice(1).every((_, index) => sizeAt(mask, -1 - index) === sizeAt(values, -1 - index));
  if (fits) return undefined;
  return reject(
    'mask-does-not-fit',
    text(
      `The mask of ‘${self}’ must have the last axes of ${printShape(values)} from ‘${values.from}’, but ‘${mask.from}’ gives ${printShape(mask)}.`,
      `「${self}」のマスクは「${values.from}」の ${printShape(values)} と最後の軸が一致しなければなりませんが、「${mask.from}」の出力は ${printShape(mask)} です。`,
    ),
    [{ kind: 'disconnect', port: 'mask' }],
    'mask',
  );
}

function needsSquare(self: string, values: ArrivingShape) {
  const [queries, keys] = [sizeAt(values, -2), sizeAt(values, -1)];
  if (values.dims.length > 2 && queries === keys) return undefined;
  return reject(
    'causal-lengths-differ',
    text(
      `‘${self}’ is causal, so the last two axes must be the same positions (queries × keys), but ‘${values.from}’ gives ${printShape(values)}.`,
      `「${self}」は先読みを防ぐ設定なので、最後の二つの軸（クエリ × キー）は同じ位置でなければなりませんが、「${values.from}」の出力は ${printShape(values)} です。`,
    ),
    [
      { kind: 'set-param', param: 'causal', value: false },
      { kind: 'disconnect', port: 'values' },
    ],
    'values',
  );
}

/** [size, size] with ones on and below the diagonal. */
function triangleOf({ tf }: Ops, size: number): Tensor {
  const lower = Float32Array.from({ length: size * size }, (_, index) =>
    index % size <= Math.floor(index / size) ? 1 : 0,
  );
  return tf.tensor(lower, [size, size]);
}

/** `mask[:, None, None, :]`, with as many axes as the values have; PyTorch and Keras write it alike. */
function broadened(
  mask: Python,
  { values, mask: masked }: { readonly values: Shape; readonly mask: Shape | undefined },
): Python {
  const middle = masked ? spread(values.dims.length, masked.dims.length).map(() => null) : [];
  const last = masked?.dims.slice(1).map(() => slice()) ?? [];
  return middle.length > 0 ? item(mask, slice(), ...middle, ...last) : mask;
}

const torchMasked = `def softmax_where(x, mask, causal):
    """Softmax over the last axis; where the mask is 0, or ahead of time if causal, the weight is 0."""
    seen = torch.ones_like(x) if mask is None else mask.ne(0).expand_as(x).float()
    seen = seen.tril() if causal else seen
    return torch.softmax(x.masked_fill(seen == 0, -1e9), -1) * seen
`;

const kerasMasked = `class SoftmaxWhere(layers.Layer):
    """Softmax over the last axis; where the mask is 0, or ahead of time if causal, the weight is 0."""

    def __init__(self, causal, **kwargs):
        super().__init__(**kwargs)
        self.causal = causal

    def call(self, x, seen=None):
        seen = 1.0 if seen is None else seen
        if self.causal:
            seen = seen * ops.tril(ops.ones(ops.shape(x)[-2:]))
        return ops.softmax(x - 1e9 * (1 - seen), axis=-1) * seen

    def get_config(self):
        return {**super().get_config(), "causal": self.causal}
`;
