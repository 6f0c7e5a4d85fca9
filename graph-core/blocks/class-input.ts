// Where the class of an example enters the model: what a generator is asked for, or what a critic is told.
import { z } from 'zod';
import { text } from '../text.ts';
import { size } from '../params.ts';
import { defineBlock } from './block.ts';
import { batch, shape } from './kit/shape.ts';

export const classInput = defineBlock({
  type: 'class-input',
  docs: {
    title: text('Class input', 'クラス入力'),
    summary: text(
      'The number of one class per example, 0 … classes − 1, as a column of classes gives it.',
      '1 例につき 1 つのクラスの番号（0 … クラス数 − 1）です。データのクラスの列から取ります。',
    ),
    also: ['label input', 'condition', 'ラベル入力', '条件'],
    category: 'input',
    icon: 'tag',
  },
  inputs: {},
  outputs: { label: { kind: 'tokens', label: text('Class', 'クラス'), feed: 'data' } },
  params: z.object({
    classes: size(10, { label: text('Classes', 'クラス数') }, { min: 2 }),
  }),
  shape: ({ params }) => ({ label: shape('tokens', [batch], params.classes) }),
  forward: () => ({}),
  examples: [{ params: { classes: 3 }, inputs: {}, outputs: { label: [null] } }],
});
