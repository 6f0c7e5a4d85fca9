// What is done with several small tensors alike, such as running statistics, as many in a dispatch as it may bind.
import { differentiableMany, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { mixtures, selections } from './wgsl/several.ts';

export function blend(
  host: GpuHost,
  olds: readonly Tensor[],
  nows: readonly Tensor[],
  share: number,
): Tensor[] {
  const { tf } = host;
  return differentiableMany(tf, {
    inputs: [...olds, ...nows],
    forward: () =>
      inGroups(olds, nows, 2, (a, b) => {
        const y = a.map(({ shape }) => host.make(shape));
        const tensors = named({ a, b, y });
        const numbers = { share, rest: 1 - share, ...counts(y) };
        host.run(mixtures(a.length), groupsOf(y), tensors, numbers);
        return y;
      }),
    backward: (dys) => [
      ...dys.map((dy) => () => tf.mul(dy, share)),
      ...dys.map((dy) => () => tf.mul(dy, 1 - share)),
    ],
  });
}

export function choose(
  host: GpuHost,
  condition: Tensor,
  afters: readonly Tensor[],
  befores: readonly Tensor[],
): Tensor[] {
  return inGroups(afters, befores, 2, (a, b) => {
    const y = a.map(({ shape }) => host.make(shape));
    const tensors = { condition, ...named({ a, b, y }) };
    host.run(selections(a.length), groupsOf(y), tensors, {
      conditions: condition.size,
      ...counts(y),
    });
    return y;
  });
}

function inGroups(
  as: readonly Tensor[],
  bs: readonly Tensor[],
  size: number,
  compute: (a: readonly Tensor[], b: readonly Tensor[]) => Tensor[],
): Tensor[] {
  const starts = Array.from({ length: Math.ceil(as.length / size) }, (_, i) => i * size);
  return starts.flatMap((from) =>
    compute(as.slice(from, from + size), bs.slice(from, from + size)),
  );
}

type Lists = Readonly<Record<'a' | 'b' | 'y', readonly Tensor[]>>;

/** a0, b0, y0, a1 …; places that there are not have the tensor of the first. */
function named({ a, b, y }: Lists) {
  const at = (list: readonly Tensor[], i: number) => list[i] ?? present(list[0]);
  return { a0: at(a, 0), a1: at(a, 1), b0: at(b, 0), b1: at(b, 1), y0: at(y, 0), y1: at(y, 1) };
}

const counts = (y: readonly Tensor[]) => ({ count0: y[0]?.size ?? 0, count1: y[1]?.size ?? 0 });

const groupsOf = (y: readonly Tensor[]) => Math.ceil(Math.max(...y.map(({ size }) => size)) / 256);
