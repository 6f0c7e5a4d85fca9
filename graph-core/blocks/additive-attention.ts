// Attention whose score is a small network of query and key (Bahdanau).
import { z } from 'zod';
import { text } from '../text.ts';
import { size } from '../params.ts';
import {
  attentionMaskPort,
  attentionShapes,
  contextPort,
  keyPort,
  needsAttention,
  optionalValuePort,
  queryPort,
  scoresPort,
} from './kit/attention-ports.ts';
import { kerasMaskedSoftmax, torchMaskedSoftmax } from './kit/attention-python.ts';
import { defineBlock } from './block.ts';
import { transposed, weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import type { Expressions } from './block.ts';
import type { Python } from './kit/python.ts';
import { item, single, py } from './kit/python.ts';

export const additiveAttention = defineBlock({
  type: 'additive-attention',
  docs: {
    title: text('Additive attention', '加法注意（Bahdanau）'),
    summary: text(
      'Scores each pair of query and key with a small network with one hidden layer, and takes the mean of the values weighted by the softmax.',
      'クエリとキーの各組の関連度を、隠れ層一つの小さなネットワークで求め、ソフトマックスで重みにしてバリューの重み付き平均を取ります。',
    ),
    also: ['Bahdanau', 'concat attention', 'MLP attention', 'バーダナウのアテンション'],
    category: 'attention',
    icon: 'git-merge',
    equation: 'score(s, h) = vᵀ tanh(W₁h + W₂s)',
    source: 'Bahdanau 2014, arXiv:1409.0473',
  },
  inputs: { query: queryPort, key: keyPort, value: optionalValuePort, mask: attentionMaskPort },
  outputs: { values: contextPort, scores: scoresPort },
  params: z.object({
    units: size(64, {
      label: text('Hidden units', '隠れユニット数'),
      brief: text('#', '#'),
      help: text(
        'Width of the scoring network, not of the output.',
        'スコアを求めるネットワークの幅です。出力の次元ではありません。',
      ),
    }),
  }),
  shape({ inputs, self }) {
    const { query, key, mask } = inputs;
    const value = inputs.value ?? key;
    const arriving = { query, key, value, mask };
    return needsAttention(self, arriving) ?? attentionShapes(arriving);
  },
  weights: ({ params, inputs }) => ({
    'key-kernel': { shape: [sizeAt(inputs.key, -1), params.units], init: 'glorot-uniform' },
    'query-kernel': { shape: [sizeAt(inputs.query, -1), params.units], init: 'glorot-uniform' },
    'score-kernel': { shape: [params.units, 1], init: 'glorot-uniform' },
  }),
  forward({ ops, inputs, weight, wants }) {
    const { tf } = ops;
    const [, queries = 1] = inputs.query.shape;
    const [, keys = 1] = inputs.key.shape;
    // [B, 1, Tk, units] + [B, Tq, 1, units] → [B, Tq, Tk, units] → [B, 1, Tq, Tk]
    const seen = tf.expandDims(ops.linear(inputs.key, weight('key-kernel')), 1);
    const asked = tf.expandDims(ops.linear(inputs.query, weight('query-kernel')), 2);
    const hidden = ops.activation(tf.add(seen, asked), 'tanh');
    const energies = ops.linear(hidden, weight('score-kernel'));
    const logits = tf.reshape(energies, [-1, 1, queries, keys]);
    const { mask } = inputs;
    const queryMask = mask && (mask.rank === 2 ? tf.expandDims(mask, 1) : mask);
    const scores = ops.softmax(logits, queryMask && tf.expandDims(queryMask, 1));
    const weights = tf.reshape(scores, [-1, queries, keys]);
    const values = ops.matMul(weights, inputs.value ?? inputs.key);
    return wants('scores') ? { values, scores } : { values };
  },
  multiplyAdds({ params, inputs }) {
    const { query, key } = inputs;
    const [queries, keys] = [sizeAt(query, 1), sizeAt(key, 1)];
    const pairs = queries * keys;
    return (
      params.units * (queries * sizeAt(query, -1) + keys * sizeAt(key, -1) + pairs) +
      pairs * sizeAt(inputs.value ?? key, -1)
    );
  },
  exports: {
    torch: ({ params, inputs }) => ({
      make: py('AdditiveAttention', [
        sizeAt(inputs.query, -1),
        sizeAt(inputs.key, -1),
        params.units,
      ]),
      call,
      state: (weights) => ({
        'query.weight': transposed(weightOf(weights, 'query-kernel')),
        'key.weight': transposed(weightOf(weights, 'key-kernel')),
        'score.weight': transposed(weightOf(weights, 'score-kernel')),
      }),
      classes: { masked_softmax: torchMaskedSoftmax, AdditiveAttention: torchClass },
    }),
    keras: ({ params }) => ({
      make: py('AdditiveAttention', [params.units]),
      call,
      state: (weights) => ({
        'query/kernel': weightOf(weights, 'query-kernel'),
        'key/kernel': weightOf(weights, 'key-kernel'),
        'score/kernel': weightOf(weights, 'score-kernel'),
      }),
      classes: { masked_softmax: kerasMaskedSoftmax, AdditiveAttention: kerasClass },
    }),
  },
  examples: [
    {
      params: { units: 5 },
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(3, 'decoder')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(8, 'encoder')]),
        mask: shape('mask', [batch, dim(6, 'Tk')]),
      },
      outputs: { values: [null, 4, 8], scores: [null, 1, 4, 6] },
    },
    {
      params: {},
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(3, 'decoder')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(8, 'encoder')]),
        value: shape('values', [batch, dim(5, 'Tk'), dim(8, 'encoder')]),
      },
      outputs: 'lengths-differ',
    },
    {
      params: {},
      inputs: {
        query: shape('values', [batch, dim(3, 'decoder')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(8, 'encoder')]),
      },
      outputs: 'not-a-sequence',
    },
  ],
});

function call(wires: Expressions, self: Python) {
  const value = wires.value === undefined ? single(wires.key) : single(wires.value);
  const answer = py(self, [single(wires.query), single(wires.key), value, single(wires.mask)]);
  return { values: item(answer, 0), scores: item(answer, 1) };
}

const torchClass = `class AdditiveAttention(nn.Module):
    """score(s, h) = v^T tanh(W1 h + W2 s) (Bahdanau 2014)."""

    def __init__(self, query_size, key_size, units):
        super().__init__()
        self.query = nn.Linear(query_size, units, bias=False)
        self.key = nn.Linear(key_size, units, bias=False)
        self.score = nn.Linear(units, 1, bias=False)

    def forward(self, query, key, value, mask=None):
        hidden = torch.tanh(self.key(key)[:, None] + self.query(query)[:, :, None])
        scores = masked_softmax(self.score(hidden).squeeze(-1)[:, None], mask)
        return scores[:, 0] @ value, scores
`;

const kerasClass = `class AdditiveAttention(layers.Layer):
    """score(s, h) = v^T tanh(W1 h + W2 s) (Bahdanau 2014)."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.query = layers.Dense(units, use_bias=False)
        self.key = layers.Dense(units, use_bias=False)
        self.score = layers.Dense(1, use_bias=False)

    def call(self, query, key, value, attention_mask=None):
        hidden = ops.tanh(self.key(key)[:, None] + self.query(query)[:, :, None])
        scores = masked_softmax(ops.squeeze(self.score(hidden), -1)[:, None], attention_mask)
        return ops.matmul(scores[:, 0], value), scores

    def get_config(self):
        return {**super().get_config(), "units": self.units}
`;
