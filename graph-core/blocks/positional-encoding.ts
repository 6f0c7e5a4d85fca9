// Tells each position of a sequence where it stands.
import { z } from 'zod';
import type { Tensor } from '../engine/ops.ts';
import { text } from '../text.ts';
import { choice } from '../params.ts';
import { defineBlock } from './block.ts';
import { needsSequence } from './kit/expectations.ts';
import { weightOf } from './kit/layout.ts';
import { sinusoids } from './kit/position-tables.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { single, py } from './kit/python.ts';

export const positionalEncoding = defineBlock({
  type: 'positional-encoding',
  docs: {
    title: text('Positional encoding', '位置エンコーディング'),
    summary: text(
      'Adds a vector to each position that encodes where it is; attention by itself sees no order.',
      '各位置に、その位置を表すベクトルを加えます。注意機構だけでは語順が分からないためです。',
    ),
    also: [
      'sinusoidal',
      'position embedding',
      'PE',
      '位置符号化',
      '位置埋め込み',
      'ポジショナルエンコーディング',
    ],
    category: 'sequence',
    icon: 'audio-waveform',
    equation: 'PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) = cos(pos / 10000^(2i/d))',
    source: 'Vaswani 2017, §3.5, arXiv:1706.03762',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: {
    values: { kind: 'values', label: text('Values', '数値') },
    encoding: {
      kind: 'values',
      label: text('Encoding', 'エンコーディング'),
      view: { kind: 'encoding', table: sinusoids },
    },
  },
  params: z.object({
    kind: choice(['sinusoidal', 'learned'], 'sinusoidal', {
      label: text('Kind', '種類'),
      choices: {
        sinusoidal: text('sine and cosine', '正弦波・余弦波'),
        learned: text('learned', '学習する'),
      },
    }),
  }),
  shape({ inputs, self }) {
    const problem = needsSequence(self, 'values', inputs.values);
    if (problem) return problem;
    const same = shape('values', inputs.values.dims);
    return { values: same, encoding: same };
  },
  weights({ params, inputs }) {
    if (params.kind !== 'learned') return {};
    const sizes = [sizeAt(inputs.values, 1), sizeAt(inputs.values, 2)];
    return { table: { shape: sizes, init: 'normal-0.02' } };
  },
  forward({ ops: { tf }, params, inputs, shapes, weight, wants }) {
    const longest = sizeAt(shapes.inputs.values, 1);
    const units = sizeAt(shapes.inputs.values, 2);
    // A batch of short sentences takes the beginning of the table.
    const length = inputs.values.shape[1] ?? longest;
    const learned = (): Tensor =>
      length === longest ? weight('table') : tf.slice(weight('table'), [0, 0], [length, units]);
    const table =
      params.kind === 'learned'
        ? learned()
        : tf.tensor(sinusoids(longest, units).subarray(0, length * units), [length, units]);
    const values = tf.add(inputs.values, table);
    if (!wants('encoding')) return { values };
    return { values, encoding: tf.add(tf.zerosLike(inputs.values), table) };
  },
  exports: {
    torch: ({ params, inputs }) => ({
      make:
        params.kind === 'learned'
          ? py('LearnedPositions', [sizeAt(inputs.values, 1), sizeAt(inputs.values, 2)])
          : py('SinusoidalPositions', [sizeAt(inputs.values, 1), sizeAt(inputs.values, 2)]),
      call: ({ values }, self) => ({
        values: py(self, [single(values)]),
        encoding: py(self, [py('torch.zeros_like', [single(values)])]),
      }),
      ...(params.kind === 'learned' && {
        state: (weights) => ({ table: weightOf(weights, 'table') }),
      }),
      classes: params.kind === 'learned' ? { LearnedPositions } : { SinusoidalPositions },
    }),
    keras: ({ params, inputs }) => {
      const [length, units] = [sizeAt(inputs.values, 1), sizeAt(inputs.values, 2)];
      const learned = params.kind === 'learned';
      return {
        make: learned
          ? py('LearnedPositions', [length, units])
          : py('SinusoidalPositions', [units]),
        call: ({ values }, self) => ({
          values: py(self, [single(values)]),
          encoding: py(self, [py('ops.zeros_like', [single(values)])]),
        }),
        ...(learned && {
          state: (weights) => ({ table: weightOf(weights, 'table') }),
          shorter: true,
        }),
        classes: learned ? { LearnedPositions: learnedKeras } : { SinusoidalPositions: sineKeras },
      };
    },
  },
  examples: [
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(50, 'T'), dim(128, 'd_model')]) },
      outputs: { values: [null, 50, 128], encoding: [null, 50, 128] },
    },
    {
      params: { kind: 'learned' },
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(7, 'd_model')]) },
      outputs: { values: [null, 5, 7], encoding: [null, 5, 7] },
    },
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(128, 'units')]) },
      outputs: 'not-a-sequence',
    },
  ],
});

const SinusoidalPositions = `class SinusoidalPositions(nn.Module):
    """Adds sin and cos of each position (Vaswani 2017, section 3.5)."""

    def __init__(self, length, units):
        super().__init__()
        position = torch.arange(length, dtype=torch.float64)[:, None]
        column = torch.arange(units)
        angle = position / 10000 ** ((column - column % 2).double() / units)
        table = torch.where(column % 2 == 0, torch.sin(angle), torch.cos(angle))
        self.register_buffer("table", table.float(), persistent=False)

    def forward(self, x):
        return x + self.table[: x.size(1)]
`;

const LearnedPositions = `class LearnedPositions(nn.Module):
    """Adds a learned vector for each position."""

    def __init__(self, length, units):
        super().__init__()
        self.table = nn.Parameter(torch.randn(length, units) * 0.02)

    def forward(self, x):
        return x + self.table[: x.size(1)]
`;

const sineKeras = `class SinusoidalPositions(layers.Layer):
    """Adds sin and cos of each position (Vaswani 2017, section 3.5)."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def call(self, x):
        position = ops.arange(ops.shape(x)[1], dtype="float32")[:, None]
        column = ops.arange(self.units)
        even = column % 2 == 0
        angle = position / 10000.0 ** (ops.cast(column - column % 2, "float32") / self.units)
        return x + ops.where(even, ops.sin(angle), ops.cos(angle))

    def get_config(self):
        return {**super().get_config(), "units": self.units}
`;

const learnedKeras = `class LearnedPositions(layers.Layer):
    """Adds a learned vector for each position, of which there are at most as many as were learned."""

    def __init__(self, length, units, **kwargs):
        super().__init__(**kwargs)
        self.length, self.units = length, units

    def build(self, shape):
        start = keras.initializers.RandomNormal(stddev=0.02)
        self.table = self.add_weight(name="table", shape=(self.length, self.units), initializer=start)

    def compute_output_shape(self, shape):
        return shape

    def call(self, x):
        length = x.shape[1]
        if length is not None and length > self.length:
            raise ValueError(
                f"'{self.name}': the input has {length} positions, and {self.length} were learned. "
                f"Give at most {self.length}, or cut the input."
            )
        return x + self.table[: ops.shape(x)[1]]

    def get_config(self):
        return {**super().get_config(), "length": self.length, "units": self.units}
`;
