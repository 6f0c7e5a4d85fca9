// The same values in another arrangement of axes.
import { z } from 'zod';
import { choice, size } from '../params.ts';
import { text, verbatim } from '../text.ts';
import { knownSizes } from './kit/arriving.ts';
import type { ArrivingShape, Rejection, Remedy } from './block.ts';
import { defineBlock, reject } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import type { Dim } from './kit/shape.ts';
import { batch, dim, printSizes, shape, sizes } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { code, single, py } from './kit/python.ts';

const ordinals = ['first', 'second', 'third'] as const;
/** A size that the others leave. */
const rest = text('the rest', '残り');

export const reshape = defineBlock({
  type: 'reshape',
  docs: {
    title: text('Reshape', '形状変更（Reshape）'),
    summary: text(
      'Arranges the same values, in the same order, along other axes, such as 784 into 28 × 28 × 1.',
      '値とその順序を変えずに、別の軸に切り分けます。例えば 784 を 28 × 28 × 1 にします。',
    ),
    also: ['view', 'リシェイプ'],
    category: 'shape',
    icon: 'box',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    axes: choice(['1', '2', '3'], '2', {
      label: text('Number of axes', '軸の数'),
      // The sizes on the line are as many.
      brief: verbatim(''),
      choices: {
        '1': text('one (features)', '一つ（特徴）'),
        '2': text('two (positions × features)', '二つ（位置 × 特徴）'),
        '3': text('three (height × width × channels)', '三つ（高さ × 幅 × チャンネル）'),
      },
    }),
    first: size(
      0,
      { label: text('Size of axis 1', '軸 1 の大きさ'), axis: true, zero: rest },
      { min: 0 },
    ),
    second: size(
      1,
      {
        label: text('Size of axis 2', '軸 2 の大きさ'),
        axis: true,
        zero: rest,
        when: ({ axes }) => axes !== '1',
      },
      { min: 0 },
    ),
    third: size(
      1,
      {
        label: text('Size of axis 3', '軸 3 の大きさ'),
        axis: true,
        zero: rest,
        when: ({ axes }) => axes === '3',
      },
      { min: 0 },
    ),
  }),
  shape({ inputs, params, self, dim: sized }) {
    const from = inputs.values;
    const unfit = needsFeatures(self, 'values', from);
    if (unfit) return unfit;
    const used = ordinals.slice(0, Number(params.axes));
    const given = used.map((name) => params[name]);
    const filled = fill(given, from);
    if (!filled) return doesNotFit(from, self, given);
    const names = [['features'], ['T', 'features'], ['H', 'W', 'C']][used.length - 1] ?? [];
    const dims = used.map((param, axis): Dim => {
      const name = names[axis] ?? '';
      return params[param] === 0 ? dim(filled[axis] ?? 1, name) : sized(param, name);
    });
    return { values: shape('values', [batch, ...dims]) };
  },
  forward({ inputs, shapes }) {
    return { values: inputs.values.reshape([-1, ...sizes(shapes.outputs.values)]) };
  },
  exports: {
    stock: ({ outputs }) => ({
      className: 'Reshape',
      config: { target_shape: sizes(outputs.values) },
      weights: [],
    }),
    torch: ({ inputs, outputs }) => ({
      call(given) {
        const x = channelsLast(single(given.values), inputs.values);
        return { values: py(code`${x}.reshape`, [-1, ...sizes(outputs.values)]) };
      },
    }),
    keras: ({ outputs }) => ({
      make: py('layers.Reshape', [sizes(outputs.values)]),
      call: (given, self) => ({ values: py(self, [single(given.values)]) }),
    }),
  },
  examples: [
    {
      params: { axes: '3', first: 28, second: 28, third: 1 },
      inputs: { values: shape('values', [batch, dim(784, 'features')]) },
      outputs: { values: [null, 28, 28, 1] },
    },
    {
      params: { axes: '2', first: 0, second: 64 },
      inputs: { values: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(64, 'C')]) },
      outputs: { values: [null, 49, 64] },
    },
    {
      params: { axes: '1', first: 7 },
      inputs: { values: shape('values', [batch, dim(3, 'T'), dim(3, 'units')]) },
      outputs: 'counts-differ',
    },
  ],
});

/** The sizes with a single 0 replaced by what is left over; undefined where the counts do not come out. */
function fill(given: readonly number[], from: ArrivingShape): number[] | undefined {
  const count = product(knownSizes(from));
  const open = given.filter((size) => size === 0).length;
  const named = product(given.filter((size) => size !== 0));
  if (open === 0) return named === count ? [...given] : undefined;
  if (open > 1 || count % named !== 0) return undefined;
  return given.map((size) => (size === 0 ? count / named : size));
}

function doesNotFit(from: ArrivingShape, self: string, given: readonly number[]): Rejection {
  const have = knownSizes(from);
  const count = product(have);
  const open = given.filter((size) => size === 0).length;
  const named = product(given.filter((size) => size !== 0));
  const wanted = given.map((size) => (size === 0 ? '?' : size)).join(' × ');
  const why =
    open > 1
      ? text('only one size may be left open (0)', '0 にできるのは一つの軸だけです')
      : open === 1
        ? text(`${count} is not divisible by ${named}`, `${count} は ${named} で割り切れません`)
        : text(
            `${have.join(' × ')} = ${count} ≠ ${named}`,
            `${have.join(' × ')} = ${count} ≠ ${named}`,
          );
  return reject(
    'counts-differ',
    text(
      `‘${self}’ cannot arrange what ‘${from.from}’ gives (${printSizes(from)}) as ${wanted}: ${why.en}.`,
      `「${self}」では「${from.from}」の出力（${printSizes(from)}）を ${wanted} に並べ替えられません：${why.ja}`,
    ),
    [...fillOne(given, count), { kind: 'disconnect', port: 'values' }],
    'values',
  );
}

/** For each size, the number that makes the counts come out while all others stay as they are. */
function fillOne(given: readonly number[], count: number): Remedy[] {
  return given.flatMap((_, axis): Remedy[] => {
    const others = product(given.filter((_other, index) => index !== axis));
    if (others === 0 || count % others !== 0) return [];
    return [{ kind: 'set-param', param: ordinals[axis] ?? 'first', value: count / others }];
  });
}

function product(of: readonly number[]): number {
  return of.reduce((a, b) => a * b, 1);
}
