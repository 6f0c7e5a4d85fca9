// Multi-head attention in Keras: layers.MultiHeadAttention where it can say the same, a small class otherwise.
import { kerasAttend, kerasMaskedSoftmax } from './attention-python.ts';
import type { PythonForm, WeightValue } from '../block.ts';
import { reshaped, weightOf } from './layout.ts';
import type { AttentionContext } from './multi-head-attention-wires.ts';
import { parts, sizesOf, wiresOf } from './multi-head-attention-wires.ts';
import { text } from '../../text.ts';
import { item, many, single, py, slice } from './python.ts';

export function kerasForm(context: AttentionContext): PythonForm {
  const { params } = context;
  return params.rotary || !params.scale ? kerasClass(context) : kerasLayer(context);
}

function kerasLayer(context: AttentionContext): PythonForm {
  const { params, inputs } = context;
  const { units, width, keyed, valued } = sizesOf(context);
  const { heads, bias } = params;
  return {
    make: py('layers.MultiHeadAttention', [], {
      num_heads: heads,
      key_dim: width,
      use_bias: bias ? undefined : false,
      dropout: params.dropout > 0 ? params.dropout : undefined,
    }),
    call: (wires, self, reads) => {
      const { query, key, value } = wiresOf(wires);
      const mask = single(wires.mask);
      const rows = inputs.mask?.dims.length === 2 ? item(mask, slice(), null, slice()) : mask;
      const scores = !reads || reads.has('scores');
      const answer = py(self, [query, value], {
        key,
        attention_mask: inputs.mask && rows,
        use_causal_mask: params.causal || undefined,
        return_attention_scores: scores || undefined,
      });
      if (!scores) return { values: answer };
      return { values: item(answer, 0), scores: item(answer, 1) };
    },
    state: (weights) => {
      const state: Record<string, WeightValue> = {};
      const into = { query: units, key: keyed, value: valued };
      for (const [part, from] of Object.entries(into)) {
        state[`${part}/kernel`] = reshaped(weightOf(weights, `${part}-kernel`), [
          from,
          heads,
          width,
        ]);
        if (bias)
          state[`${part}/bias`] = reshaped(weightOf(weights, `${part}-bias`), [heads, width]);
      }
      const output = weightOf(weights, 'output-kernel');
      state['output/kernel'] = reshaped(output, [heads, width, units]);
      if (bias) state['output/bias'] = weightOf(weights, 'output-bias');
      return state;
    },
    ...(inputs.mask && { differs }),
  };
}

const differs = text(
  'Where the mask hides every key from a query, as in a row of padding, Keras averages over all keys; Kumiki, PyTorch and ONNX give weights of 0.',
  'パディングだけの行のように、マスクで見るものがなくなったクエリに対して、Keras はすべてのキーの平均を取ります。Kumiki・PyTorch・ONNX では重みが 0 になります。',
);

function kerasClass(context: AttentionContext): PythonForm {
  const { params } = context;
  const { units, width } = sizesOf(context);
  return {
    make: py('MultiHeadAttention', [units, params.heads, width], {
      causal: params.causal,
      scale: params.scale,
      use_bias: params.bias,
      dropout: params.dropout,
      rotary: params.rotary,
    }),
    call: (inputs, self) => {
      const { query, key, value } = wiresOf(inputs);
      const answer = py(self, [query, key, value, ...many(inputs.mask)]);
      return { values: item(answer, 0), scores: item(answer, 1) };
    },
    state: (weights) => {
      const state: Record<string, WeightValue> = {};
      for (const part of parts) {
        // A layer's `output` is its answer.
        const held = part === 'output' ? 'outward' : part;
        state[`${held}/kernel`] = weightOf(weights, `${part}-kernel`);
        if (params.bias) state[`${held}/bias`] = weightOf(weights, `${part}-bias`);
      }
      return state;
    },
    classes: {
      masked_softmax: kerasMaskedSoftmax,
      attend: kerasAttend,
      rotate: kerasRotate,
      MultiHeadAttention: kerasMultiHead,
    },
  };
}

const kerasRotate = `def rotate(x, heads):
    """Rotary position embedding (Su 2021): channels i and i + d/2 of each head turn by their position."""
    length, units = ops.shape(x)[1], x.shape[2]
    half = units // heads // 2
    pairs = ops.reshape(x, (-1, length, heads, 2, half))
    a, b = pairs[:, :, :, 0], pairs[:, :, :, 1]
    position = ops.arange(length, dtype="float32")[:, None, None]
    angle = position / 10000.0 ** (ops.arange(half, dtype="float32") / half)
    cos, sin = ops.cos(angle), ops.sin(angle)
    turned = ops.stack([a * cos - b * sin, b * cos + a * sin], axis=3)
    return ops.reshape(turned, (-1, length, units))
`;

const kerasMultiHead = `class MultiHeadAttention(layers.Layer):
    """Multi-head attention (Vaswani 2017) with scaling and rotary positions of one's choice."""

    def __init__(self, units, heads, head_size, causal, scale, use_bias, dropout, rotary, **kwargs):
        super().__init__(**kwargs)
        self.units, self.heads, self.head_size = units, heads, head_size
        self.causal, self.scale, self.use_bias = causal, scale, use_bias
        self.dropout, self.rotary = dropout, rotary
        inner = heads * head_size
        self.query = layers.Dense(inner, use_bias=use_bias)
        self.key = layers.Dense(inner, use_bias=use_bias)
        self.value = layers.Dense(inner, use_bias=use_bias)
        self.outward = layers.Dense(units, use_bias=use_bias)
        self.drop = layers.Dropout(dropout)

    def call(self, query, key, value, attention_mask=None):
        scale = self.head_size**-0.5 if self.scale else 1.0
        q, k = self.query(query), self.key(key)
        if self.rotary:
            q, k = rotate(q, self.heads), rotate(k, self.heads)
        values, scores = attend(
            q, k, self.value(value), attention_mask, self.heads, scale, self.causal, self.drop
        )
        return self.outward(values), scores

    def get_config(self):
        names = "units heads head_size causal scale use_bias dropout rotary".split()
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
`;
