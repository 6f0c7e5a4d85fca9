// A recurrent layer with a cell that remembers and gates that decide what.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock, isRejection } from './block.ts';
import { insideLstm } from './kit/lstm-inside.ts';
import {
  bidirectionalParam,
  lastStatePort,
  maskPort,
  recurrentMultiplyAdds,
  recurrentShape,
  recurrentWeights,
  runDirections,
  sequencePort,
  statePort,
  unitsParam,
  valuesPort,
} from './kit/recurrent.ts';
import { recurrentKeras, recurrentStock, recurrentTorch } from './kit/recurrent-python.ts';
import { batch, dim, shape } from './kit/shape.ts';

export const lstm = defineBlock({
  type: 'lstm',
  docs: {
    title: text('LSTM', 'LSTM'),
    summary: text(
      'Reads a sequence step by step. A cell carries memory along; input, forget and output gates decide what enters, stays and shows.',
      '系列を一つずつ読みます。セルが記憶を運び、入力・忘却・出力の各ゲートが、取り込む・残す・出す情報を決めます。',
    ),
    also: ['long short-term memory', '長短期記憶'],
    category: 'recurrent',
    icon: 'repeat',
    equation: 'cₜ = f⊙cₜ₋₁ + i⊙tanh(xₜW_c + hₜ₋₁U_c + b_c), hₜ = o⊙tanh(cₜ)',
    source: 'Hochreiter 1997; Gers 2000',
  },
  inputs: {
    values: valuesPort,
    mask: maskPort,
    state: statePort,
    cell: { kind: 'values', label: text('Initial cell', '初期セル'), optional: true },
  },
  outputs: {
    sequence: sequencePort,
    state: lastStatePort,
    cell: { kind: 'values', label: text('Last cell', '最後のセル') },
  },
  params: z.object({ units: unitsParam, bidirectional: bidirectionalParam }),
  shape({ params, inputs, dim: sized, self }) {
    const given = recurrentShape(params, inputs, self, sized('units', 'units'));
    return isRejection(given) ? given : { ...given, cell: given.state };
  },
  weights: ({ params, inputs }) =>
    recurrentWeights(params, inputs.values, 4, {
      shape: [4 * params.units],
      init: 'forget-gate-ones',
    }),
  forward({ ops, params, inputs, weight }) {
    const { sequence, h, c } = runDirections(ops, params, inputs, weight, (way) =>
      ops.lstm(inputs.values, way.kernel, way.recurrent, way.bias, way.h, way.c, way.options),
    );
    return { sequence, state: h, ...(c && { cell: c }) };
  },
  multiplyAdds: ({ params, inputs }) => recurrentMultiplyAdds(params, inputs.values, 4),
  exports: {
    stock: (context) =>
      recurrentStock(context, 'LSTM', { activation: 'tanh', recurrent_activation: 'sigmoid' }),
    torch: (context) =>
      recurrentTorch(context, {
        module: 'nn.LSTM',
        gates: [0, 1, 2, 3],
        cell: true,
        twoBiases: false,
      }),
    keras: (context) => recurrentKeras(context, { layer: 'layers.LSTM', cell: true }),
  },
  inside: insideLstm,
  examples: [
    {
      params: { units: 6 },
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]) },
      outputs: { sequence: [null, 5, 6], state: [null, 6], cell: [null, 6] },
    },
    {
      params: { units: 3, bidirectional: true },
      inputs: {
        values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]),
        mask: shape('mask', [batch, dim(5, 'T')]),
        state: shape('values', [batch, dim(6, 'units')]),
        cell: shape('values', [batch, dim(6, 'units')]),
      },
      outputs: { sequence: [null, 5, 6], state: [null, 6], cell: [null, 6] },
    },
    {
      params: { units: 64 },
      inputs: {
        values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]),
        state: shape('values', [batch, dim(128, 'units')]),
      },
      outputs: 'state-does-not-fit',
    },
    {
      params: {},
      inputs: {
        values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]),
        mask: shape('mask', [batch, dim(7, 'T')]),
      },
      outputs: 'mask-does-not-fit',
    },
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(4, 'features')]) },
      outputs: 'not-a-sequence',
    },
  ],
});
