// A stretch of one axis, or one place of it.
import { z } from 'zod';
import { choice, flag, size } from '../params.ts';
import { text } from '../text.ts';
import { resized, unmet } from './kit/arriving.ts';
import type { ArrivingShape, Rejection, Remedy } from './block.ts';
import { defineBlock, reject } from './block.ts';
import type { Shape } from './kit/shape.ts';
import { batch, dim, printSizes, shape, sizeAt } from './kit/shape.ts';
import { channelsLast, torchAxis } from './kit/torch-layout.ts';
import type { Python } from './kit/python.ts';
import { item, single, slice as stretchOf } from './kit/python.ts';

export const slice = defineBlock({
  type: 'slice',
  docs: {
    title: text('Slice', '切り出し（Slice）'),
    summary: text(
      'Takes a range of positions along one axis, such as the first word or, counting from the end, the last step.',
      '一つの軸から連続した位置を取り出します。例えば最初の単語や、末尾から数えて最後の時刻です。',
    ),
    also: ['crop', 'select', 'index', 'スライス', '切り抜き'],
    category: 'shape',
    icon: 'scissors',
    equation: 'y = x[start : start + length]',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    axis: size(
      1,
      {
        label: text('Axis', '軸'),
        help: text('1 is the first after the batch.', 'バッチの次の軸が 1 です。'),
      },
      { max: 5 },
    ),
    from: choice(['start', 'end'], 'start', {
      label: text('Count from', '数え始め'),
      choices: { start: text('the start', '先頭'), end: text('the end', '末尾') },
    }),
    start: size(0, { label: text('Skip', '飛ばす数') }, { min: 0 }),
    length: size(1, { label: text('Length', '長さ') }),
    keepAxis: flag(true, {
      label: text('Keep the axis', '軸を残す'),
      help: text(
        'Off: an axis of length 1 is dropped, so that the last step of a sequence is a vector.',
        'オフにすると長さ 1 の軸を取り除きます。系列の最後の時刻がベクトルになります。',
      ),
    }),
  }),
  shape({ inputs, params, self, dim: sized }) {
    const from = inputs.values;
    const remedies: Remedy[] =
      from.dims.length > 1
        ? [{ kind: 'set-param', param: 'axis', value: from.dims.length - 1 }]
        : [];
    const unfit = unmet(
      from,
      self,
      { port: 'values' },
      {
        ranks: [2, 3, 4, 5, 6].filter((rank) => rank > params.axis),
        code: 'no-such-axis',
        words: text(`an axis ${params.axis}`, `軸 ${params.axis}`),
        remedies,
      },
    );
    if (unfit) return unfit;
    if (params.start + params.length > sizeAt(from, params.axis))
      return tooShort(from, self, params);
    const { dims } = from;
    if (drops(params) && dims.length > 2)
      return {
        values: shape(
          'values',
          dims.filter((_, axis) => axis !== params.axis),
        ),
      };
    const old = dims[params.axis];
    const kept = old?.size === params.length ? resized(old, params.length) : sized('length', '');
    const image = from.kind === 'image' && dims.length === 4;
    return {
      values: shape(
        image ? 'image' : 'values',
        dims.map((own, axis) => (axis === params.axis ? kept : own)),
      ),
    };
  },
  forward({ ops, params, inputs, shapes }) {
    const { values } = inputs;
    const at = startOf(params, shapes.inputs.values);
    const begin = values.shape.map((_, axis) => (axis === params.axis ? at : 0));
    const sizes = values.shape.map((size, axis) => (axis === params.axis ? params.length : size));
    const taken = ops.tf.slice(values, begin, sizes);
    return {
      values: taken.reshape([
        values.shape[0] ?? 0,
        ...shapes.outputs.values.dims.slice(1).map(({ size }) => size ?? 1),
      ]),
    };
  },
  exports: {
    torch: ({ params, inputs: { values: of }, outputs }) => ({
      call(given) {
        const same = outputs.values.kind === of.kind;
        const x = same ? single(given.values) : channelsLast(single(given.values), of);
        return {
          values: stretch(
            x,
            params,
            of,
            outputs.values,
            same ? torchAxis(params.axis, of) : params.axis,
          ),
        };
      },
    }),
    keras: ({ params, inputs: { values: of }, outputs }) => ({
      call: (given) => ({
        values: stretch(single(given.values), params, of, outputs.values, params.axis),
      }),
    }),
  },
  examples: [
    {
      params: { from: 'end', keepAxis: false },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: { values: [null, 64] },
    },
    {
      params: { axis: 2, start: 16, length: 32 },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: { values: [null, 10, 32] },
    },
    {
      params: { start: 8, length: 4 },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: 'too-short',
    },
    {
      params: { axis: 3 },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: 'no-such-axis',
    },
  ],
});

interface Stretch {
  readonly axis: number;
  readonly from: 'start' | 'end';
  readonly start: number;
  readonly length: number;
  readonly keepAxis: boolean;
}

function drops({ keepAxis, length }: Stretch): boolean {
  return !keepAxis && length === 1;
}

function startOf({ axis, from, start, length }: Stretch, of: Shape): number {
  return from === 'start' ? start : sizeAt(of, axis) - start - length;
}

/** `x[:, -1]` or `x[:, :, 16:48]` */
function stretch(x: Python, params: Stretch, of: Shape, answer: Shape, axis: number): Python {
  const at = startOf(params, of);
  const dropped = answer.dims.length < of.dims.length;
  const index = params.from === 'end' ? -1 - params.start : at;
  const indices = dropped ? index : stretchOf(at, at + params.length);
  return item(x, ...Array.from({ length: axis }, () => stretchOf()), indices);
}

function tooShort(
  of: ArrivingShape,
  self: string,
  { axis, from, start, length }: Stretch,
): Rejection {
  const has = sizeAt(of, axis);
  const skipped =
    from === 'start'
      ? text(`after the first ${start}`, '先頭')
      : text(`before the last ${start}`, '末尾');
  const remedies: Remedy[] = [];
  if (has > start) remedies.push({ kind: 'set-param', param: 'length', value: has - start });
  if (has >= length) remedies.push({ kind: 'set-param', param: 'start', value: has - length });
  remedies.push({ kind: 'disconnect', port: 'values' });
  return reject(
    'too-short',
    text(
      `‘${self}’ takes ${length} ${skipped.en} of axis ${axis}, but ‘${of.from}’ (${printSizes(of)}) has only ${has}: ${start} + ${length} > ${has}.`,
      `「${self}」は軸 ${axis} の${skipped.ja} ${start} 個を飛ばして ${length} 個を取り出しますが、「${of.from}」（${printSizes(of)}）には ${has} 個しかありません：${start} + ${length} > ${has}`,
    ),
    remedies,
    'values',
  );
}
