// Every value times one fixed number.
import { z } from 'zod';
import { number } from '../params.ts';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { single, operate, py } from './kit/python.ts';

export const scale = defineBlock({
  type: 'scale',
  docs: {
    title: text('Scale', '定数倍'),
    summary: text(
      'Multiplies every value by one fixed number, such as 1/√d_k before the softmax of attention.',
      'すべての値に一つの定数を掛けます。注意機構の softmax の前の 1/√d_k などに使います。',
    ),
    also: ['multiply by a constant', 'temperature', 'スケール', '温度'],
    category: 'merge',
    icon: 'scaling',
    equation: 'y = k · x',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    factor: number(1, { label: text('Factor', '倍率') }, { min: -1e6, max: 1e6, step: 0.1 }),
  }),
  shape({ inputs: { values } }) {
    return { values: shape(values.kind === 'image' ? 'image' : 'values', values.dims) };
  },
  forward({ ops, params, inputs }) {
    return { values: ops.tf.mul(inputs.values, params.factor) };
  },
  exports: {
    torch: ({ params }) => ({
      call: (given) => ({ values: operate('*', single(given.values), params.factor) }),
    }),
    keras: ({ params }) => ({
      make: py('layers.Rescaling', [params.factor]),
      call: (given, self) => ({ values: py(self, [single(given.values)]) }),
    }),
  },
  examples: [
    {
      params: { factor: 0.125 },
      inputs: { values: shape('scores', [batch, dim(8, 'h'), dim(10, 'T'), dim(10, 'T')]) },
      outputs: { values: [null, 8, 10, 10] },
    },
  ],
});
