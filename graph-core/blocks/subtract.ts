// The difference of two arrays, element by element.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { torchOperands } from './kit/merge-code.ts';
import { merged, requireMergeable, requireSameShapes } from './kit/merging.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { list, single, operate, py } from './kit/python.ts';

export const subtract = defineBlock({
  type: 'subtract',
  docs: {
    title: text('Subtract', '減算'),
    summary: text(
      'Subtracts b from a, element by element; both must have the same shape.',
      'a から b を要素ごとに引きます。二つは同じ形状でなければなりません。',
    ),
    also: ['minus', 'difference', '引き算', '差'],
    category: 'merge',
    icon: 'minus',
    equation: 'y = a − b',
  },
  inputs: {
    a: { kind: 'values', label: text('a', 'a') },
    b: { kind: 'values', label: text('b', 'b') },
  },
  outputs: { values: { kind: 'values', label: text('Difference', '差') } },
  params: z.object({}),
  shape({ inputs: { a, b }, self }) {
    const wires = [
      { from: a, port: 'a' },
      { from: b, port: 'b' },
    ];
    const unfit = requireMergeable(wires, self) ?? requireSameShapes(wires, self, 'shapes-differ');
    return unfit ?? { values: merged([a, b]) };
  },
  forward({ ops, inputs }) {
    return { values: ops.tf.sub(inputs.a, inputs.b) };
  },
  exports: {
    torch: ({ inputs: { a, b }, outputs }) => ({
      call: (given) => ({
        values: operate(
          '-',
          ...torchOperands([single(given.a), single(given.b)], [a, b], outputs.values),
        ),
      }),
    }),
    keras: () => ({
      make: py('layers.Subtract'),
      call: (given, self) => ({ values: py(self, [list([single(given.a), single(given.b)])]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: {
        a: shape('values', [batch, dim(4, 'units')]),
        b: shape('values', [batch, dim(4, 'units')]),
      },
      outputs: { values: [null, 4] },
    },
    {
      params: {},
      inputs: {
        a: shape('values', [batch, dim(4, 'units')]),
        b: shape('values', [batch, dim(5, 'units')]),
      },
      outputs: 'shapes-differ',
    },
  ],
});
