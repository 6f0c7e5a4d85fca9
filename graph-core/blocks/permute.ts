// The axes of an example in another order.
import { z } from 'zod';
import { choice } from '../params.ts';
import { text, verbatim } from '../text.ts';
import { unmet } from './kit/arriving.ts';
import type { Remedy } from './block.ts';
import { defineBlock } from './block.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { code, single, py } from './kit/python.ts';

export const permute = defineBlock({
  type: 'permute',
  docs: {
    title: text('Permute', '軸の入れ替え（Permute）'),
    summary: text(
      'Reorders the axes of an example; the batch stays first. 2, 1 is the transpose of a matrix.',
      '例の軸の順序を入れ替えます。バッチは先頭のままです。2, 1 は行列の転置です。',
    ),
    also: ['transpose', 'swap axes', '転置'],
    category: 'shape',
    icon: 'arrow-left-right',
    equation: 'yⱼᵢ = xᵢⱼ',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    order: choice(['2,1', '1,3,2', '2,1,3', '2,3,1', '3,1,2', '3,2,1'], '2,1', {
      label: text('New order of the axes', '軸の新しい順序'),
      choices: {
        '2,1': text('2, 1 (transpose)', '2, 1（転置）'),
        '1,3,2': verbatim('1, 3, 2'),
        '2,1,3': verbatim('2, 1, 3'),
        '2,3,1': verbatim('2, 3, 1'),
        '3,1,2': verbatim('3, 1, 2'),
        '3,2,1': verbatim('3, 2, 1'),
      },
    }),
  }),
  shape({ inputs, params, self }) {
    const from = inputs.values;
    const order = axesOf(params.order);
    const other = { 3: '2,1', 4: '2,1,3' }[from.dims.length];
    const remedies: Remedy[] = other ? [{ kind: 'set-param', param: 'order', value: other }] : [];
    const unfit = unmet(
      from,
      self,
      { port: 'values' },
      {
        ranks: [order.length],
        code: 'axes-do-not-match',
        words: text(
          `${order.length - 1} axes besides the batch for the order ${params.order}`,
          `順序 ${params.order} のために、バッチのほかに ${order.length - 1} 個の軸`,
        ),
        remedies,
      },
    );
    if (unfit) return unfit;
    return {
      values: shape(
        'values',
        order.map((axis) => from.dims[axis] ?? batch),
      ),
    };
  },
  forward({ ops, params, inputs }) {
    return { values: ops.tf.transpose(inputs.values, axesOf(params.order)) };
  },
  exports: {
    stock: ({ params }) => ({
      className: 'Permute',
      config: { dims: axesOf(params.order).slice(1) },
      weights: [],
    }),
    torch: ({ inputs, params }) => ({
      call(given) {
        const x = channelsLast(single(given.values), inputs.values);
        return { values: code`${x}.permute(${axesOf(params.order).join(', ')})` };
      },
    }),
    keras: ({ params }) => ({
      make: py('layers.Permute', [axesOf(params.order).slice(1)]),
      call: (given, self) => ({ values: py(self, [single(given.values)]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: { values: [null, 64, 10] },
    },
    {
      params: { order: '2,1,3' },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(8, 'h'), dim(16, 'd_k')]) },
      outputs: { values: [null, 8, 10, 16] },
    },
    {
      params: { order: '2,1' },
      inputs: { values: shape('values', [batch, dim(64, 'units')]) },
      outputs: 'axes-do-not-match',
    },
  ],
});

/** `2,1` → [0, 2, 1]: the batch axis is never moved. */
function axesOf(order: string): number[] {
  return [0, ...order.split(',').map(Number)];
}
