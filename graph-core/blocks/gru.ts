// A recurrent layer with two gates and no cell.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
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
import { recurrentKeras, recurrentTorch } from './kit/recurrent-python.ts';
import { batch, dim, shape } from './kit/shape.ts';

export const gru = defineBlock({
  type: 'gru',
  docs: {
    title: text('GRU', 'GRU'),
    summary: text(
      'Reads a sequence step by step. An update gate decides how much of the state stays, a reset gate how much of it is used for the new one.',
      '系列を一つずつ読みます。更新ゲートが状態をどれだけ残すかを、リセットゲートが新しい状態に過去をどれだけ使うかを決めます。',
    ),
    also: ['gated recurrent unit', 'ゲート付き再帰ユニット'],
    category: 'recurrent',
    icon: 'iteration-ccw',
    equation: 'hₜ = z⊙hₜ₋₁ + (1 − z)⊙tanh(xₜW + r⊙(hₜ₋₁U + b_r) + b)',
    source: 'Cho 2014, arXiv:1406.1078',
  },
  inputs: { values: valuesPort, mask: maskPort, state: statePort },
  outputs: { sequence: sequencePort, state: lastStatePort },
  params: z.object({ units: unitsParam, bidirectional: bidirectionalParam }),
  shape: ({ params, inputs, dim: sized, self }) =>
    recurrentShape(params, inputs, self, sized('units', 'units')),
  weights: ({ params, inputs }) =>
    recurrentWeights(params, inputs.values, 3, { shape: [2, 3 * params.units], init: 'zeros' }),
  forward({ ops, params, inputs, weight }) {
    const { sequence, h } = runDirections(ops, params, inputs, weight, (way) =>
      ops.gru(inputs.values, way.kernel, way.recurrent, way.bias, way.h, way.options),
    );
    return { sequence, state: h };
  },
  multiplyAdds: ({ params, inputs }) => recurrentMultiplyAdds(params, inputs.values, 3),
  exports: {
    torch: (context) =>
      recurrentTorch(context, { module: 'nn.GRU', gates: [1, 0, 2], cell: false, twoBiases: true }),
    keras: (context) => recurrentKeras(context, { layer: 'layers.GRU', cell: false }),
  },
  examples: [
    {
      params: { units: 6 },
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]) },
      outputs: { sequence: [null, 5, 6], state: [null, 6] },
    },
    {
      params: { units: 3, bidirectional: true },
      inputs: {
        values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]),
        mask: shape('mask', [batch, dim(5, 'T')]),
        state: shape('values', [batch, dim(6, 'units')]),
      },
      outputs: { sequence: [null, 5, 6], state: [null, 6] },
    },
    {
      params: { units: 3, bidirectional: true },
      inputs: {
        values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]),
        state: shape('values', [batch, dim(3, 'units')]),
      },
      outputs: 'state-does-not-fit',
    },
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(4, 'features')]) },
      outputs: 'not-a-sequence',
    },
  ],
});
