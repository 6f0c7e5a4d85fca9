// Several masks in one: a position counts where all of them say so.
import { z } from 'zod';
import { text } from '../text.ts';
import { unmet } from './kit/arriving.ts';
import { defineBlock, reject } from './block.ts';
import { relengthSource } from './kit/expectations.ts';
import { batch, dim, printShape, shape, sizeAt } from './kit/shape.ts';
import type { Expressions } from './block.ts';
import { item, many, operate, slice } from './kit/python.ts';

export const combineMasks = defineBlock({
  type: 'combine-masks',
  docs: {
    title: text('Combine masks', 'マスクの合成'),
    summary: text(
      '1 where every mask is 1. A mask over keys (B × Tk) applies to every query (B × Tq × Tk).',
      'すべてのマスクが 1 の位置だけが 1 になります。キーのマスク（B × Tk）はすべてのクエリ（B × Tq × Tk）に適用されます。',
    ),
    also: ['and mask', 'mask and', 'マスク合成'],
    category: 'attention',
    icon: 'combine',
    equation: 'm = m₁ ∧ m₂ ∧ …',
    source: 'Vaswani 2017, arXiv:1706.03762',
  },
  inputs: { masks: { kind: 'mask', label: text('Masks', 'マスク'), variadic: true } },
  outputs: { mask: { kind: 'mask', label: text('Mask', 'マスク') } },
  params: z.object({}),
  shape({ inputs, self }) {
    const { masks } = inputs;
    const largest = masks.find(({ dims }) => dims.length === 3) ?? masks[0];
    if (!largest)
      return reject(
        'missing-input',
        text(`‘${self}’ needs at least one mask.`, `「${self}」にはマスクが一つ以上必要です。`),
        [],
        'masks',
      );
    for (const [index, mask] of masks.entries()) {
      const problem = unmet(
        mask,
        self,
        { port: 'masks', index },
        {
          ranks: [2, 3],
          code: 'not-a-mask',
          words: text('masks B × Tk or B × Tq × Tk', 'B × Tk または B × Tq × Tk のマスク'),
        },
      );
      if (problem) return problem;
      const rank = mask.dims.length;
      const fits =
        sizeAt(mask, -1) === sizeAt(largest, -1) &&
        (rank === 2 || sizeAt(mask, 1) === sizeAt(largest, 1));
      if (!fits)
        return reject(
          'masks-differ',
          text(
            `‘${self}’ cannot combine ${printShape(largest)} of ‘${largest.from}’ with ${printShape(mask)} of ‘${mask.from}’: the positions differ.`,
            `「${self}」では「${largest.from}」の ${printShape(largest)} と「${mask.from}」の ${printShape(mask)} を合成できません。位置の数が異なります。`,
          ),
          [
            ...relengthSource('masks', sizeAt(largest, -1), index),
            { kind: 'disconnect', port: 'masks', index },
          ],
          'masks',
        );
    }
    return { mask: shape('mask', largest.dims) };
  },
  forward({ ops: { tf }, inputs, shapes }) {
    const rank = shapes.outputs.mask.dims.length;
    const spread = inputs.masks.map((mask) =>
      mask.shape.length < rank ? tf.expandDims(mask, 1) : mask,
    );
    return { mask: spread.reduce((all, mask) => tf.mul(all, mask)) };
  },
  exports: {
    torch: ({ inputs, outputs }) => spreadAndMultiply(inputs.masks, outputs.mask),
    keras: ({ inputs, outputs }) => spreadAndMultiply(inputs.masks, outputs.mask),
  },
  examples: [
    {
      params: {},
      inputs: {
        masks: [
          shape('mask', [batch, dim(7, 'T')]),
          shape('mask', [batch, dim(7, 'T'), dim(7, 'T')]),
        ],
      },
      outputs: { mask: [null, 7, 7] },
    },
    {
      params: {},
      inputs: { masks: [shape('mask', [batch, dim(7, 'T')]), shape('mask', [batch, dim(5, 'T')])] },
      outputs: 'masks-differ',
    },
  ],
});

interface Ranked {
  readonly dims: readonly unknown[];
}

/** `pad[:, None, :] * ahead`, which PyTorch and Keras write alike. */
function spreadAndMultiply(masks: readonly Ranked[], mask: Ranked) {
  return {
    call: (inputs: Expressions) => {
      const spread = many(inputs.masks).map((expression, index) =>
        (masks[index]?.dims.length ?? 0) < mask.dims.length
          ? item(expression, slice(), null, slice())
          : expression,
      );
      return { mask: operate('*', ...spread) };
    },
  };
}
