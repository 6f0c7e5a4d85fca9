// Multi-head attention in PyTorch and Keras: the frameworks' own module where it can say the same, a small class otherwise.
import type { PythonForm, WeightValue } from './block.ts';
import {
  kerasAttend,
  kerasMaskedSoftmax,
  torchAttend,
  torchMaskedSoftmax,
} from './attention-python.ts';
import { reshaped, stacked, transposed, weightOf } from './layout.ts';
import type { Heads } from './multi-head-attention-heads.ts';
import { headWidth } from './multi-head-attention-heads.ts';
import { construct, one } from './python.ts';
import type { Shape } from './shape.ts';
import { sizeAt } from './shape.ts';

interface Context {
  readonly params: Heads & {
    readonly causal: boolean;
    readonly scale: boolean;
    readonly bias: boolean;
    readonly dropout: number;
    readonly rotary: boolean;
  };
  readonly inputs: {
    readonly query: Shape;
    readonly key: Shape | undefined;
    readonly value: Shape | undefined;
    readonly mask: Shape | undefined;
  };
}

type Expressions = Parameters<PythonForm['call']>[0];
type Weights = Readonly<Record<string, WeightValue>>;

const parts = ['query', 'key', 'value', 'output'] as const;

function sizesOf({ params, inputs }: Context) {
  const key = inputs.key ?? inputs.query;
  const units = sizeAt(inputs.query, -1);
  const width = headWidth(inputs.query, params);
  const keyed = sizeAt(key, -1);
  const valued = sizeAt(inputs.value ?? key, -1);
  return { units, width, keyed, valued, inner: width * params.heads };
}

function wiresOf(inputs: Expressions): { query: string; key: string; value: string } {
  const query = one(inputs.query);
  const key = inputs.key === undefined ? query : one(inputs.key);
  return { query, key, value: inputs.value === undefined ? key : one(inputs.value) };
}

export function torchForm(context: Context): PythonForm {
  const { params } = context;
  const { units, inner } = sizesOf(context);
  const own = params.rotary || !params.scale || inner !== units;
  return own ? torchClass(context) : torchModule(context);
}

/** nn.MultiheadAttention; its masks say where *not* to look. */
function torchModule(context: Context): PythonForm {
  const { params, inputs } = context;
  const { heads, bias, causal } = params;
  const { units, keyed, valued } = sizesOf(context);
  const alike = keyed === units && valued === units;
  const queries = sizeAt(inputs.query, 1);
  const call = (wires: Expressions, self: string, scores: boolean): string => {
    const { query, key, value } = wiresOf(wires);
    const triangle = `torch.ones(${queries}, ${queries}, dtype=torch.bool, device=${query}.device).triu(1)`;
    const hidden: string[] = [];
    const words = [query, key, value];
    if (inputs.mask?.dims.length === 3)
      hidden.push(`(${one(wires.mask)} == 0).repeat_interleave(${heads}, 0)`);
    else if (inputs.mask) words.push(`key_padding_mask=(${one(wires.mask)} == 0)`);
    if (causal) hidden.push(triangle);
    if (hidden.length > 0) words.push(`attn_mask=${hidden.join(' | ')}`);
    words.push(scores ? 'average_attn_weights=False' : 'need_weights=False');
    return `${self}(${words.join(', ')})`;
  };
  return {
    make: construct('nn.MultiheadAttention', [units, heads], {
      dropout: params.dropout > 0 ? params.dropout : undefined,
      bias: bias ? undefined : false,
      kdim: alike ? undefined : keyed,
      vdim: alike ? undefined : valued,
      batch_first: true,
    }),
    call: (wires, self, reads) =>
      reads && !reads.has('scores')
        ? { values: `${call(wires, self, false)}[0]` }
        : { values: `${call(wires, self, true)}[0]`, scores: `${call(wires, self, true)}[1]` },
    state: (weights) => {
      const kernels = parts
        .slice(0, 3)
        .map((part) => transposed(weightOf(weights, `${part}-kernel`)));
      const [query, key, value] = kernels;
      if (!query || !key || !value) return {};
      return {
        ...(alike
          ? { in_proj_weight: stacked(kernels) }
          : { q_proj_weight: query, k_proj_weight: key, v_proj_weight: value }),
        'out_proj.weight': transposed(weightOf(weights, 'output-kernel')),
        ...(bias && {
          in_proj_bias: stacked(parts.slice(0, 3).map((part) => weightOf(weights, `${part}-bias`))),
          'out_proj.bias': weightOf(weights, 'output-bias'),
        }),
      };
    },
  };
}

