// The product of what arrives, element by element, gates spread over places.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { torchOperands } from './kit/merge-code.ts';
import { arrivals, merged, requireMergeable, requireSameShapes } from './kit/merging.ts';
import type { Shape } from './kit/shape.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { item, many, operate, slice } from './kit/python.ts';

export const multiply = defineBlock({
  type: 'multiply',
  docs: {
    title: text('Multiply', '乗算'),
    summary: text(
      'Multiplies element by element. One number per channel (a gate), or an axis of size 1, is broadcast over all positions.',
      '要素ごとに掛けます。チャンネルごとの一つの数（ゲート）や大きさ 1 の軸は、すべての位置に広げて掛けます。',
    ),
    also: ['product', 'gate', 'Hadamard', 'times', '掛け算', '積', 'ゲート'],
    category: 'merge',
    icon: 'x',
    equation: 'y = x₁ ⊙ x₂ ⊙ …',
    source: 'Hu et al. 2017, Squeeze-and-Excitation Networks, 1709.01507',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値'), variadic: true } },
  outputs: { values: { kind: 'values', label: text('Product', '積') } },
  params: z.object({}),
  shape({ inputs, self }) {
    const wires = arrivals('values', inputs.values);
    const unfit = requireMergeable(wires, self);
    if (unfit) return unfit;
    const differ = requireSameShapes(wires, self, 'shapes-differ', { spreads: true });
    if (differ) return differ;
    return { values: spread(inputs.values) };
  },
  forward({ ops, inputs, shapes }) {
    const rank = shapes.outputs.values.dims.length;
    const spreadOut = inputs.values.map((values) => {
      const [examples = 0, ...rest] = values.shape;
      const ones = Array.from({ length: rank - values.rank }, () => 1);
      return ones.length > 0 ? values.reshape([examples, ...ones, ...rest]) : values;
    });
    return { values: spreadOut.reduce((product, values) => ops.tf.mul(product, values)) };
  },
  exports: {
    stock: ({ inputs, outputs }) =>
      inputs.values.every((of) => sameSizes(of, outputs.values))
        ? { className: 'Multiply', config: {}, weights: [] }
        : undefined,
    torch: ({ inputs, outputs }) => ({
      call: (given) => ({
        values: operate('*', ...torchOperands(many(given.values), inputs.values, outputs.values)),
      }),
    }),
    keras: ({ inputs, outputs }) => ({
      call(given) {
        const rank = outputs.values.dims.length;
        const operands = many(given.values).map((expression, index) => {
          const missing = rank - (inputs.values[index]?.dims.length ?? rank);
          const ones = Array.from({ length: missing }, () => null);
          return missing > 0 ? item(expression, slice(), ...ones) : expression;
        });
        return { values: operate('*', ...operands) };
      },
    }),
  },
  examples: [
    {
      params: {},
      inputs: {
        values: [
          shape('image', [batch, dim(14, 'H'), dim(14, 'W'), dim(64, 'C')]),
          shape('values', [batch, dim(64, 'C')]),
        ],
      },
      outputs: { values: [null, 14, 14, 64] },
    },
    {
      params: {},
      inputs: {
        values: [
          shape('values', [batch, dim(10, 'T'), dim(1, 'units')]),
          shape('values', [batch, dim(10, 'T'), dim(64, 'units')]),
        ],
      },
      outputs: { values: [null, 10, 64] },
    },
    {
      params: {},
      inputs: {
        values: [
          shape('values', [batch, dim(3, 'T'), dim(1, 'units')]),
          shape('values', [batch, dim(3, 'T'), dim(4, 'units')]),
          shape('values', [batch, dim(3, 'T'), dim(5, 'units')]),
        ],
      },
      outputs: 'shapes-differ',
    },
    {
      params: {},
      inputs: {
        values: [
          shape('image', [batch, dim(14, 'H'), dim(14, 'W'), dim(64, 'C')]),
          shape('values', [batch, dim(32, 'C')]),
        ],
      },
      outputs: 'shapes-differ',
    },
  ],
});

/** The shape of the product: most axes, and on each, counted from the last, the largest size. */
function spread(of: readonly Shape[]): Shape {
  const rank = Math.max(...of.map(({ dims }) => dims.length));
  const { kind, dims } = merged(of.filter((factor) => factor.dims.length === rank));
  const last = of.flatMap((factor) => factor.dims.slice(-1));
  const axes = dims.map((first, axis) => {
    const along =
      axis === rank - 1
        ? last
        : of.flatMap((factor) =>
            factor.dims.length === rank ? factor.dims.slice(axis, axis + 1) : [],
          );
    return along.reduce((a, b) => ((b.size ?? 0) > (a.size ?? 0) ? b : a), first);
  });
  return shape(kind, axes);
}

function sameSizes(a: Shape, b: Shape): boolean {
  return (
    a.dims.length === b.dims.length && a.dims.every((own, axis) => own.size === b.dims[axis]?.size)
  );
}
