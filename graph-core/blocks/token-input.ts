// Where ids of words or symbols enter the model.
import { z } from 'zod';
import { text } from '../text.ts';
import { size } from '../params.ts';
import { defineBlock } from './block.ts';
import { batch, shape } from './kit/shape.ts';

export const tokenInput = defineBlock({
  type: 'token-input',
  docs: {
    title: text('Token input', 'トークン入力'),
    summary: text(
      'Sequences of ids, one id per word or symbol; id 0 is padding.',
      '単語や記号を表す ID の並びです。ID 0 はパディング（pad）です。',
    ),
    also: ['text input', 'words', 'ids', '文字列入力', '単語入力', 'テキスト'],
    category: 'input',
    icon: 'text-cursor-input',
  },
  inputs: {},
  outputs: { tokens: { kind: 'tokens', label: text('Tokens', 'トークン'), feed: 'data' } },
  params: z.object({
    length: size(16, {
      label: text('Length T', '長さ T'),
      brief: text('T #', 'T #'),
      help: text('Tokens of one sequence, padding included.', 'パディングを含む系列の長さです。'),
    }),
    vocabulary: size(
      32,
      {
        label: text('Vocabulary', '語彙数'),
        brief: text('# ids', '語彙 #'),
        help: text('How many different ids there are.', '異なる ID の個数です。'),
      },
      { min: 2, max: 1_000_000 },
    ),
  }),
  shape({ params, dim }) {
    return { tokens: shape('tokens', [batch, dim('length', 'T')], params.vocabulary) };
  },
  forward: () => ({}),
  examples: [
    { params: { length: 7, vocabulary: 10 }, inputs: {}, outputs: { tokens: [null, 7] } },
    { params: {}, inputs: {}, outputs: { tokens: [null, 16] } },
  ],
});
