// The game of a critic and a generator: two losses over the scores that the critic gives to real and generated examples.
import { z } from 'zod';
import type { Ops, Tensor } from '../engine/ops.ts';
import { choice } from '../params.ts';
import { text } from '../text.ts';
import { defineBlock, reject } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import { requireSameShapes } from './kit/merging.ts';
import type { Python } from './kit/python.ts';
import { code, single } from './kit/python.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';

/** Losses of the two sides, over scores of any shape. */
interface Game {
  critic(tf: Ops['tf'], real: Tensor, generated: Tensor): Tensor;
  generator(tf: Ops['tf'], generated: Tensor): Tensor;
  readonly torch: {
    critic(real: Python, generated: Python): Python;
    generator(generated: Python): Python;
  };
  /** Each loss where the critic cannot tell the two apart and neither side can do better. */
  readonly equilibrium: { readonly critic: number; readonly generator: number };
}

const games: Readonly<Record<'hinge' | 'non-saturating' | 'least-squares', Game>> = {
  /** Lim and Ye 2017. */
  hinge: {
    critic: (tf, real, generated) =>
      tf.add(tf.mean(tf.relu(tf.sub(1, real))), tf.mean(tf.relu(tf.add(1, generated)))),
    generator: (tf, generated) => tf.neg(tf.mean(generated)),
    torch: {
      critic: (real, generated) =>
        code`F.relu(1 - ${real}).mean() + F.relu(1 + ${generated}).mean()`,
      generator: (generated) => code`-${generated}.mean()`,
    },
    equilibrium: { critic: 2, generator: 0 },
  },
  /** Goodfellow 2014, section 3; softplus(−z) = −log σ(z), with no overflow for any z. */
  'non-saturating': {
    critic: (tf, real, generated) =>
      tf.add(tf.mean(tf.softplus(tf.neg(real))), tf.mean(tf.softplus(generated))),
    generator: (tf, generated) => tf.mean(tf.softplus(tf.neg(generated))),
    torch: {
      critic: (real, generated) =>
        code`F.softplus(-${real}).mean() + F.softplus(${generated}).mean()`,
      generator: (generated) => code`F.softplus(-${generated}).mean()`,
    },
    equilibrium: { critic: 2 * Math.LN2, generator: Math.LN2 },
  },
  /** Mao 2017, eq. 9: 1 for real, 0 for generated. */
  'least-squares': {
    critic: (tf, real, generated) =>
      tf.mul(0.5, tf.add(tf.mean(tf.square(tf.sub(real, 1))), tf.mean(tf.square(generated)))),
    generator: (tf, generated) => tf.mul(0.5, tf.mean(tf.square(tf.sub(generated, 1)))),
    torch: {
      critic: (real, generated) =>
        code`0.5 * ((${real} - 1).square().mean() + ${generated}.square().mean())`,
      generator: (generated) => code`0.5 * (${generated} - 1).square().mean()`,
    },
    equilibrium: { critic: 0.25, generator: 0.125 },
  },
};

function gameOf(loss: string): Game {
  const game = games[loss as keyof typeof games];
  if (!game) throw new Error(`There is no game ${loss}.`);
  return game;
}

