// Where random numbers enter the model: what a generator makes its examples of.
import { z } from 'zod';
import { normals, uniforms } from '../engine/random.ts';
import { choice, size } from '../params.ts';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { alongLine, alongSphere } from './kit/between.ts';
import { code } from './kit/python.ts';
import { batch, shape, sizes } from './kit/shape.ts';

export const noiseInput = defineBlock({
  type: 'noise-input',
  docs: {
    title: text('Noise input', 'ノイズ入力'),
    summary: text(
      'Random numbers, new ones for every example and step. The seed of the training decides them, and no column of the data is bound.',
      '例ごと、ステップごとに新しく引かれる乱数です。学習のシードで決まり、データの列は結び付けません。',
    ),
    also: ['latent', 'random', 'z', 'latent vector', '潜在変数', '乱数'],
    category: 'input',
    icon: 'dices',
    equation: 'z ~ N(0, 1) or U(−1, 1)',
  },
  inputs: {},
  outputs: { noise: { kind: 'values', label: text('Noise', 'ノイズ'), feed: 'noise' } },
  params: z.object({
    units: size(32, { label: text('Units', 'ユニット数'), brief: text('#', '#') }),
    distribution: choice(['normal', 'uniform'], 'normal', {
      label: text('Distribution', '分布'),
      choices: {
        normal: text('normal: mean 0, deviation 1', '正規分布（平均 0、標準偏差 1）'),
        uniform: text('uniform: −1 … 1', '一様分布（−1 … 1）'),
      },
    }),
  }),
  shape({ dim }) {
    return { noise: shape('values', [batch, dim('units', 'z')]) };
  },
  forward: () => ({}),
  draw({ params, shape: of, count, key }) {
    const numbers = sizes(of).reduce((product, dim) => product * dim, count);
    return params.distribution === 'normal' ? normals(key, numbers) : uniforms(key, numbers, -1, 1);
  },
  between: ({ params, from, to, share }) =>
    params.distribution === 'normal' ? alongSphere(from, to, share) : alongLine(from, to, share),
  exports: {
    // Of train.py: the functions that draw as the app does, and `key` and `count`.
    torch: ({ params }) => ({
      call: () => ({
        noise:
          params.distribution === 'normal'
            ? code`normals(key, (count, ${params.units}))`
            : code`uniforms(key, (count, ${params.units}))`,
      }),
    }),
  },
  examples: [{ params: { units: 5 }, inputs: {}, outputs: { noise: [null, 5] } }],
});
