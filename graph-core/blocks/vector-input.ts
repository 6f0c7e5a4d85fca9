// Where plain rows of numbers enter the model.
import { z } from 'zod';
import { text } from '../text.ts';
import { size } from '../params.ts';
import { defineBlock } from './block.ts';
import { batch, shape } from './kit/shape.ts';

export const vectorInput = defineBlock({
  type: 'vector-input',
  docs: {
    title: text('Vector input', 'ベクトル入力'),
    summary: text(
      'One row of numbers per example, such as the columns of a table.',
      '1 例につき 1 列の数値です。表データの各列などに使います。',
    ),
    also: ['features', 'table input', 'tabular', '特徴量', '表の入力'],
    category: 'input',
    icon: 'rows-3',
  },
  inputs: {},
  outputs: { values: { kind: 'values', label: text('Values', '数値'), feed: 'data' } },
  params: z.object({
    features: size(8, { label: text('Features', '特徴量の数') }),
  }),
  shape({ dim }) {
    return { values: shape('values', [batch, dim('features', 'features')]) };
  },
  forward: () => ({}),
  examples: [{ params: { features: 5 }, inputs: {}, outputs: { values: [null, 5] } }],
});
