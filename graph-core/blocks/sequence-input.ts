// Where sequences of real numbers enter the model.
import { z } from 'zod';
import { text } from '../text.ts';
import { size } from '../params.ts';
import { defineBlock } from './block.ts';
import { batch, shape } from './kit/shape.ts';

export const sequenceInput = defineBlock({
  type: 'sequence-input',
  docs: {
    title: text('Sequence input', '系列入力'),
    summary: text(
      'A row of numbers at each of T time steps, such as a measured signal.',
      '各時刻に数値の組を持つ系列です。計測した信号などに使います。',
    ),
    also: ['time series', '時系列'],
    category: 'input',
    icon: 'activity',
  },
  inputs: {},
  outputs: { values: { kind: 'values', label: text('Values', '数値'), feed: 'data' } },
  params: z.object({
    length: size(16, { label: text('Length T', '長さ T'), brief: text('T #', 'T #') }),
    features: size(8, { label: text('Features', '特徴量の数'), brief: text('#', '#') }),
  }),
  shape({ dim }) {
    const dims = [batch, dim('length', 'T'), dim('features', 'features')];
    return { values: shape('values', dims) };
  },
  forward: () => ({}),
  examples: [
    { params: { length: 20, features: 3 }, inputs: {}, outputs: { values: [null, 20, 3] } },
  ],
});
