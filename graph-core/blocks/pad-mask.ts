// Which positions hold a real token.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { needsTokens } from './kit/expectations.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { code, single, py } from './kit/python.ts';

export const padMask = defineBlock({
  type: 'pad-mask',
  docs: {
    title: text('Pad mask', 'pad マスク'),
    summary: text(
      '1 where a token counts, 0 where it is padding (id 0), so that attention does not look there.',
      '数えるトークンの位置は 1、パディング（ID 0）の位置は 0 になります。注意機構が pad を見ないようにします。',
    ),
    also: ['padding mask', 'attention mask', 'パディングマスク'],
    category: 'attention',
    icon: 'eye-off',
    equation: 'mₜ = [tokenₜ ≠ 0]',
    source: 'Vaswani 2017, arXiv:1706.03762',
  },
  inputs: { tokens: { kind: 'tokens', label: text('Tokens', 'トークン') } },
  outputs: { mask: { kind: 'mask', label: text('Mask', 'マスク') } },
  params: z.object({}),
  shape({ inputs, self }) {
    const problem = needsTokens(self, 'tokens', inputs.tokens);
    return problem ?? { mask: shape('mask', inputs.tokens.dims) };
  },
  forward({ ops: { tf }, inputs }) {
    return { mask: tf.cast(tf.notEqual(inputs.tokens, tf.scalar(0, 'int32')), 'float32') };
  },
  exports: {
    torch: () => ({ call: ({ tokens }) => ({ mask: code`(${single(tokens)} != 0).float()` }) }),
    keras: () => ({
      call: ({ tokens }) => ({
        mask: py('ops.cast', [py('ops.not_equal', [single(tokens), 0]), 'float32']),
      }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { tokens: shape('tokens', [batch, dim(7, 'T')], 10) },
      outputs: { mask: [null, 7] },
    },
    {
      params: {},
      inputs: { tokens: shape('tokens', [batch], 10) },
      outputs: 'not-a-sequence',
    },
  ],
});
