// Residual connection and normalisation in one, before or after a sublayer.
import { z } from 'zod';
import { text } from '../text.ts';
import { choice } from '../params.ts';
import type { ArrivingShape } from './block.ts';
import { defineBlock, reject } from './block.ts';
import { epsilon } from './kit/epsilon-param.ts';
import { needsFeatures, needsSeveralFeatures, project, resizeSource } from './kit/expectations.ts';
import { wires } from './kit/inside.ts';
import { weightOf } from './kit/layout.ts';
import { kerasRmsNorm, torchRmsNorm } from './rms-norm.ts';
import { batch, dim, printShape, shape, sizeAt } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { single, operate, py } from './kit/python.ts';

export const addAndNorm = defineBlock({
  type: 'add-and-norm',
  docs: {
    title: text('Add & Norm', '残差結合と正規化（Add & Norm）'),
    summary: text(
      'Adds a sublayer’s output to its input, then normalises. In pre-norm order the sum is passed on unchanged and the next sublayer reads the normalised output.',
      '副層の出力をその入力に足し（残差結合）、正規化します。前置（pre）では和をそのまま次へ送り、次の副層は正規化した出力を読みます。',
    ),
    also: ['residual', 'skip connection', 'post-norm', '残差', 'スキップ接続', 'アドアンドノーム'],
    category: 'normalization',
    icon: 'circle-plus',
    equation: 'post: y = norm(x + f(x)) · pre: y = x + f(norm(x))',
    source: 'Vaswani 2017, arXiv:1706.03762; Xiong 2020, arXiv:2002.04745',
  },
  inputs: {
    values: { kind: 'values', label: text('Sublayer output', '副層の出力') },
    residual: { kind: 'values', label: text('Residual', '残差'), around: true },
  },
  outputs: {
    values: { kind: 'values', label: text('Values', '数値') },
    normalized: { kind: 'values', label: text('Normalised', '正規化した値') },
  },
  params: z.object({
    order: choice(['post', 'pre'], 'post', {
      label: text('Order', '順序'),
      choices: {
        post: text('post: normalise the sum', '後置（post）：和を正規化する'),
        pre: text('pre: pass the sum on', '前置（pre）：和はそのまま送る'),
      },
    }),
    norm: choice(['layer', 'rms'], 'layer', {
      label: text('Normalisation', '正規化'),
      choices: { layer: text('layer', 'レイヤー正規化'), rms: text('RMS', 'RMS 正規化') },
    }),
    epsilon: epsilon(),
  }),
  shape({ inputs, self }) {
    const { values, residual } = inputs;
    const problem =
      needsFeatures(self, 'values', values) ??
      needsSeveralFeatures(self, 'residual', residual) ??
      needsSameSizes(self, values, residual);
    if (problem) return problem;
    const sum = shape('values', residual.dims);
    return { values: sum, normalized: sum };
  },
  weights({ params, inputs }) {
    const sizes = [sizeAt(inputs.residual, -1)];
    const gamma = { shape: sizes, init: 'ones' } as const;
    return params.norm === 'rms' ? { gamma } : { gamma, beta: { shape: sizes, init: 'zeros' } };
  },
  forward({ ops, params, inputs, weight, wants }) {
    const sum = ops.tf.add(inputs.residual, inputs.values);
    const pre = params.order === 'pre';
    if (pre && !wants('normalized')) return { values: sum };
    const normalized =
      params.norm === 'rms'
        ? ops.rmsNorm(sum, weight('gamma'), params.epsilon)
        : ops.layerNorm(sum, weight('gamma'), weight('beta'), params.epsilon);
    return { values: pre ? sum : normalized, normalized };
  },
  exports: {
    torch: ({ params, inputs }) => {
      const rms = params.norm === 'rms';
      return {
        make: py(rms ? 'RMSNorm' : 'nn.LayerNorm', [sizeAt(inputs.residual, -1)], {
          eps: params.epsilon,
        }),
        call: ({ values, residual }, self) => {
          const sum = operate(
            '+',
            channelsLast(single(residual), inputs.residual),
            channelsLast(single(values), inputs.values),
          );
          return {
            values: params.order === 'pre' ? sum : py(self, [sum]),
            normalized: py(self, [sum]),
          };
        },
        state: (weights) => ({
          weight: weightOf(weights, 'gamma'),
          ...(!rms && { bias: weightOf(weights, 'beta') }),
        }),
        ...(rms && { classes: { RMSNorm: torchRmsNorm } }),
      };
    },
    keras: ({ params }) => {
      const rms = params.norm === 'rms';
      return {
        make: py(rms ? 'RMSNorm' : 'layers.LayerNormalization', [], {
          epsilon: params.epsilon,
        }),
        call: ({ values, residual }, self) => {
          const sum = operate('+', single(residual), single(values));
          return {
            values: params.order === 'pre' ? sum : py(self, [sum]),
            normalized: py(self, [sum]),
          };
        },
        state: (weights) => ({
          gamma: weightOf(weights, 'gamma'),
          ...(!rms && { beta: weightOf(weights, 'beta') }),
        }),
        ...(rms && { classes: { RMSNorm: kerasRmsNorm } }),
      };
    },
  },
  inside: ({ params }) => ({
    nodes: {
      sum: { type: 'add', params: {} },
      norm: { type: `${params.norm}-norm`, params: { epsilon: params.epsilon } },
    },
    wires: wires({
      'sum.values': ['$in.residual', '$in.values'],
      'norm.values': 'sum.values',
      '$out.values': params.order === 'pre' ? 'sum.values' : 'norm.values',
      '$out.normalized': 'norm.values',
    }),
    weights: (values) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [`norm/${name}`, value])),
  }),
  examples: [
    {
      params: {},
      inputs: {
        values: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]),
        residual: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]),
      },
      outputs: { values: [null, 5, 8], normalized: [null, 5, 8] },
    },
    {
      params: { order: 'pre', norm: 'rms' },
      inputs: {
        values: shape('values', [batch, dim(8, 'units')]),
        residual: shape('values', [batch, dim(8, 'units')]),
      },
      outputs: { values: [null, 8], normalized: [null, 8] },
    },
    {
      params: {},
      inputs: {
        values: shape('values', [batch, dim(5, 'T'), dim(6, 'units')]),
        residual: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]),
      },
      outputs: 'residual-does-not-fit',
    },
  ],
});

