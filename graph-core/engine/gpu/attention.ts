// Scaled dot-product attention, heads read and written in place: one dispatch forward, one backward.
import { attention as composedAttention } from '../composed/attention.ts';
import { differentiable, present } from '../differentiable.ts';
import type { AttentionOptions, Tensor } from '../ops.ts';
import { drawRange, dropout } from './dropout.ts';
import type { GpuHost } from './host.ts';
import { matMul } from './mat-mul.ts';
import { softmax } from './softmax.ts';
import { attend, attendBack, lengthClass } from './wgsl/attention.ts';

export function attention(
  host: GpuHost,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions,
): { values: Tensor; scores?: Tensor } {
  const { heads, scale, causal, mask, wantScores, dropout: thinned } = options;
  const [batch = 0, queries = 0, width = 0] = query.shape;
  const [, keys = 0] = key.shape;
  const valueWidth = value.shape[2] ?? 0;
  const length = lengthClass(Math.max(queries, keys));
  // Scores that are looked at may have a gradient of their own.
  if (wantScores || length === undefined || batch * queries * keys * valueWidth === 0)
    return composedAttention(partsOf(host), query, key, value, options);
  const [uncutQueries, uncutKeys] = thinned?.uncut ?? [queries, keys];
  const rows = 2048 / length;
  const numbers = {
    queries,
    keys,
    heads,
    dk: width / heads,
    dv: valueWidth / heads,
    scale,
    mask_rows: mask?.rank === 3 ? queries : 1,
    dropout_key: thinned?.seed ?? 0,
    threshold: Math.ceil((thinned?.rate ?? 0) * drawRange),
    kept_scale: 1 / (1 - (thinned?.rate ?? 0)),
    uncut_queries: uncutQueries,
    uncut_keys: uncutKeys,
    first: batch * heads * Math.ceil(queries / rows),
    weights: batch * heads * queries * keys,
  };
  const form = { length, causal, masked: mask !== undefined, thinned: thinned !== undefined };
  const values = differentiable(host.tf, {
    inputs: [query, key, value],
    forward(save) {
      const out = host.make([batch, queries, valueWidth]);
      // The weights and then the values once more, so that backward binds no more than eight tensors.
      const kept = host.make([numbers.weights + out.size]);
      const tensors = { query, key, value, mask: mask ?? query, kept, values: out };
      host.run(attend(form), numbers.first, tensors, numbers);
      save([query, key, value, kept]);
      return out;
    },
    backward(dvalues, saved) {
      const [q, k, v, kept] = saved.map(present) as [Tensor, Tensor, Tensor, Tensor];
      const [dquery, dkey, dvalue] = [q, k, v].map(({ shape }) => host.make(shape)) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      const groups = numbers.first + batch * heads * Math.ceil(keys / rows);
      const tensors = { query: q, key: k, value: v, kept, dvalues, dquery, dkey, dvalue };
      host.run(attendBack(form), groups, tensors, numbers);
      return [() => dquery, () => dkey, () => dvalue];
    },
  });
  return { values };
}

/** The kernels that attention is composed of where it is not one. */
function partsOf(host: GpuHost): Parameters<typeof composedAttention>[0] {
  return {
    tf: host.tf,
    matMul: (...args) => matMul(host, ...args),
    softmax: (...args) => softmax(host, ...args),
    dropout: (...args) => dropout(host, ...args),
  };
}
