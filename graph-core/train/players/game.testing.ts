// A small game for tests: a generator of points against a critic with batch statistics, dropout and spectral norm.
import { draw, drawGraph, drawModule } from '../../document/draw.testing.ts';
import { newDocument } from '../../document/new-document.ts';
import type { Document, PlayerSettings, TrainingSettings } from '../../document/schema.ts';

const rates = { critic: 0.004, generator: 0.001 };

const players: readonly [PlayerSettings, PlayerSettings] = [
  {
    id: 'critic',
    objectives: [{ node: 'game', side: 'critic' }],
    trains: ['on-real'],
    optimizer: { type: 'adam', learningRate: rates.critic, beta1: 0, beta2: 0.9 },
    schedule: { type: 'cosine', warmup: 2, floor: 0.1 },
    stepsPerRound: 2,
  },
  {
    id: 'generator',
    objectives: [{ node: 'game', side: 'generator' }],
    trains: ['hidden', 'norm', 'made'],
    optimizer: { type: 'momentum', learningRate: rates.generator, momentum: 0.5 },
    schedule: { type: 'constant' },
    stepsPerRound: 1,
    average: { decay: 0.9, from: 2 },
  },
];

export interface GameOptions {
  readonly loss?: string;
  /** Nothing but Dense blocks. */
  readonly plain?: boolean;
  readonly spectral?: boolean;
  readonly training?: Partial<TrainingSettings>;
}

/** On the moons, in rounds of two turns of the critic and one of the generator. */
export function game({
  loss = 'hinge',
  plain = false,
  spectral = true,
  training = {},
}: GameOptions = {}): Document {
  const critic = drawModule(
    'judge',
    [{ name: 'values', kind: 'values' }],
    [{ name: 'values', kind: 'values' }],
    plain ? plainCritic : wholeCritic(spectral),
  );
  const drawn = draw(
    {
      points: ['vector-input', { features: 2 }],
      z: ['noise-input', { units: 3 }],
      hidden: ['dense', { units: 5, activation: 'tanh' }],
      ...(!plain && { norm: 'batch-norm' }),
      made: ['dense', { units: 2 }],
      'on-real': { module: 'judge' },
      'on-made': { module: 'judge', tie: { node: 'on-real' } },
      game: ['adversarial-output', { loss }],
    },
    'z.noise > hidden.values',
    ...(plain ? ['hidden.values > made.values'] : normWires),
    'points.values > on-real.values',
    'made.values > on-made.values',
    'on-real.values > game.real',
    'on-made.values > game.generated',
  );
  const [first, second] = players;
  const trains = second.trains.filter((node) => !plain || node !== 'norm');
  return {
    ...drawn,
    modules: [critic],
    data: {
      source: 'moons',
      options: { examples: 40, heldOut: 24 },
      bindings: { points: 'features' },
    },
    training: {
      ...newDocument().training,
      batchSize: 8,
      steps: 6,
      validateEvery: 0,
      clipNorm: 0,
      players: [first, { ...second, trains }],
      ...training,
    },
  };
}

const normWires = ['hidden.values > norm.values', 'norm.values > made.values'];

const wholeCritic = (spectral: boolean) =>
  drawGraph(
    {
      wide: ['dense', { units: 6, activation: 'tanh', spectral }],
      norm: 'batch-norm',
      drop: ['dropout', { rate: 0.2 }],
      score: ['dense', { units: 1 }],
    },
    '$in.values > wide.values',
    'wide.values > norm.values',
    'norm.values > drop.values',
    'drop.values > score.values',
    'score.values > $out.values',
  );

const plainCritic = drawGraph(
  { wide: ['dense', { units: 6, activation: 'tanh' }], score: ['dense', { units: 1 }] },
  '$in.values > wide.values',
  'wide.values > score.values',
  'score.values > $out.values',
);
