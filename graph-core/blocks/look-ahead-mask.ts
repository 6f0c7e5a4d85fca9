// Lets each position see itself and what came before it.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { needsTokens } from './kit/expectations.ts';
import { batch, dim, shape } from './kit/shape.ts';
import type { Word } from './kit/python.ts';
import { code, item, operate, single, py, slice } from './kit/python.ts';

export const lookAheadMask = defineBlock({
  type: 'look-ahead-mask',
  docs: {
    title: text('Look-ahead mask', '先読み防止マスク'),
    summary: text(
      'A lower triangle of ones: position t may look at positions up to t, never ahead.',
      '1 からなる下三角行列です。位置 t は t 以前だけを見ることができ、先の情報を読めません。',
    ),
    also: ['causal mask', 'subsequent mask', 'triangular mask', '因果マスク', 'コーザルマスク'],
    category: 'attention',
    icon: 'triangle-right',
    equation: 'mₜₛ = [s ≤ t]',
    source: 'Vaswani 2017, arXiv:1706.03762',
  },
  inputs: { tokens: { kind: 'tokens', label: text('Tokens', 'トークン') } },
  outputs: { mask: { kind: 'mask', label: text('Mask', 'マスク') } },
  params: z.object({}),
  shape({ inputs, self }) {
    const { tokens } = inputs;
    const problem = needsTokens(self, 'tokens', tokens);
    if (problem) return problem;
    const time = tokens.dims.slice(1, 2);
    return { mask: shape('mask', [...tokens.dims.slice(0, 1), ...time, ...time]) };
  },
  forward({ ops: { tf }, inputs }) {
    const length = inputs.tokens.shape[1] ?? 1;
    const lower = Float32Array.from({ length: length * length }, (_, index) =>
      index % length <= Math.floor(index / length) ? 1 : 0,
    );
    const everyExample = tf.onesLike(tf.cast(tf.expandDims(inputs.tokens, 1), 'float32'));
    return { mask: tf.mul(everyExample, tf.tensor(lower, [1, length, length])) };
  },
  exports: {
    torch: () => ({
      call: ({ tokens }) => ({
        mask: code`torch.ones_like(${single(tokens)}, dtype=torch.float32)[:, None].repeat(1, ${single(tokens)}.size(1), 1).tril()`,
      }),
    }),
    keras: () => ({
      call: ({ tokens }) => {
        const ones = (...axes: readonly Word[]) =>
          py('ops.ones_like', [py('ops.cast', [item(single(tokens), ...axes), 'float32'])]);
        const square = operate('*', ones(slice(), slice(), null), ones(slice(), null, slice()));
        return { mask: py('ops.tril', [square]) };
      },
    }),
  },
  examples: [
    {
      params: {},
      inputs: { tokens: shape('tokens', [batch, dim(7, 'T')], 10) },
      outputs: { mask: [null, 7, 7] },
    },
    { params: {}, inputs: { tokens: shape('tokens', [batch], 10) }, outputs: 'not-a-sequence' },
  ],
});
