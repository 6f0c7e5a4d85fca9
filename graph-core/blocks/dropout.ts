// Forgets a share of the numbers while training.
import { z } from 'zod';
import { text } from '../text.ts';
import { rate } from '../params.ts';
import { defineBlock } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import { batch, dim, sameShape, shape, sizes } from './kit/shape.ts';
import { single, py } from './kit/python.ts';

export const dropout = defineBlock({
  type: 'dropout',
  docs: {
    title: text('Dropout', 'ドロップアウト'),
    summary: text(
      'During training, sets a random share of the values to zero and scales up the rest, so that the network relies on no single one. Otherwise it does nothing.',
      '学習中だけ、一定の割合の値を無作為に 0 にし、残りをその分大きくします。特定の値に頼りすぎるのを防ぎます。学習時以外はそのまま通します。',
    ),
    also: ['regularisation', 'drop out', '正則化'],
    category: 'dense',
    icon: 'grip',
    equation: 'y = x · b / (1 − p), b ~ Bernoulli(1 − p)',
    source: 'Srivastava 2014, JMLR 15',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({ rate: rate(0.1, { label: text('Rate', '割合') }) }),
  shape({ inputs, self }) {
    const problem = needsFeatures(self, 'values', inputs.values);
    return problem ?? { values: sameShape(inputs.values) };
  },
  forward: ({ ops, params, inputs, shapes, training, seed }) => ({
    values:
      training && params.rate > 0
        ? ops.dropout(inputs.values, params.rate, seed, sizes(shapes.inputs.values))
        : inputs.values,
  }),
  exports: {
    stock: ({ params }) => ({ className: 'Dropout', config: { rate: params.rate }, weights: [] }),
    torch: ({ params }) => ({
      make: py('nn.Dropout', [params.rate]),
      call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
    }),
    keras: ({ params }) => ({
      make: py('layers.Dropout', [params.rate]),
      call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
    }),
  },
  examples: [
    {
      params: { rate: 0.5 },
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(4, 'units')]) },
      outputs: { values: [null, 5, 4] },
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});
