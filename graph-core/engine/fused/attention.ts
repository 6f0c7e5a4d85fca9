// Scaled dot-product attention over heads in one kernel, heads read and written in place. Knows no block.
import { differentiableMany, present } from '../differentiable.ts';
import type { AttentionOptions, Tensor } from '../ops.ts';
import { asFloat, type KernelHost } from './host.ts';

export function attention(
  host: KernelHost,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { heads, scale, causal, mask, wantScores }: AttentionOptions,
): { values: Tensor; scores?: Tensor } {
  const [batch = 0, queries = 0, width = 0] = query.shape;
  const [, keys = 0] = key.shape;
  const valueWidth = value.shape[2] ?? 0;
  const sizes = [batch, queries, keys, heads, width / heads, valueWidth / heads];
  const options = [scale, causal ? 1 : 0, host.workspace];
  const [values, scores] = differentiableMany(host.tf, {
    inputs: [query, key, value],
    forward(save) {
      const seen = mask && asFloat(mask);
      const weights = host.make([batch, heads, queries, keys]);
      const out = host.make([batch, queries, valueWidth]);
      // biome-ignore format: sizes, then addresses
      host.share(
        'attention',
        host.at(query),
        host.at(key),
        host.at(value),
        seen ? host.at(seen) : 0,
        seen?.rank === 3 ? queries : 1,
        host.at(weights),
        host.at(out),
        ...sizes,
        ...options,
      );
      save([query, key, value, weights]);
      return wantScores ? [out, weights] : [out];
    },
    backward([dvalues, dscores], saved) {
      const [q, k, v, weights] = saved.map(present);
      const gradients = [query, key, value].map(({ shape }) => host.make(shape));
      const spare = host.scratch(host.parts * queries * keys * 4);
      const addresses = [q, k, v, weights, dvalues].map((x) => host.at(present(x)));
      // biome-ignore format: sizes, then addresses
      host.share(
        'attentionBackward',
        ...addresses,
        dscores ? host.at(dscores) : 0,
        ...gradients.map((x) => host.at(x)),
        spare,
        ...sizes,
        ...options,
      );
      return gradients.map((gradient) => () => gradient);
    },
  });
  return scores ? { values: present(values), scores } : { values: present(values) };
}
