// A learned vector for every token.
import { z } from 'zod';
import { text } from '../text.ts';
import { flag, size } from '../params.ts';
import { defineBlock, reject } from './block.ts';
import { needsTokens } from './kit/expectations.ts';
import { rootOf, wires } from './kit/inside.ts';
import { weightOf } from './kit/layout.ts';
import { batch, dim, shape } from './kit/shape.ts';
import type { Python } from './kit/python.ts';
import { code, single, operate, py } from './kit/python.ts';
import { spectral, spectralIf, spectralVector } from './kit/spectral.ts';

export const embedding = defineBlock({
  type: 'embedding',
  docs: {
    title: text('Embedding', '埋め込み（Embedding）'),
    summary: text(
      'Looks up a learned vector for every token: the row of a table that one-hot × matrix would pick. Also outputs a mask of the tokens that are not padding.',
      '各トークンに対応する分散表現を表から引きます。one-hot ベクトルと行列の積と同じ計算です。パディングでない位置のマスクも出力します。',
    ),
    also: [
      'lookup table',
      'word vectors',
      'word2vec',
      'エンベディング',
      '単語ベクトル',
      '分散表現',
    ],
    category: 'sequence',
    icon: 'book-a',
    equation: 'xₜ = E[tokenₜ] = onehot(tokenₜ) · E',
    source: 'Mikolov 2013, arXiv:1301.3781',
  },
  inputs: { tokens: { kind: 'tokens', label: text('Tokens', 'トークン') } },
  outputs: {
    values: { kind: 'values', label: text('Values', '数値'), view: { kind: 'embedding' } },
    mask: { kind: 'mask', label: text('Mask', 'マスク') },
  },
  params: z.object({
    units: size(64, {
      label: text('Units', 'ユニット数'),
      brief: text('#', '#'),
      help: text('Length of each vector: d_model.', '各ベクトルの次元（d_model）です。'),
    }),
    scale: flag(false, {
      label: text('Multiply by √units', '√ユニット数 を掛ける'),
      help: text(
        'As in the Transformer, so that positions added afterwards do not drown out the words (Vaswani 2017, §3.4).',
        'Transformer の方式です。後で加える位置エンコーディングに単語の情報が埋もれないようにします（Vaswani 2017, §3.4）。',
      ),
    }),
    spectral: spectral(),
  }),
  shape({ inputs, dim: sized, self }) {
    const { tokens } = inputs;
    const problem = needsTokens(self, 'tokens', tokens);
    if (problem) return problem;
    if (!tokens.vocabulary) return unknownVocabulary(self, tokens.from);
    return {
      values: shape('values', [...tokens.dims, sized('units', 'units')]),
      mask: shape('mask', tokens.dims),
    };
  },
  weights({ params, inputs }) {
    return {
      table: {
        shape: [inputs.tokens.vocabulary ?? 0, params.units],
        init: 'uniform-0.05',
        ...spectralIf(params, 1),
      },
    };
  },
  forward({ ops, params, inputs, weight, wants }) {
    const { tf } = ops;
    const rows = ops.embedding(inputs.tokens, weight('table'));
    const values = params.scale ? tf.mul(rows, tf.scalar(Math.sqrt(params.units))) : rows;
    if (!wants('mask')) return { values };
    return {
      values,
      mask: tf.cast(tf.notEqual(inputs.tokens, tf.scalar(0, 'int32')), 'float32'),
    };
  },
  exports: {
    stock: ({ params, inputs }) =>
      params.scale
        ? undefined
        : {
            className: 'Embedding',
            config: { input_dim: inputs.tokens.vocabulary ?? 0, output_dim: params.units },
            weights: ['table'],
          },
    torch: ({ params, inputs }) => ({
      make: py('nn.Embedding', [inputs.tokens.vocabulary ?? 0, params.units]),
      call: ({ tokens }, self) => ({
        values: scaled(py(self, [single(tokens)]), params),
        mask: code`(${single(tokens)} != 0).float()`,
      }),
      state: (weights) => ({ weight: weightOf(weights, 'table') }),
    }),
    keras: ({ params, inputs }) => ({
      make: py('layers.Embedding', [inputs.tokens.vocabulary ?? 0, params.units]),
      call: ({ tokens }, self) => ({
        values: scaled(py(self, [single(tokens)]), params),
        mask: py('ops.cast', [py('ops.not_equal', [single(tokens), 0]), 'float32']),
      }),
      state: (weights) => ({ embeddings: weightOf(weights, 'table') }),
    }),
  },
  inside: ({ params, written }) => ({
    nodes: {
      'one-hot': { type: 'one-hot', params: {} },
      table: {
        type: 'dense',
        params: {
          units: written.param('units'),
          bias: false,
          ...(params.spectral && { spectral: true }),
        },
      },
      ...(params.scale && {
        scaled: { type: 'scale', params: { factor: rootOf(written.param('units')) } },
      }),
      'pad-mask': { type: 'pad-mask', params: {} },
    },
    wires: wires({
      'one-hot.tokens': '$in.tokens',
      'table.values': 'one-hot.values',
      ...(params.scale && { 'scaled.values': 'table.values' }),
      'pad-mask.tokens': '$in.tokens',
      '$out.values': params.scale ? 'scaled.values' : 'table.values',
      '$out.mask': 'pad-mask.mask',
    }),
    weights: (values) => ({
      'table/kernel': weightOf(values, 'table'),
      ...(params.spectral && {
        [`table/${spectralVector('kernel')}`]: weightOf(values, spectralVector('table')),
      }),
    }),
  }),
  examples: [
    {
      params: { units: 8 },
      inputs: { tokens: shape('tokens', [batch, dim(7, 'T')], 10) },
      outputs: { values: [null, 7, 8], mask: [null, 7] },
    },
    {
      params: { units: 16, scale: true },
      inputs: { tokens: shape('tokens', [batch, dim(3, 'T')], 5) },
      outputs: { values: [null, 3, 16], mask: [null, 3] },
    },
    {
      params: {},
      inputs: { tokens: shape('tokens', [batch, dim(7, 'T')]) },
      outputs: 'unknown-vocabulary',
    },
  ],
});

function scaled(expression: Python, { units, scale }: { units: number; scale: boolean }): Python {
  return scale ? operate('*', expression, Math.sqrt(units)) : expression;
}

/** Tokens whose ids have no known bound cannot be looked up in a table. */
export function unknownVocabulary(self: string, from: string) {
  return reject(
    'unknown-vocabulary',
    text(
      `‘${self}’ must know how many different tokens ‘${from}’ can give. Wire it to a token input.`,
      `「${self}」は「${from}」のトークンの種類数を知る必要があります。トークン入力につないでください。`,
    ),
    [{ kind: 'disconnect', port: 'tokens' }],
    'tokens',
  );
}
