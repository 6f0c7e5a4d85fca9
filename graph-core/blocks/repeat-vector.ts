// One vector at every step of a sequence.
import { z } from 'zod';
import { size } from '../params.ts';
import { text } from '../text.ts';
import { unmet } from './kit/arriving.ts';
import type { Remedy } from './block.ts';
import { defineBlock } from './block.ts';
import { batch, dim, lastDim, shape } from './kit/shape.ts';
import { code, item, operate, single, py, slice } from './kit/python.ts';

export const repeatVector = defineBlock({
  type: 'repeat-vector',
  docs: {
    title: text('Repeat vector', 'ベクトルの繰り返し'),
    summary: text(
      'Gives the same vector to every step of a sequence, the way a peeky decoder receives its context.',
      '同じベクトルを系列のすべての時刻に渡します。覗き見（peeky）のデコーダに文脈を渡すときなどに使います。',
    ),
    also: ['RepeatVector', 'tile', 'broadcast', 'リピート'],
    category: 'shape',
    icon: 'copy',
    equation: 'y_t = x  for t = 1 … T',
    source: 'Cho et al. 2014, Learning Phrase Representations using RNN Encoder–Decoder, 1406.1078',
  },
  inputs: { values: { kind: 'values', label: text('Vector', 'ベクトル') } },
  outputs: { values: { kind: 'values', label: text('Sequence', '系列') } },
  params: z.object({
    times: size(10, { label: text('Times', '回数'), brief: text('× #', '× #') }),
  }),
  shape({ inputs, self, dim: sized }) {
    const from = inputs.values;
    const unfit = unmet(
      from,
      self,
      { port: 'values' },
      {
        ranks: [2],
        code: 'not-a-vector',
        words: text('one vector per example', '例ごとに一つのベクトル'),
        remedies: [
          ...(from.dims.length === 3 ? [lastStep] : []),
          { kind: 'insert', port: 'values', type: 'global-pooling', params: {} },
          { kind: 'insert', port: 'values', type: 'flatten', params: {} },
        ],
      },
    );
    return unfit ?? { values: shape('values', [batch, sized('times', 'T'), lastDim(from)]) };
  },
  forward({ ops, params, inputs }) {
    const { values } = inputs;
    const [examples = 0, units = 0] = values.shape;
    // By a product that spreads, whose gradient is one sum; the gradient of tile is one slice per step.
    const steps = ops.tf.ones([1, params.times, 1]);
    return { values: ops.tf.mul(values.reshape([examples, 1, units]), steps) };
  },
  exports: {
    stock: ({ params }) => ({
      className: 'RepeatVector',
      config: { n: params.times },
      weights: [],
    }),
    torch: ({ params }) => ({
      call: (given) => ({
        values: code`${single(given.values)}[:, None].expand(-1, ${params.times}, -1)`,
      }),
    }),
    keras: ({ params }) => ({
      make: py('layers.RepeatVector', [params.times]),
      call: (given, self) => ({ values: py(self, [single(given.values)]) }),
      along: (given, steps) => ({
        values: operate('*', item(single(given.values), slice(), null), steps),
      }),
    }),
  },
  examples: [
    {
      params: { times: 10 },
      inputs: { values: shape('values', [batch, dim(64, 'units')]) },
      outputs: { values: [null, 10, 64] },
    },
    {
      params: { times: 10 },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: 'not-a-vector',
    },
  ],
});

/** The last step of a sequence. */
const lastStep: Remedy = {
  kind: 'insert',
  port: 'values',
  type: 'slice',
  params: { axis: 1, from: 'end', start: 0, length: 1, keepAxis: false },
};
