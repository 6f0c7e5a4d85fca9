// Multi-head attention in PyTorch: nn.MultiheadAttention where it can say the same, a small class otherwise.
import { torchAttend, torchMaskedSoftmax } from './attention-python.ts';
import type { Expressions, PythonForm, WeightValue } from '../block.ts';
import { stacked, transposed, weightOf } from './layout.ts';
import type { AttentionContext } from './multi-head-attention-wires.ts';
import { parts, sizesOf, wiresOf } from './multi-head-attention-wires.ts';
import type { Python } from './python.ts';
import { code, item, many, single, py } from './python.ts';

type Weights = Readonly<Record<string, WeightValue>>;

export function torchForm(context: AttentionContext): PythonForm {
  const { params } = context;
  const { units, inner } = sizesOf(context);
  // Without biases nn.MultiheadAttention falls over in inference in PyTorch 1.13 (its native kernel wants a tensor).
  const own = params.rotary || !params.scale || !params.bias || inner !== units;
  return own ? torchClass(context) : torchModule(context);
}

/** nn.MultiheadAttention; where a mask may leave a query nothing to see, with what is then answered. */
function torchModule(context: AttentionContext): PythonForm {
  const { params, inputs } = context;
  const { heads, causal } = params;
  const { units, keyed, valued } = sizesOf(context);
  const alike = keyed === units && valued === units;
  const call = (wires: Expressions, self: Python, scores: boolean): Python => {
    const { query, key, value } = wiresOf(wires);
    const words = [query, key, value];
    if (inputs.mask)
      return py(self, [...words, single(wires.mask)], {
        causal: causal || undefined,
        need_weights: scores || undefined,
      });
    const length = code`${query}.size(1)`;
    const ahead = code`torch.ones(${length}, ${length}, dtype=torch.bool, device=${query}.device).triu(1)`;
    return py(self, words, {
      attn_mask: causal ? ahead : undefined,
      average_attn_weights: scores ? false : undefined,
      need_weights: scores ? undefined : false,
    });
  };
  return {
    make: py(inputs.mask ? 'MaskedAttention' : 'nn.MultiheadAttention', [units, heads], {
      dropout: params.dropout > 0 ? params.dropout : undefined,
      kdim: alike ? undefined : keyed,
      vdim: alike ? undefined : valued,
      batch_first: true,
    }),
    call: (wires, self, reads) =>
      reads && !reads.has('scores')
        ? { values: item(call(wires, self, false), 0) }
        : { values: item(call(wires, self, true), 0), scores: item(call(wires, self, true), 1) },
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
        in_proj_bias: stacked(parts.slice(0, 3).map((part) => weightOf(weights, `${part}-bias`))),
        'out_proj.bias': weightOf(weights, 'output-bias'),
      };
    },
    ...(inputs.mask && { classes: { MaskedAttention: torchMasked } }),
  };
}

function torchClass(context: AttentionContext): PythonForm {
  const { params } = context;
  const { units, width, keyed, valued } = sizesOf(context);
  return {
    make: py('MultiHeadAttention', [units, params.heads, width], {
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
      const answer = py(self, [query, key, value, ...many(inputs.mask)]);
      return { values: item(answer, 0), scores: item(answer, 1) };
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

const torchMasked = `class MaskedAttention(nn.MultiheadAttention):
    """nn.MultiheadAttention with a mask of 1 = may be seen. A query with nothing to see has weights of 0."""

    def forward(self, query, key, value, mask, causal=False, need_weights=False):
        hidden = (mask == 0) if mask.dim() == 3 else (mask == 0)[:, None]
        hidden = hidden.expand(-1, query.size(1), -1)
        if causal:
            hidden = hidden | torch.ones_like(hidden).triu(1)
        blind = hidden.all(-1, keepdim=True)
        values, weights = super().forward(
            query,
            key,
            value,
            attn_mask=(hidden & ~blind).repeat_interleave(self.num_heads, 0),
            need_weights=need_weights,
            average_attn_weights=False,
        )
        values = torch.where(blind, self.out_proj.bias, values)
        return values, weights.masked_fill(blind[:, None], 0.0) if need_weights else None
`;

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
