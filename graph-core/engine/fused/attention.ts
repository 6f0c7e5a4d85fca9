// Scaled dot-product attention over heads in one kernel, heads read and written in place.
import { attention as composedAttention } from '../composed/attention.ts';
import { differentiableMany, present } from '../differentiable.ts';
import type { AttentionOptions, Tensor } from '../ops.ts';
import { softmax } from './activation.ts';
import { dropout } from './dropout.ts';
import { asFloat, type KernelHost } from './host.ts';
import { matMul } from './mat-mul.ts';

export function attention(
  host: KernelHost,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions,
): { values: Tensor; scores?: Tensor } {
  if (options.dropout) return composedAttention(partsOf(host), query, key, value, options);
  const { heads, scale, causal, mask, wantScores } = options;
  const [batch = 0, queries = 0, width = 0] = query.shape;
  const [, keys = 0] = key.shape;
  const valueWidth = value.shape[2] ?? 0;
  const sizes = {
    batch,
    tq: queries,
    tk: keys,
    heads,
    dk: width / heads,
    dv: valueWidth / heads,
    scale,
    causal: causal ? 1 : 0,
    workspace: host.workspace,
  };
  const [values, scores] = differentiableMany(host.tf, {
    inputs: [query, key, value],
    forward(save) {
      const seen = mask && asFloat(mask);
      const weights = host.make([batch, heads, queries, keys]);
      const out = host.make([batch, queries, valueWidth]);
      host.share(
        'attention',
        {
          query: host.at(query),
          key: host.at(key),
          value: host.at(value),
          mask: seen ? host.at(seen) : 0,
          maskRows: seen?.rank === 3 ? queries : 1,
          scores: host.at(weights),
          values: host.at(out),
        },
        sizes,
      );
      save([query, key, value, weights]);
      return wantScores ? [out, weights] : [out];
    },
    backward([dvalues, dscores], saved) {
      const [q, k, v, weights] = saved.map((x) => host.at(x));
      const [dquery, dkey, dvalue] = [query, key, value].map(({ shape }) => host.make(shape));
      host.share(
        'attentionBackward',
        {
          query: present(q),
          key: present(k),
          value: present(v),
          scores: present(weights),
          dvalues: host.at(present(dvalues)),
          dscores: dscores ? host.at(dscores) : 0,
          dquery: host.at(present(dquery)),
          dkey: host.at(present(dkey)),
          dvalue: host.at(present(dvalue)),
          spare: host.scratch(host.parts * queries * keys * 4),
        },
        sizes,
      );
      return [dquery, dkey, dvalue].map((gradient) => () => present(gradient));
    },
  });
  return scores ? { values: present(values), scores } : { values: present(values) };
}

/** The kernels that attention with dropout is composed of. */
function partsOf(host: KernelHost): Parameters<typeof composedAttention>[0] {
  return {
    tf: host.tf,
    matMul: (...args) => matMul(host, ...args),
    softmax: (...args) => softmax(host, ...args),
    dropout: (...args) => dropout(host, ...args),
  };
}
