// A batch of random numbers in the shapes a plan asks for.
import type { Shape } from '../../graph-core/blocks/kit/shape.ts';
import type { Plan } from '../../graph-core/compile/plan.ts';
import type { Tensor, Tf } from '../../graph-core/engine/ops.ts';
import { hashString, deriveKey, uniforms } from '../../graph-core/engine/random.ts';

type Tensors = Readonly<Record<string, Tensor>>;

/** Inside a tidy of the caller. The same numbers on every backend. */
export function randomFeed(
  tf: Tf,
  plan: Plan,
  examples: number,
): { feeds: Tensors; targets: Tensors } {
  const tensor = (path: string, shape: Shape): Tensor => {
    const sizes = shape.dims.map(({ size }) => size ?? examples);
    const count = sizes.reduce((a, b) => a * b, 1);
    const values = uniforms(deriveKey(hashString(path), 1), count);
    if (shape.kind !== 'tokens') return tf.tensor(values, sizes);
    // Never the padding, so that every position counts.
    const highest = Math.max(1, (shape.vocabulary ?? 2) - 1);
    const ids = Int32Array.from(values, (v) => 1 + Math.floor(v * highest)).map((id) =>
      Math.min(id, highest),
    );
    return tf.tensor(ids, sizes, 'int32');
  };
  return {
    feeds: Object.fromEntries(plan.feeds.map(({ path, shape }) => [path, tensor(path, shape)])),
    targets: Object.fromEntries(
      plan.objectives.flatMap(({ path, target }) =>
        target ? [[path, tensor(`${path} target`, target)]] : [],
      ),
    ),
  };
}
