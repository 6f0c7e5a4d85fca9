// How a game of points may stand, every part of it there.
import type { Duel } from '../../graph-core/index.ts';

export const numbers = (length: number) => Float32Array.from({ length }, (_, at) => Math.sin(at));

export const points: Duel = {
  players: { critic: { loss: 1.5, equilibrium: 2 }, generator: { loss: Number.NaN } },
  scores: { real: numbers(5), generated: numbers(4) },
  auc: 0.75,
  overlap: 0.25,
  samples: { shape: [2], count: 64, values: numbers(128) },
  real: { count: 30, values: numbers(60) },
  factors: [{ path: 'generator/attention', value: -0.25 }],
  quality: {
    kid: 0.1,
    kidError: 0.01,
    kidFloor: 0.001,
    fd: 3,
    features: { kind: 'values' },
    classes: [0.5, 0.5],
    classNames: ['cat', 'dog'],
    duplicates: 2,
    nearest: { generated: 0.5, real: 1 },
  },
  surface: { range: [-1, 1, -2, 2], size: 3, scores: numbers(9) },
  arrows: numbers(128),
};
