// Attention whose score is a product of query and key (Luong). Knows no decoder.
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
} from './attention-ports.ts';
import {
  kerasAttend,
  kerasMaskedSoftmax,
  torchAttend,
  torchMaskedSoftmax,
} from './attention-python.ts';
import { defineBlock } from './block.ts';
import { transposed, weightOf } from './layout.ts';
import { construct, one } from './python.ts';
import { needsSameWidth } from './query-and-key.ts';
import { batch, dim, shape, sizeAt } from './shape.ts';

export const multiplicativeAttention = defineBlock({
  type: 'multiplicative-attention',
  docs: {
    title: text('Multiplicative attention', '乗法注意（Luong）'),
    summary: text(
      'Scores each pair of query and key by their dot product, straight (dot) or through a matrix (general), and takes the mean of the values weighted by the softmax.',
      'クエリとキーの各組の関連度を内積（dot）または行列を挟んだ積（general）で求め、ソフトマックスで重みにしてバリューの重み付き平均を取ります。',
    ),
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
        make: construct('nn.Linear', [sizeAt(inputs.query, -1), sizeAt(inputs.key, -1)], {
          bias: false,
        }),
        state: (weights) => ({ weight: transposed(weightOf(weights, 'kernel')) }),
      }),
      call: (wires, self) => call(wires, params.score === 'general' ? self : undefined),
      classes: { masked_softmax: torchMaskedSoftmax, attend: torchAttend },
    }),
    keras: ({ params, inputs }) => ({
      ...(params.score === 'general' && {
        make: construct('layers.Dense', [sizeAt(inputs.key, -1)], { use_bias: false }),
        state: (weights) => ({ kernel: weightOf(weights, 'kernel') }),
      }),
      call: (wires, self) => call(wires, params.score === 'general' ? self : undefined),
      classes: { masked_softmax: kerasMaskedSoftmax, attend: kerasAttend },
    }),
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

/** PyTorch and Keras spell the call of `attend` alike. */
function call(
  wires: Readonly<Record<string, string | readonly string[] | undefined>>,
  project: string | undefined,
) {
  const query = project === undefined ? one(wires.query) : `${project}(${one(wires.query)})`;
  const value = wires.value === undefined ? one(wires.key) : one(wires.value);
  const answer = `attend(${query}, ${one(wires.key)}, ${value}, ${one(wires.mask)})`;
  return { values: `${answer}[0]`, scores: `${answer}[1]` };
}
