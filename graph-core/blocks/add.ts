// The sum of what arrives, element by element.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { arrivals, merged, requireMergeable, requireSameShapes } from './kit/merging.ts';
import { torchOperands } from './kit/merge-code.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { list, many, operate, py } from './kit/python.ts';

export const add = defineBlock({
  type: 'add',
  docs: {
    title: text('Add', '加算'),
    summary: text(
      'Adds arrays of the same shape, element by element. With a wire that skips some layers it becomes a residual connection.',
      '同じ形状の配列を要素ごとに足します。層を飛び越える配線と合わせると残差結合になります。',
    ),
    also: ['residual', 'skip connection', 'sum', 'plus', '残差', 'スキップ接続', '足し算', '和'],
    category: 'merge',
    icon: 'plus',
    equation: 'y = x₁ + x₂ + …',
    source: 'He et al. 2015, Deep Residual Learning for Image Recognition, 1512.03385',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値'), variadic: true } },
  outputs: { values: { kind: 'values', label: text('Sum', '和') } },
  params: z.object({}),
  shape({ inputs, self }) {
    const wires = arrivals('values', inputs.values);
    const unfit = requireMergeable(wires, self) ?? requireSameShapes(wires, self, 'shapes-differ');
    return unfit ?? { values: merged(inputs.values) };
  },
  takesActivation: true,
  forward({ ops, inputs: { values }, activation }) {
    const last = values.length - 1;
    return {
      values: values.reduce((sum, next, i) =>
        ops.add(sum, next, i === last ? activation : undefined),
      ),
    };
  },
  exports: {
    stock: () => ({ className: 'Add', config: {}, weights: [] }),
    torch: ({ inputs, outputs }) => ({
      call: (given) => ({
        values: operate('+', ...torchOperands(many(given.values), inputs.values, outputs.values)),
      }),
    }),
    keras: () => ({
      make: py('layers.Add'),
      call: (given, self) => ({ values: py(self, [list(many(given.values))]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: {
        values: [
          shape('values', [batch, dim(10, 'T'), dim(64, 'd_model')]),
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
          shape('values', [batch, dim(4, 'units')]),
        ],
      },
      outputs: 'shapes-differ',
    },
    {
      params: {},
      inputs: { values: [shape('values', [batch, dim(4, 'units')])] },
      outputs: 'too-few-wires',
    },
  ],
});