function torchClass(context: Context): PythonForm {
  const { params } = context;
  const { units, width, keyed, valued } = sizesOf(context);
  return {
    make: construct('MultiHeadAttention', [units, params.heads, width], {
      key_size: keyed,
      value_size: valued,
      causal: params.causal,
      scale: params.scale,
      bias: params.bias,
      dropout: params.dropout,
      rotary: params.rotary,
    }),
    call: (inputs, self) => {
      const { query, key, value } = wiresOf(inputs);
      const mask = inputs.mask === undefined ? '' : `, ${one(inputs.mask)}`;
      const call = `${self}(${query}, ${key}, ${value}${mask})`;
      return { values: `${call}[0]`, scores: `${call}[1]` };
    },
    state: linears,
    classes: {
      masked_softmax: torchMaskedSoftmax,
      attend: torchAttend,
      rotate: torchRotate,
      MultiHeadAttention: torchMultiHead,
    },
  };
}

/** The four projections as nn.Linear keeps them. */
function linears(weights: Weights): Record<string, WeightValue> {
  const state: Record<string, WeightValue> = {};
  for (const part of parts) {
    state[`${part}.weight`] = transposed(weightOf(weights, `${part}-kernel`));
    const bias = weights[`${part}-bias`];
    if (bias) state[`${part}.bias`] = bias;
  }
  return state;
}

export function kerasForm(context: Context): PythonForm {
  const { params } = context;
  return params.rotary || !params.scale ? kerasClass(context) : kerasLayer(context);
}

function kerasLayer(context: Context): PythonForm {
  const { params, inputs } = context;
  const { units, width, keyed, valued } = sizesOf(context);
  const { heads, bias } = params;
  return {
    make: construct('layers.MultiHeadAttention', [], {
      num_heads: heads,
      key_dim: width,
      use_bias: bias ? undefined : false,
      dropout: params.dropout > 0 ? params.dropout : undefined,
    }),
    call: (wires, self, reads) => {
      const { query, key, value } = wiresOf(wires);
      const words = [query, value, `key=${key}`];
      const mask = one(wires.mask);
      if (inputs.mask)
        words.push(
          `attention_mask=${inputs.mask.dims.length === 2 ? `${mask}[:, None, :]` : mask}`,
        );
      if (params.causal) words.push('use_causal_mask=True');
      if (reads && !reads.has('scores')) return { values: `${self}(${words.join(', ')})` };
      const call = `${self}(${words.join(', ')}, return_attention_scores=True)`;
      return { values: `${call}[0]`, scores: `${call}[1]` };
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
  };
}

function kerasClass(context: Context): PythonForm {
  const { params } = context;
  const { units, width } = sizesOf(context);
  return {
    make: construct('MultiHeadAttention', [units, params.heads, width], {
      causal: params.causal,
      scale: params.scale,
      use_bias: params.bias,
      dropout: params.dropout,
      rotary: params.rotary,
    }),
    call: (inputs, self) => {
      const { query, key, value } = wiresOf(inputs);
      const mask = inputs.mask === undefined ? '' : `, ${one(inputs.mask)}`;
      const call = `${self}(${query}, ${key}, ${value}${mask})`;
      return { values: `${call}[0]`, scores: `${call}[1]` };
    },
    state: (weights) => {
      const state: Record<string, WeightValue> = {};
      for (const part of parts) {
        state[`${part}/kernel`] = weightOf(weights, `${part}-kernel`);
        if (params.bias) state[`${part}/bias`] = weightOf(weights, `${part}-bias`);
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

const torchRotate = `def rotate(x, heads):
    """Rotary position embedding (Su 2021): channels i and i + d/2 of each head turn by their position."""
    a, b = x.unflatten(-1, (heads, 2, -1)).unbind(-2)
    half = a.size(-1)
    position = torch.arange(x.size(1), device=x.device)[:, None, None]
    angle = position / 10000 ** (torch.arange(half, device=x.device) / half)
    cos, sin = angle.cos(), angle.sin()
    return torch.stack([a * cos - b * sin, b * cos + a * sin], -2).flatten(2)
`;

const torchMultiHead = `class MultiHeadAttention(nn.Module):
    """Multi-head attention (Vaswani 2017) with head size, scaling and rotary positions of one's choice."""

    def __init__(self, units, heads, head_size, key_size, value_size, causal, scale, bias, dropout, rotary):
        super().__init__()
        inner = heads * head_size
        self.heads, self.causal, self.dropout, self.rotary = heads, causal, dropout, rotary
        self.scale = head_size**-0.5 if scale else 1.0
        self.query = nn.Linear(units, inner, bias)
        self.key = nn.Linear(key_size, inner, bias)
        self.value = nn.Linear(value_size, inner, bias)
        self.output = nn.Linear(inner, units, bias)

    def forward(self, query, key, value, mask=None):
        q, k = self.query(query), self.key(key)
        if self.rotary:
            q, k = rotate(q, self.heads), rotate(k, self.heads)
        dropout = self.dropout if self.training else 0.0
        values, scores = attend(
            q, k, self.value(value), mask, self.heads, self.scale, self.causal, dropout
        )
        return self.output(values), scores
`;

const kerasRotate = `def rotate(x, heads):
    """Rotary position embedding (Su 2021): channels i and i + d/2 of each head turn by their position."""
    length, units = x.shape[1], x.shape[2]
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