function needsSameSizes(self: string, values: ArrivingShape, residual: ArrivingShape) {
  const alike = (axes: number) =>
    values.dims.length === residual.dims.length &&
    residual.dims.slice(1, axes).every(({ size }, index) => size === values.dims[index + 1]?.size);
  if (alike(residual.dims.length)) return undefined;
  const [given, kept] = [sizeAt(values, -1), sizeAt(residual, -1)];
  const widthOnly = alike(residual.dims.length - 1);
  return reject(
    'residual-does-not-fit',
    text(
      `‘${self}’ adds number by number, but ‘${values.from}’ gives ${printShape(values)} and the residual from ‘${residual.from}’ is ${printShape(residual)}${widthOnly ? ` (${given} ≠ ${kept})` : ''}.`,
      `「${self}」は数値を一つずつ足しますが、「${values.from}」の出力は ${printShape(values)}、「${residual.from}」からの残差は ${printShape(residual)} です${widthOnly ? `（${given} ≠ ${kept}）` : ''}。`,
    ),
    widthOnly
      ? [
          ...resizeSource('values', kept),
          project('values', kept),
          ...resizeSource('residual', given),
          project('residual', given),
        ]
      : [
          { kind: 'disconnect', port: 'residual' },
          { kind: 'disconnect', port: 'values' },
        ],
    'values',
  );
}
