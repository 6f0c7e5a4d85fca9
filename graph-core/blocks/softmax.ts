// Weights that are positive and sum to one. Knows nothing of what is weighed.
import { z } from 'zod';
import { text } from '../text.ts';
import type { ArrivingShape } from './block.ts';
import { defineBlock, reject } from './block.ts';
import { needsFeatures } from './expectations.ts';
import { one } from './python.ts';
import type { Shape } from './shape.ts';
import { batch, dim, printShape, shape, sizeAt } from './shape.ts';
import { channelsLast } from './torch-layout.ts';

export const softmax = defineBlock({
  type: 'softmax',
  docs: {
    title: text('Softmax', 'ソフトマックス'),
    summary: text(
      'Turns the last axis into weights that are positive and sum to 1. Where a mask is 0 the weight is 0.',
      '最後の軸を、正で合計が 1 の重みに変えます。マスクが 0 の位置の重みは 0 になります。',
    ),
    category: 'dense',
    icon: 'percent',
    equation: 'yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)',
  },
  inputs: {
    values: { kind: 'values', label: text('Values', '数値') },
    mask: { kind: 'mask', label: text('Mask', 'マスク'), optional: true },
  },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({}),
  shape({ inputs, self }) {
    const { values, mask } = inputs;
    const problem = needsFeatures(self, 'values', values) ?? needsFittingMask(self, values, mask);
    return problem ?? { values: shape('values', values.dims) };
  },
  forward({ ops, inputs, shapes }) {
    const { mask } = inputs;
    if (!mask) return { values: ops.softmax(inputs.values) };
    const places = spread(shapes.inputs.values.dims.length, mask.shape.length);
    const [batches = 0, ...rest] = mask.shape;
    const broad = ops.tf.reshape(mask, [batches, ...places.map(() => 1), ...rest]);
    return { values: ops.softmax(inputs.values, broad) };
  },
  exports: {
    stock: ({ inputs }) =>
      inputs.mask
        ? undefined
        : { className: 'Activation', config: { activation: 'softmax' }, weights: [] },
    torch: ({ inputs }) => ({
      call: ({ values, mask }) => ({
        values: inputs.mask
          ? `softmax_where(${channelsLast(one(values), inputs.values)}, ${broadcast(one(mask), inputs.values, inputs.mask)})`
          : `F.softmax(${channelsLast(one(values), inputs.values)}, dim=-1)`,
      }),
      ...(inputs.mask && { classes: { softmax_where: torchMasked } }),
    }),
    keras: ({ inputs }) => ({
      call: ({ values, mask }) => ({
        values: inputs.mask
          ? `softmax_where(${one(values)}, ${broadcast(one(mask), inputs.values, inputs.mask)})`
          : `ops.softmax(${one(values)}, axis=-1)`,
      }),
      ...(inputs.mask && { classes: { softmax_where: kerasMasked } }),
    }),
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
    mask.dims.slice(1).every((_, at) => sizeAt(mask, -1 - at) === sizeAt(values, -1 - at));
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

function broadcast(mask: string, values: Shape, masked: Shape): string {
  const middle = spread(values.dims.length, masked.dims.length).map(() => 'None, ');
  if (middle.length === 0) return mask;
  const rest = masked.dims.slice(1).map(() => ':');
  return `${mask}[:, ${middle.join('')}${rest.join(', ')}]`;
}

const torchMasked = `def softmax_where(x, mask):
    """Softmax over the last axis; where the mask is 0 the weight is 0."""
    seen = mask.ne(0).expand_as(x)
    return torch.softmax(x.masked_fill(~seen, -1e9), -1) * seen
`;

const kerasMasked = `def softmax_where(x, mask):
    """Softmax over the last axis; where the mask is 0 the weight is 0."""
    return ops.softmax(x - 1e9 * (1 - mask), axis=-1) * mask
`;
