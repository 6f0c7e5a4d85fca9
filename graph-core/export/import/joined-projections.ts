// Query, key and value of an attention that keeps them apart, joined as nn.MultiheadAttention has them.
import { concatenated } from '../../weights/named-array.ts';
import type { FoundArray } from './found-array.ts';

/** Names for the three, each as a layer of its own, by what others call them. */
const triples = [
  ['query', 'key', 'value'],
  ['q_proj', 'k_proj', 'v_proj'],
  ['q_lin', 'k_lin', 'v_lin'],
  ['to_q', 'to_k', 'to_v'],
] as const;

const kinds = ['weight', 'bias'] as const;

/**
 * `a.query.weight`, `a.key.weight` and `a.value.weight` → `a.in_proj_weight`, their rows one behind another; biases alike.
 * What does not come in threes of one shape stays as it is.
 */
export function joinedProjections(arrays: readonly FoundArray[]): readonly FoundArray[] {
  const given = new Map(arrays.map((array) => [array.name, array]));
  const joined: FoundArray[] = [];
  for (const { name } of arrays)
    for (const [first, second, third] of triples)
      for (const kind of kinds) {
        const end = `${first}.${kind}`;
        if (!name.endsWith(`.${end}`) && name !== end) continue;
        const path = name.slice(0, name.length - end.length);
        const parts = [first, second, third].flatMap(
          (part) => given.get(`${path}${part}.${kind}`) ?? [],
        );
        const [rows = 0, ...rest] = parts[0]?.shape ?? [];
        const isAlike = parts.every(({ shape }) => shape.join() === [rows, ...rest].join());
        if (parts.length !== 3 || !isAlike) continue;
        for (const part of parts) given.delete(part.name);
        joined.push({
          name: `${path}in_proj_${kind}`,
          shape: [3 * rows, ...rest],
          from: parts.map((part) => ({ name: part.name, shape: part.shape })),
          data: () => concatenated(parts.map((part) => part.data())),
        });
      }
  return [...given.values(), ...joined];
}
