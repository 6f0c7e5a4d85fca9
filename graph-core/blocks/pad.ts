// Zeros around an image or before and after a sequence.
import { z } from 'zod';
import { size } from '../params.ts';
import { text } from '../text.ts';
import { resized, unmet } from './kit/arriving.ts';
import { defineBlock } from './block.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { isChannelsFirst } from './kit/torch-layout.ts';
import { single, py } from './kit/python.ts';

export const pad = defineBlock({
  type: 'pad',
  docs: {
    title: text('Pad', '余白の追加（Pad）'),
    summary: text(
      'Adds zeros around an image (above and left, below and right), or before and after a sequence.',
      '画像の周囲（上と左、下と右）や系列の前後に 0 を加えます。',
    ),
    also: ['zero padding', 'ZeroPadding2D', 'パディング', 'ゼロ埋め'],
    category: 'shape',
    icon: 'square-dashed',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    before: size(1, { label: text('Before', '前') }, { min: 0, max: 4096 }),
    after: size(1, { label: text('After', '後') }, { min: 0, max: 4096 }),
  }),
  shape({ inputs, params, self }) {
    const from = inputs.values;
    const unfit = unmet(
      from,
      self,
      { port: 'values' },
      {
        ranks: [3, 4],
        code: 'nothing-to-pad',
        words: text('an image or a sequence', '画像または系列'),
      },
    );
    if (unfit) return unfit;
    const last = from.dims.length - 1;
    const dims = from.dims.map((own, axis) =>
      axis === 0 || axis === last
        ? own
        : resized(own, sizeAt(from, axis) + params.before + params.after),
    );
    return { values: shape(isChannelsFirst(from) ? 'image' : 'values', dims) };
  },
  forward({ ops, params, inputs }) {
    const last = inputs.values.rank - 1;
    const edges = inputs.values.shape.map((_, axis): [number, number] =>
      axis === 0 || axis === last ? [0, 0] : [params.before, params.after],
    );
    return { values: ops.tf.pad(inputs.values, edges) };
  },
  exports: {
    stock({ params, inputs }) {
      const edge = [params.before, params.after];
      return inputs.values.dims.length === 4
        ? { className: 'ZeroPadding2D', config: { padding: [edge, edge] }, weights: [] }
        : undefined;
    },
    torch: ({ params, inputs }) => ({
      call(given) {
        const edge = [params.before, params.after];
        const images = inputs.values.dims.length === 4;
        const channels = isChannelsFirst(inputs.values) ? [] : [0, 0];
        const edges = [...channels, ...edge, ...(images ? edge : [])];
        return { values: py('F.pad', [single(given.values), edges]) };
      },
    }),
    keras({ params, inputs }) {
      const edge = [params.before, params.after];
      const images = inputs.values.dims.length === 4;
      return {
        make: images
          ? py('layers.ZeroPadding2D', [[edge, edge]])
          : py('layers.ZeroPadding1D', [edge]),
        call: (given, self) => ({ values: py(self, [single(given.values)]) }),
      };
    },
  },
  examples: [
    {
      params: { before: 3, after: 3 },
      inputs: { values: shape('image', [batch, dim(224, 'H'), dim(224, 'W'), dim(3, 'C')]) },
      outputs: { values: [null, 230, 230, 3] },
    },
    {
      params: { before: 0, after: 2 },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: { values: [null, 12, 64] },
    },
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(64, 'units')]) },
      outputs: 'nothing-to-pad',
    },
  ],
});
