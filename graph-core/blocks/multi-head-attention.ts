// Attention in several heads at once, with its four projections. Only the query wired: self-attention; a key too: source–target.
import { z } from 'zod';
import { text } from '../text.ts';
import { flag, rate, size } from '../params.ts';
import { insideMultiHead } from './kit/attention-inside.ts';
import { rotate } from './kit/rotate.ts';
import type { WeightSpec } from './block.ts';
import { defineBlock } from './block.ts';
import {
  headWidth,
  needsCausalLengths,
  needsDividingHeads,
  needsEvenHeads,
} from './kit/multi-head-attention-heads.ts';
import { needsMask, needsSequence, needsValuePerKey } from './kit/expectations.ts';
import { kerasForm } from './kit/multi-head-attention-keras.ts';
import { torchForm } from './kit/multi-head-attention-torch.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';

export const multiHeadAttention = defineBlock({
  type: 'multi-head-attention',
  docs: {
    title: text('Multi-head attention', 'マルチヘッド注意'),
    summary: text(
      'Each query looks at every key and takes a weighted mean of the values, in h heads side by side. With only the query wired it is self-attention; with a key from elsewhere, source–target attention.',
      '各クエリがすべてのキーとの関連度を求め、バリューの重み付き平均を取ります。これを h 個のヘッドで並行して行います。クエリだけをつなぐと自己注意、別の所からキーをつなぐと SourceTarget-Attention になります。',
    ),
    also: [
      'MHA',
      'attention',
      'attn',
      'self-attention',
      'cross-attention',
      'QKV',
      '注意',
      '注意機構',
      '自己注意',
      '交差注意',
      'アテンション',
      'セルフアテンション',
      'クロスアテンション',
      'マルチヘッドアテンション',
    ],
    category: 'attention',
    icon: 'scan-eye',
    equation: 'MultiHead = Concat(headᵢ)·W_O, headᵢ = softmax(Q·W_Qᵢ·(K·W_Kᵢ)ᵀ / √d_k)·V·W_Vᵢ',
    source: 'Vaswani 2017, arXiv:1706.03762',
  },
  inputs: {
    query: { kind: 'values', label: text('Query', 'クエリ') },
    key: { kind: 'values', label: text('Key', 'キー'), optional: true },
    value: { kind: 'values', label: text('Value', 'バリュー'), optional: true },
    mask: { kind: 'mask', label: text('Mask', 'マスク'), optional: true },
  },
  outputs: {
    values: { kind: 'values', label: text('Values', '数値') },
    scores: {
      kind: 'scores',
      label: text('Scores', 'スコア'),
      view: { kind: 'attention', rows: 'query', columns: 'key' },
    },
  },
  params: z.object({
    heads: size(
      8,
      { label: text('Heads h', 'ヘッド数 h'), brief: text('# heads', '# ヘッド') },
      { max: 1024 },
    ),
    keyUnits: size(
      0,
      {
        label: text('Units per head d_k', 'ヘッドごとの次元 d_k'),
        brief: text('d_k #', 'd_k #'),
        help: text('0 means d_model / heads.', '0 なら d_model / ヘッド数 になります。'),
      },
      { min: 0 },
    ),
    causal: flag(false, {
      label: text('Causal', '先読みを防ぐ'),
      help: text(
        'Position t only looks at positions up to t, as a decoder must.',
        '位置 t は t 以前だけを見ます。デコーダに必要です。',
      ),
    }),
    scale: flag(true, {
      label: text('Scale by 1/√d_k', '1/√d_k で割る'),
      help: text(
        'Keeps the softmax from saturating when d_k is large (Vaswani 2017, §3.2.1).',
        'd_k が大きいときにソフトマックスが飽和するのを防ぎます（Vaswani 2017, §3.2.1）。',
      ),
    }),
    bias: flag(true, { label: text('Bias', 'バイアス') }),
    dropout: rate(0, {
      label: text('Attention dropout', '注意の重みのドロップアウト'),
    }),
    rotary: flag(false, {
      label: text('Rotary positions', '回転位置埋め込み（RoPE）'),
      help: text(
        'Turns queries and keys by their position, in place of a positional encoding (Su 2021).',
        '位置エンコーディングの代わりに、クエリとキーを位置に応じて回転させます（Su 2021）。',
      ),
    }),
  }),
  shape({ params, inputs, dim: sized, self }) {
    const { query, mask } = inputs;
    const key = inputs.key ?? query;
    const value = inputs.value ?? key;
    const problem =
      needsSequence(self, 'query', query) ??
      needsSequence(self, 'key', key) ??
      needsSequence(self, 'value', value) ??
      needsValuePerKey(self, key, value) ??
      needsDividingHeads(self, query, params) ??
      needsEvenHeads(self, query, params) ??
      needsCausalLengths(self, query, key, params) ??
      needsMask(self, mask, key.dims[1] ?? batch, key, query.dims[1]);
    if (problem) return problem;
    const queries = query.dims.slice(0, 2);
    return {
      values: shape('values', query.dims),
      scores: shape('scores', [
        ...queries.slice(0, 1),
        sized('heads', 'heads'),
        ...queries.slice(1),
        ...key.dims.slice(1, 2),
      ]),
    };
  },
  weights({ params, inputs }) {
    const units = sizeAt(inputs.query, -1);
    const inner = params.heads * headWidth(inputs.query, params);
    const key = inputs.key ?? inputs.query;
    const parts = {
      query: [units, inner],
      key: [sizeAt(key, -1), inner],
      value: [sizeAt(inputs.value ?? key, -1), inner],
      output: [inner, units],
    };
    const weights: Record<string, WeightSpec> = {};
    for (const [part, sizes] of Object.entries(parts)) {
      weights[`${part}-kernel`] = { shape: sizes, init: 'glorot-uniform' };
      if (params.bias) weights[`${part}-bias`] = { shape: sizes.slice(1), init: 'zeros' };
    }
    return weights;
  },
  forward({ ops, params, inputs, shapes, weight, wants, training, seed }) {
    const project = (part: string, x: typeof inputs.query) =>
      ops.linear(x, weight(`${part}-kernel`), params.bias ? weight(`${part}-bias`) : undefined);
    const key = inputs.key ?? inputs.query;
    const turned = (x: typeof key) => (params.rotary ? rotate(ops, x, params.heads) : x);
    const uncut = [
      sizeAt(shapes.inputs.query, 1),
      sizeAt(shapes.inputs.key ?? shapes.inputs.query, 1),
    ] as const;
    const { values, scores } = ops.attention(
      turned(project('query', inputs.query)),
      turned(project('key', key)),
      project('value', inputs.value ?? key),
      {
        heads: params.heads,
        scale: params.scale ? 1 / Math.sqrt(headWidth(shapes.inputs.query, params)) : 1,
        causal: params.causal,
        mask: inputs.mask,
        wantScores: wants('scores'),
        ...(training && params.dropout > 0 && { dropout: { rate: params.dropout, seed, uncut } }),
      },
    );
    return { values: project('output', values), ...(scores && { scores }) };
  },
  multiplyAdds({ params, inputs }) {
    const { query } = inputs;
    const key = inputs.key ?? query;
    const inner = params.heads * headWidth(query, params);
    const queries = sizeAt(query, 1);
    const keys = sizeAt(key, 1);
    const keyed = sizeAt(key, -1) + sizeAt(inputs.value ?? key, -1);
    return inner * (2 * queries * sizeAt(query, -1) + keys * keyed + 2 * queries * keys);
  },
  exports: { torch: torchForm, keras: kerasForm },
  inside: insideMultiHead,
  examples: [
    {
      params: { heads: 2 },
      inputs: { query: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]) },
      outputs: { values: [null, 5, 8], scores: [null, 2, 5, 5] },
    },
    {
      params: { heads: 2, keyUnits: 6, scale: false, bias: false, rotary: true },
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(8, 'd_model')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(10, 'memory')]),
        mask: shape('mask', [batch, dim(6, 'Tk')]),
      },
      outputs: { values: [null, 4, 8], scores: [null, 2, 4, 6] },
    },
    {
      params: { heads: 4, causal: true },
      inputs: {
        query: shape('values', [batch, dim(4, 'T'), dim(8, 'd_model')]),
        mask: shape('mask', [batch, dim(4, 'T'), dim(4, 'T')]),
      },
      outputs: { values: [null, 4, 8], scores: [null, 4, 4, 4] },
    },
    {
      params: { heads: 8 },
      inputs: { query: shape('values', [batch, dim(5, 'T'), dim(100, 'd_model')]) },
      outputs: 'heads-do-not-divide',
    },
    {
      params: { heads: 2, causal: true },
      inputs: {
        query: shape('values', [batch, dim(4, 'Tq'), dim(8, 'd_model')]),
        key: shape('values', [batch, dim(6, 'Tk'), dim(8, 'd_model')]),
      },
      outputs: 'causal-lengths-differ',
    },
    {
      params: { heads: 2 },
      inputs: {
        query: shape('values', [batch, dim(4, 'T'), dim(8, 'd_model')]),
        mask: shape('mask', [batch, dim(6, 'T')]),
      },
      outputs: 'mask-does-not-fit',
    },
    {
      params: { heads: 2, rotary: true },
      inputs: { query: shape('values', [batch, dim(4, 'T'), dim(6, 'd_model')]) },
      outputs: 'rotary-needs-pairs',
    },
    {
      params: { heads: 2 },
      inputs: {
        query: shape('values', [batch, dim(4, 'T'), dim(8, 'd_model')]),
        key: shape('values', [batch, dim(6, 'T'), dim(8, 'd_model')]),
        value: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]),
      },
      outputs: 'lengths-differ',
    },
    {
      params: {},
      inputs: { query: shape('values', [batch, dim(64, 'units')]) },
      outputs: 'not-a-sequence',
    },
  ],
});
