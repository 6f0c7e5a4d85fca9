// Each token as a vector with a single 1.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { unknownVocabulary } from './embedding.ts';
import { needsTokens } from './kit/expectations.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { code, single, py } from './kit/python.ts';

export const oneHot = defineBlock({
  type: 'one-hot',
  docs: {
    title: text('One-hot', 'one-hot'),
    summary: text(
      'A vector as long as the vocabulary: 1 at the token’s id, 0 everywhere else.',
      '語彙数と同じ長さのベクトルで、トークンの ID の位置だけが 1、残りは 0 です。',
    ),
    also: ['indicator', 'dummy variables', 'ワンホット'],
    category: 'sequence',
    icon: 'binary',
    equation: 'xₜᵢ = [tokenₜ = i]',
  },
  inputs: { tokens: { kind: 'tokens', label: text('Tokens', 'トークン') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({}),
  shape({ inputs, self }) {
    const { tokens } = inputs;
    const problem = needsTokens(self, 'tokens', tokens);
    if (problem) return problem;
    if (!tokens.vocabulary) return unknownVocabulary(self, tokens.from);
    return {
      values: shape('values', [...tokens.dims, dim(tokens.vocabulary, 'vocabulary')]),
    };
  },
  forward({ ops: { tf }, inputs, shapes }) {
    const depth = shapes.inputs.tokens.vocabulary ?? 0;
    return { values: tf.oneHot(tf.cast(inputs.tokens, 'int32'), depth, 1, 0, 'float32') };
  },
  exports: {
    torch: ({ inputs }) => ({
      call: ({ tokens }) => ({
        values: code`F.one_hot(${single(tokens)}.long(), ${inputs.tokens.vocabulary ?? 0}).float()`,
      }),
    }),
    keras: ({ inputs }) => ({
      call: ({ tokens }) => ({
        values: py('ops.one_hot', [single(tokens), inputs.tokens.vocabulary ?? 0]),
      }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { tokens: shape('tokens', [batch, dim(7, 'T')], 10) },
      outputs: { values: [null, 7, 10] },
    },
    {
      params: {},
      inputs: { tokens: shape('tokens', [batch, dim(7, 'T')]) },
      outputs: 'unknown-vocabulary',
    },
  ],
});
