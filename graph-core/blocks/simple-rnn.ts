// The plainest recurrent layer: the state is a dense layer of the input and the state before.
import { z } from 'zod';
import { text } from '../text.ts';
import {
  kerasActivation,
  kerasActivationClasses,
  torchActivationModule,
  withStockActivation,
} from './kit/activation-code.ts';
import { activation } from './kit/activation-param.ts';
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
import { recurrentKeras, recurrentStock, recurrentTorch } from './kit/recurrent-python.ts';
import { batch, dim, shape } from './kit/shape.ts';

export const simpleRnn = defineBlock({
  type: 'simple-rnn',
  docs: {
    title: text('Simple RNN', '単純 RNN'),
    summary: text(
      'Reads a sequence step by step; each hidden state is made of the input and the hidden state before it.',
      '系列を一つずつ読みます。各時刻の隠れ状態は、その時刻の入力と一つ前の隠れ状態から計算されます。',
    ),
    also: ['RNN', 'recurrent', 'vanilla RNN', 'Elman', '再帰', 'リカレント'],
    category: 'recurrent',
    icon: 'refresh-cw',
    equation: 'hₜ = φ(xₜW + hₜ₋₁U + b)',
    source: 'Elman 1990',
  },
  inputs: { values: valuesPort, mask: maskPort, state: statePort },
  outputs: { sequence: sequencePort, state: lastStatePort },
  params: z.object({
    units: unitsParam,
    activation: activation('tanh'),
    bidirectional: bidirectionalParam,
  }),
  shape: ({ params, inputs, dim: sized, self }) =>
    recurrentShape(params, inputs, self, sized('units', 'units')),
  weights: ({ params, inputs }) =>
    recurrentWeights(params, inputs.values, 1, { shape: [params.units], init: 'zeros' }),
  forward({ ops, params, inputs, weight }) {
    const { sequence, h } = runDirections(
      ops,
      params,
      inputs,
      weight,
      ({ kernel, recurrent, bias, h: before, options }) =>
        ops.simpleRnn(inputs.values, kernel, recurrent, bias, before, params.activation, options),
    );
    return { sequence, state: h };
  },
  multiplyAdds: ({ params, inputs }) => recurrentMultiplyAdds(params, inputs.values, 1),
  exports: {
    stock: (context) =>
      withStockActivation(context.params.activation, (name) =>
        recurrentStock(context, 'SimpleRNN', { activation: name }),
      ),
    torch: (context) => {
      const { activation: name } = context.params;
      const known = name === 'tanh' || name === 'relu';
      return recurrentTorch(context, {
        ...(known
          ? { module: 'nn.RNN', keywords: { nonlinearity: name } }
          : {
              module: 'SimpleRNN',
              keywords: { activation: torchActivationModule(name) },
              source: torchSimpleRnn,
            }),
        gates: [0],
        cell: false,
        twoBiases: false,
      });
    },
    keras: (context) =>
      recurrentKeras(context, {
        layer: 'layers.SimpleRNN',
        keywords: { activation: kerasActivation(context.params.activation) },
        cell: false,
        classes: kerasActivationClasses(context.params.activation),
      }),
  },
  examples: [
    {
      params: { units: 6 },
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]) },
      outputs: { sequence: [null, 5, 6], state: [null, 6] },
    },
    {
      params: { units: 3, bidirectional: true, activation: 'relu' },
      inputs: {
        values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]),
        mask: shape('mask', [batch, dim(5, 'T')]),
        state: shape('values', [batch, dim(6, 'units')]),
      },
      outputs: { sequence: [null, 5, 6], state: [null, 6] },
    },
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(4, 'features')]) },
      outputs: 'not-a-sequence',
    },
  ],
});

/** nn.RNN knows tanh and ReLU only. */
const torchSimpleRnn = `class SimpleRNN(nn.Module):
    """h_t = activation(x_t W + h_(t-1) U + b), for activations that nn.RNN does not know."""

    def __init__(self, input_size, hidden_size, activation, batch_first):
        super().__init__()
        self.hidden_size, self.activation = hidden_size, activation
        self.weight_ih_l0 = nn.Parameter(torch.empty(hidden_size, input_size))
        self.weight_hh_l0 = nn.Parameter(torch.empty(hidden_size, hidden_size))
        self.bias_ih_l0 = nn.Parameter(torch.zeros(hidden_size))
        self.bias_hh_l0 = nn.Parameter(torch.zeros(hidden_size))
        nn.init.xavier_uniform_(self.weight_ih_l0)
        nn.init.orthogonal_(self.weight_hh_l0)

    def forward(self, x, state):
        seen = F.linear(x[:, 0], self.weight_ih_l0, self.bias_ih_l0)
        state = self.activation(seen + F.linear(state[0], self.weight_hh_l0, self.bias_hh_l0))
        return state[:, None], state[None]
`;
