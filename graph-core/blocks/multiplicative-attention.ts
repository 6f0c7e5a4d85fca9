// Attention whose score is a product of query and key (Luong).
import { z } from 'zod';
import { text } from '../text.ts';
import { choice } from '../params.ts';
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
import {
  kerasAttend,
  kerasMaskedSoftmax,
  torchAttend,
  torchMaskedSoftmax,
} from './kit/attention-python.ts';
import { defineBlock } from './block.ts';
import { transposed, weightOf } from './kit/layout.ts';
import { needsSameWidth } from './kit/query-and-key.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import type { Expressions } from './block.ts';
import type { Python } from './kit/python.ts';
import { item, name, single, py } from './kit/python.ts';

export const multiplicativeAttention = defineBlock({
  type: 'multiplicative-attention',
  docs: {
    title: text('Multiplicative attention', '乗法注意（Luong）'),
    summary: text(
      'Scores each pair of query and key by their dot product, straight (dot) or through a matrix (general), and takes the mean of the values weighted by the softmax.',
      'クエリとキーの各組の関連度を内積（dot）または行列を挟んだ積（general）で求め、ソフトマックスで重みにしてバリューの重み付き平均を取ります。',
    ),
    also: ['Luong', 'dot attention', 'general attention', 'ルオンのアテンション'],
    category: 'attention',
    icon: 'asterisk',
    equation: 'dot: score(s, h) = sᵀh · general: score(s, h) = sᵀWh',
    source: 'Luong 2015, arXiv:1508.04025',
  },
  inputs: { query: queryPort, key: keyPort, value: optionalValuePort, mask: attentionMaskPort },
  outputs: { values: contextPort, scores: scoresPort },
  params: z.object({
    score: choice(['dot', 'general'], 'general', {
      label: text('Score', 'スコア関数'),
      choices: {
        dot: text('dot: sᵀh', '内積（dot）：sᵀh'),
        general: text('general: sᵀWh', 'general：sᵀWh'),
      },
    }),
  }),
  shape({ params, inputs, self }) {
    const { query, key, mask } = inputs;
    const arriving = { query, key, value: inputs.value ?? key, mask };
    const problem =
      needsAttention(self, arriving) ??
      (params.score === 'dot'
        ? needsSameWidth(self, query, key, [
            { kind: 'set-param', param: 'score', value: 'general' },
          ])
        : undefined);
    return problem ?? attentionShapes(arriving);
  },
  weights({ params, inputs }) {
    if (params.score === 'dot') return {};
    const sizes = [sizeAt(inputs.query, -1), sizeAt(inputs.key, -1)];
    return { kernel: { shape: sizes, init: 'glorot-uniform' } };
  },
  forward({ ops, params, inputs, weight, wants }) {
    const query =
      params.score === 'dot' ? inputs.query : ops.linear(inputs.query, weight('kernel'));
    const { values, scores } = ops.attention(query, inputs.key, inputs.value ?? inputs.key, {
      heads: 1,
      scale: 1,
      causal: false,
      mask: inputs.mask,
      wantScores: wants('scores'),
    });
    return { values, ...(scores && { scores }) };
  },
  multiplyAdds({ params, inputs }) {
    const { query, key } = inputs;
    const [queries, keyed] = [sizeAt(query, 1), sizeAt(key, -1)];
    const projection = params.score === 'dot' ? 0 : queries * sizeAt(query, -1) * keyed;
    return projection + queries * sizeAt(key, 1) * (keyed + sizeAt(inputs.value ?? key, -1));
  },
  exports: {
    torch: ({ params, inputs }) => ({
      ...(params.score === 'general' && {
        make: py('nn.Linear', [sizeAt(inputs.query, -1), sizeAt(inputs.key, -1)], {
          bias: false,
        }),
        state: (weights) => ({ weight: transposed(weightOf(weights, 'kernel')) }),
      }),
      call: (wires, self) => {
        const query = single(wires.query);
        return call(wires, name('attend'), params.score === 'general' ? py(self, [query]) : query);
      },
      classes: { masked_softmax: torchMaskedSoftmax, attend: torchAttend },
    }),
    keras: ({ params, inputs }) => {
      const general = params.score === 'general';
      return {
        make: py('MultiplicativeAttention', [general ? sizeAt(inputs.key, -1) : 0]),
        call: (wires, self) => call(wires, self, single(wires.query)),
        ...(general && {
          state: (weights) => ({ 'query/kernel': weightOf(weights, 'kernel') }),
        }),
        classes: {
          masked_softmax: kerasMaskedSoftmax,
          attend: kerasAttend,
          MultiplicativeAttention: kerasClass,
        },
      };
    },
  },
  examples: [
    {
      params: { score: 'general' },
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(3, 'decoder')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(8, 'encoder')]),
        mask: shape('mask', [batch, dim(4, 'Tq'), dim(6, 'Tk')]),
      },
      outputs: { values: [null, 4, 8], scores: [null, 1, 4, 6] },
    },
    {
      params: { score: 'dot' },
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(8, 'decoder')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(8, 'encoder')]),
        value: shape('values', [batch, dim(6, 'Tk'), dim(2, 'encoder')]),
      },
      outputs: { values: [null, 4, 2], scores: [null, 1, 4, 6] },
    },
    {
      params: { score: 'dot' },
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(3, 'decoder')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(8, 'encoder')]),
      },
      outputs: 'query-and-key-differ',
    },
  ],
});

function call(wires: Expressions, attend: Python, query: Python) {
  const value = wires.value === undefined ? single(wires.key) : single(wires.value);
  const answer = py(attend, [query, single(wires.key), value, single(wires.mask)]);
  return { values: item(answer, 0), scores: item(answer, 1) };
}

const kerasClass = `class MultiplicativeAttention(layers.Layer):
    """score(s, h) = s W h (Luong 2015); with 0 units s h, the plain product."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.query = layers.Dense(units, use_bias=False) if units else None

    def call(self, query, key, value, attention_mask=None):
        asked = self.query(query) if self.query else query
        return attend(asked, key, value, attention_mask)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
`;