export const adversarialOutput = defineBlock({
  type: 'adversarial-output',
  docs: {
    title: text('Adversarial output', '敵対的出力'),
    summary: text(
      'Two players against each other: the critic learns to score examples of the data above generated ones, the generator learns to raise the score of what it generates. Wire the scores of one critic to both ports, with a tied placement for the second.',
      '二者の競争です。識別器は本物の例に生成した例より高いスコアを付けるように、生成器は生成した例のスコアが上がるように学習します。同じ識別器のスコアを両方の端子につなぎます（二つ目は重みを共有して置きます）。',
    ),
    also: [
      'GAN loss',
      'hinge loss',
      'discriminator loss',
      'generator loss',
      '識別器',
      '生成器',
      'ヒンジ損失',
    ],
    category: 'output',
    icon: 'swords',
    equation:
      'hinge: L_C = mean(max(0, 1 − C(x))) + mean(max(0, 1 + C(G(z)))), L_G = −mean(C(G(z))); non-saturating: L_C = −mean(log σ(C(x))) − mean(log(1 − σ(C(G(z))))), L_G = −mean(log σ(C(G(z)))); least squares: L_C = ½·mean((C(x) − 1)²) + ½·mean(C(G(z))²), L_G = ½·mean((C(G(z)) − 1)²)',
    source:
      'Goodfellow et al. 2014 (non-saturating); Mao et al. 2017 (least squares); Lim and Ye 2017 (hinge)',
  },
  inputs: {
    real: { kind: 'values', label: text('Real', '本物') },
    generated: { kind: 'values', label: text('Generated', '生成') },
  },
  outputs: {
    generated: { kind: 'values', label: text('Generated', '生成') },
    real: { kind: 'values', label: text('Real', '本物') },
  },
  params: z.object({
    loss: choice(['hinge', 'non-saturating', 'least-squares', 'wasserstein'], 'hinge', {
      label: text('Loss', '損失'),
      choices: {
        hinge: text('hinge', 'ヒンジ'),
        'non-saturating': text('non-saturating', '非飽和'),
        'least-squares': text('least squares', '最小二乗'),
        wasserstein: text('Wasserstein', 'ワッサースタイン'),
      },
      choiceHelp: {
        hinge: text(
          'What lies beyond the margin of 1 is left alone. When the critic tells nothing apart, its loss is 2 and the generator’s is 0.',
          'マージン 1 を超えた分は損失になりません。識別器が何も見分けられないとき、識別器の損失は 2、生成器の損失は 0 です。',
        ),
        'non-saturating': text(
          'Cross-entropy of real and generated. When the critic tells nothing apart, its loss is 2 ln 2 ≈ 1.386 and the generator’s is ln 2 ≈ 0.693.',
          '本物と生成の交差エントロピーです。識別器が何も見分けられないとき、識別器の損失は 2 ln 2 ≈ 1.386、生成器の損失は ln 2 ≈ 0.693 です。',
        ),
        'least-squares': text(
          'Scores are drawn to 1 for real and to 0 for generated examples. When the critic tells nothing apart, its loss is 0.25 and the generator’s is 0.125.',
          'スコアを、本物では 1、生成では 0 に近づけます。識別器が何も見分けられないとき、識別器の損失は 0.25、生成器の損失は 0.125 です。',
        ),
      },
    }),
  }),
  shape({ inputs, params, self }) {
    const { real, generated } = inputs;
    if (params.loss === 'wasserstein')
      return reject(
        'needs-second-derivatives',
        text(
          `‘${self}’ cannot judge the scores of ‘${real.from}’ by the Wasserstein loss: its gradient penalty needs second derivatives, which TensorFlow.js does not give. Choose hinge, and spectral normalisation in the critic to bound its slope.`,
          `「${self}」では「${real.from}」のスコアにワッサースタイン損失を使えません。勾配ペナルティに必要な 2 階微分を TensorFlow.js が計算できないためです。ヒンジ損失を選び、識別器にスペクトル正規化を使って傾きを抑えてください。`,
        ),
        [
          { kind: 'set-param', param: 'loss', value: 'hinge' },
          { kind: 'set-param', param: 'loss', value: 'non-saturating' },
          { kind: 'set-param', param: 'loss', value: 'least-squares' },
        ],
      );
    const problem =
      needsFeatures(self, 'real', real) ??
      needsFeatures(self, 'generated', generated) ??
      requireSameShapes(
        [
          { from: real, port: 'real' },
          { from: generated, port: 'generated' },
        ],
        self,
        'scores-differ',
      );
    if (problem) return problem;
    return { generated: shape('values', generated.dims), real: shape('values', real.dims) };
  },
  // In the order of its outputs.
  forward: ({ inputs: { generated, real } }) => ({ generated, real }),
  objective: {
    sides: [
      {
        name: 'critic',
        label: text('Critic', '識別器'),
        reads: ['real', 'generated'],
        trains: ['real'],
        equilibrium: ({ loss }) => gameOf(loss).equilibrium.critic,
      },
      {
        name: 'generator',
        label: text('Generator', '生成器'),
        reads: ['generated'],
        trains: ['generated'],
        equilibrium: ({ loss }) => gameOf(loss).equilibrium.generator,
      },
    ],
    scores: { real: 'real', generated: 'generated' },
    alone: { type: 'regression-output', port: 'values' },
    measures: () => [],
    // What the generator of a hinge wants has no lowest value.
    least: Number.NEGATIVE_INFINITY,
    loss({ ops: { tf }, params, inputs, side }) {
      const game = gameOf(params.loss);
      const loss =
        side === 'generator'
          ? game.generator(tf, inputs.generated)
          : game.critic(tf, inputs.real, inputs.generated);
      return { loss, metrics: {} };
    },
    torch({ params, side }, { real, generated }) {
      const { torch } = gameOf(params.loss);
      return side === 'generator'
        ? torch.generator(single(generated))
        : torch.critic(single(real), single(generated));
    },
  },
  exports: {
    torch: ({ inputs }) => ({
      call: ({ real, generated }) => ({
        generated: channelsLast(single(generated), inputs.generated),
        real: channelsLast(single(real), inputs.real),
      }),
    }),
    keras: () => ({
      call: ({ real, generated }) => ({ generated: single(generated), real: single(real) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: {
        real: shape('values', [batch, dim(1, 'units')]),
        generated: shape('values', [batch, dim(1, 'units')]),
      },
      outputs: { generated: [null, 1], real: [null, 1] },
    },
    {
      params: { loss: 'wasserstein' },
      inputs: {
        real: shape('values', [batch, dim(1, 'units')]),
        generated: shape('values', [batch, dim(1, 'units')]),
      },
      outputs: 'needs-second-derivatives',
    },
  ],
});
