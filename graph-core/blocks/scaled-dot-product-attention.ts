// Attention(Q, K, V) with no weights of its own.
import { z } from 'zod';
import { text } from '../text.ts';
import { flag } from '../params.ts';
import { insideDotProduct } from './kit/attention-inside.ts';
import {
  attentionMaskPort,
  attentionShapes,
  contextPort,
  keyPort,
  needsAttention,
  queryPort,
  scoresPort,
  valuePort,
} from './kit/attention-ports.ts';
import {
  kerasAttend,
  kerasMaskedSoftmax,
  torchAttend,
  torchMaskedSoftmax,
} from './kit/attention-python.ts';
import { defineBlock } from './block.ts';
import { needsCausalLengths } from './kit/multi-head-attention-heads.ts';
import { needsSameWidth } from './kit/query-and-key.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import type { Expressions } from './block.ts';
import type { Python, Word } from './kit/python.ts';
import { item, name, single, py } from './kit/python.ts';

interface Attending {
  readonly scale: boolean;
  readonly causal: boolean;
}

export const scaledDotProductAttention = defineBlock({
  type: 'scaled-dot-product-attention',
  docs: {
    title: text('Scaled dot-product attention', 'スケール化内積注意'),
    summary: text(
      'Compares each query with every key by their dot product, divides by √d_k, and takes the mean of the values weighted by the softmax. It has no weights of its own.',
      '各クエリとすべてのキーの内積を √d_k で割り、ソフトマックスで重みにして、バリューの重み付き平均を取ります。それ自体は学習する重みを持ちません。',
    ),
    also: ['SDPA', 'dot-product attention', 'QKV attention', '内積アテンション'],
    category: 'attention',
    icon: 'crosshair',
    equation: 'Attention(Q, K, V) = softmax(QKᵀ / √d_k) V',
    source: 'Vaswani 2017, eq. 1, arXiv:1706.03762',
  },
  inputs: { query: queryPort, key: keyPort, value: valuePort, mask: attentionMaskPort },
  outputs: { values: contextPort, scores: scoresPort },
  params: z.object({
    scale: flag(true, {
      label: text('Scale by 1/√d_k', '1/√d_k で割る'),
      help: text(
        'Keeps the softmax from saturating when d_k is large.',
        'd_k が大きいときにソフトマックスが飽和するのを防ぎます。',
      ),
    }),
    causal: flag(false, {
      label: text('Causal', '先読みを防ぐ'),
      help: text('Position t only looks at positions up to t.', '位置 t は t 以前だけを見ます。'),
    }),
  }),
  shape({ params, inputs, self }) {
    const { query, key } = inputs;
    const problem =
      needsAttention(self, inputs) ??
      needsSameWidth(self, query, key) ??
      needsCausalLengths(self, query, key, params);
    return problem ?? attentionShapes(inputs);
  },
  forward({ ops, params, inputs, shapes, wants }) {
    const { values, scores } = ops.attention(inputs.query, inputs.key, inputs.value, {
      heads: 1,
      scale: factor(params, sizeAt(shapes.inputs.key, -1)),
      causal: params.causal,
      mask: inputs.mask,
      wantScores: wants('scores'),
    });
    return { values, ...(scores && { scores }) };
  },
  multiplyAdds: ({ inputs }) =>
    sizeAt(inputs.query, 1) *
    sizeAt(inputs.key, 1) *
    (sizeAt(inputs.key, -1) + sizeAt(inputs.value, -1)),
  exports: {
    torch: ({ params, inputs }) => ({
      call: (wires) => {
        const scale = factor(params, sizeAt(inputs.key, -1));
        return call(wires, name('attend'), { scale, causal: params.causal });
      },
      classes: { masked_softmax: torchMaskedSoftmax, attend: torchAttend },
    }),
    keras: ({ params, inputs }) => ({
      make: py('ScaledDotProductAttention', [], {
        scale: factor(params, sizeAt(inputs.key, -1)),
        causal: params.causal,
      }),
      call: (wires, self) => call(wires, self),
      classes: {
        masked_softmax: kerasMaskedSoftmax,
        attend: kerasAttend,
        ScaledDotProductAttention: kerasClass,
      },
    }),
  },
  inside: insideDotProduct,
  examples: [
    {
      params: {},
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(8, 'd_k')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(8, 'd_k')]),
        value: shape('values', [batch, dim(6, 'Tk'), dim(3, 'd_v')]),
        mask: shape('mask', [batch, dim(6, 'Tk')]),
      },
      outputs: { values: [null, 4, 3], scores: [null, 1, 4, 6] },
    },
    {
      params: { scale: false, causal: true },
      inputs: {
        query: shape('values', [batch, dim(4, 'T'), dim(8, 'd_k')]),
        key: shape('values', [batch, dim(4, 'T'), dim(8, 'd_k')]),
        value: shape('values', [batch, dim(4, 'T'), dim(8, 'd_v')]),
      },
      outputs: { values: [null, 4, 8], scores: [null, 1, 4, 4] },
    },
    {
      params: {},
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(8, 'd_k')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(16, 'd_k')]),
        value: shape('values', [batch, dim(6, 'Tk'), dim(3, 'd_v')]),
      },
      outputs: 'query-and-key-differ',
    },
  ],
});

function factor({ scale }: Attending, keyUnits: number): number {
  return scale ? 1 / Math.sqrt(keyUnits) : 1;
}

function call(wires: Expressions, attend: Python, options: Readonly<Record<string, Word>> = {}) {
  const words = [wires.query, wires.key, wires.value, wires.mask].map(single);
  const answer = py(attend, words, options);
  return { values: item(answer, 0), scores: item(answer, 1) };
}

const kerasClass = `class ScaledDotProductAttention(layers.Layer):
    """softmax(scale * QK^T) V (Vaswani 2017, eq. 1). A row with nothing to see gives zeros."""

    def __init__(self, scale, causal, **kwargs):
        super().__init__(**kwargs)
        self.scale, self.causal = scale, causal

    def call(self, query, key, value, attention_mask=None):
        return attend(query, key, value, attention_mask, 1, self.scale, self.causal)

    def get_config(self):
        return {**super().get_config(), "scale": self.scale, "causal": self.causal}
`;
