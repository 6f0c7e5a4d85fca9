// All axes of an example laid end to end.
import { z } from 'zod';
import { text } from '../text.ts';
import { knownSizes } from './kit/arriving.ts';
import { defineBlock } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import { batch, dim, shape, sizes } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { code, single, py } from './kit/python.ts';

export const flatten = defineBlock({
  type: 'flatten',
  docs: {
    title: text('Flatten', '平坦化（Flatten）'),
    summary: text(
      'Lays all values of an example end to end, row by row, so that a dense layer can take them.',
      '一つの例の値をすべて一列に並べ、全結合層が受け取れる形にします。',
    ),
    also: ['ravel', 'view', 'フラット化'],
    category: 'shape',
    icon: 'align-justify',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({}),
  shape({ inputs, self }) {
    const from = inputs.values;
    const unfit = needsFeatures(self, 'values', from);
    const count = knownSizes(from).reduce((a, b) => a * b, 1);
    return unfit ?? { values: shape('values', [batch, dim(count, 'features')]) };
  },
  forward({ inputs, shapes }) {
    return { values: inputs.values.reshape([-1, ...sizes(shapes.outputs.values)]) };
  },
  exports: {
    // The stock layer wants an axis to flatten.
    stock: ({ inputs }) =>
      inputs.values.dims.length > 2 ? { className: 'Flatten', config: {}, weights: [] } : undefined,
    torch: ({ inputs }) => ({
      call: (given) => ({
        values: code`${channelsLast(single(given.values), inputs.values)}.flatten(1)`,
      }),
    }),
    keras: () => ({
      make: py('layers.Flatten'),
      call: (given, self) => ({ values: py(self, [single(given.values)]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { values: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(64, 'C')]) },
      outputs: { values: [null, 3136] },
    },
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(5, 'features')]) },
      outputs: { values: [null, 5] },
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});
