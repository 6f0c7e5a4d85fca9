// What arrives, laid side by side along one axis.
import { z } from 'zod';
import { choice } from '../params.ts';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { arrivals, merged, requireMergeable, requireSameShapes } from './kit/merging.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { layOut, torchAxis } from './kit/torch-layout.ts';
import { list, many, py } from './kit/python.ts';

export const concatenate = defineBlock({
  type: 'concatenate',
  docs: {
    title: text('Concatenate', '連結'),
    summary: text(
      'Joins arrays along one axis; all other axes must match.',
      '配列を一つの軸に沿って並べてつなげます。ほかの軸の大きさは同じでなければなりません。',
    ),
    also: ['concat', 'join', 'cat', 'skip connection', 'コンカット', '結合'],
    category: 'merge',
    icon: 'combine',
    equation: 'y = [x₁; x₂; …]',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値'), variadic: true } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    axis: choice(['features', 'positions'], 'features', {
      label: text('Along', 'つなげる軸'),
      choices: {
        features: text('the last axis (features, channels)', '最後の軸（特徴・チャンネル）'),
        positions: text('the first axis (positions, rows)', '最初の軸（位置・行）'),
      },
    }),
  }),
  shape({ inputs, params, self }) {
    const wires = arrivals('values', inputs.values);
    const unfit = requireMergeable(wires, self);
    if (unfit) return unfit;
    const answer = merged(inputs.values);
    const at = params.axis === 'positions' ? 1 : answer.dims.length - 1;
    const differ = requireSameShapes(wires, self, 'shapes-differ', { freeAxis: at });
    if (differ) return differ;
    const total = inputs.values.reduce((sum, of) => sum + sizeAt(of, at), 0);
    const dims = answer.dims.map((own, axis) => (axis === at ? dim(total, nameOf(own.name)) : own));
    return { values: shape(answer.kind, dims) };
  },
  forward({ ops, params, inputs }) {
    const axis = params.axis === 'positions' ? 1 : -1;
    return { values: ops.tf.concat([...inputs.values], axis) };
  },
  exports: {
    stock: ({ params }) => ({
      className: 'Concatenate',
      config: { axis: params.axis === 'positions' ? 1 : -1 },
      weights: [],
    }),
    torch: ({ params, inputs, outputs: { values: answer } }) => ({
      call(given) {
        const parts = many(given.values).map((expression, index) =>
          layOut(expression, inputs.values[index] ?? answer, answer),
        );
        const axis = params.axis === 'positions' ? 1 : answer.dims.length - 1;
        return { values: py('torch.cat', [list(parts)], { dim: torchAxis(axis, answer) }) };
      },
    }),
    keras: ({ params }) => ({
      make: py('layers.Concatenate', [], { axis: params.axis === 'positions' ? 1 : -1 }),
      call: (given, self) => ({ values: py(self, [list(many(given.values))]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: {
        values: [
          shape('image', [batch, dim(14, 'H'), dim(14, 'W'), dim(64, 'C')]),
          shape('image', [batch, dim(14, 'H'), dim(14, 'W'), dim(32, 'C')]),
        ],
      },
      outputs: { values: [null, 14, 14, 96] },
    },
    {
      params: { axis: 'positions' },
      inputs: {
        values: [
          shape('values', [batch, dim(1, 'T'), dim(8, 'units')]),
          shape('values', [batch, dim(5, 'T'), dim(8, 'units')]),
        ],
      },
      outputs: { values: [null, 6, 8] },
    },
    {
      params: {},
      inputs: {
        values: [
          shape('values', [batch, dim(4, 'T'), dim(8, 'units')]),
          shape('values', [batch, dim(5, 'T'), dim(8, 'units')]),
        ],
      },
      outputs: 'shapes-differ',
    },
  ],
});

/** A name that spoke of one part's size says nothing of the sum; axes of images keep theirs. */
function nameOf(name: string): string {
  return ['H', 'W', 'C'].includes(name) ? name : '';
}
