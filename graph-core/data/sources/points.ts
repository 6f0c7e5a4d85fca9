// Points that the user draws: examples lie around them, so that a generator learns what was drawn.
import { z } from 'zod';
import { drawing, number } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { readPoints } from '../../drawn-points.ts';
import { inMemory } from '../in-memory.ts';
import { described, plainFields } from '../preprocessing/described.ts';
import { random } from '../random.ts';

/** The three strokes of a K. */
const initial =
  '-0.5,0.8 -0.5,0.6 -0.5,0.4 -0.5,0.2 -0.5,0 -0.5,-0.2 -0.5,-0.4 -0.5,-0.6 -0.5,-0.8 ' +
  '-0.3,0.15 -0.15,0.3 0,0.45 0.15,0.6 0.3,0.75 -0.15,-0.1 0,-0.25 0.15,-0.45 0.3,-0.6 0.45,-0.8';

const options = z.object({
  points: drawing(initial, {
    label: text('Points', '点'),
    help: text(
      'x and y of each, −1 … 1: draw them with the mouse.',
      '各点の x と y（−1 … 1）です。マウスで描けます。',
    ),
  }),
  noise: number(0.03, { label: text('Noise', 'ノイズ') }, { min: 0, max: 0.5, step: 0.01 }),
  ...countOptions(10_000, 1_000),
});

export const points: DataSource<typeof options> = {
  id: 'points',
  rank: 17,
  docs: {
    title: text('Points you draw', '自分で描く点'),
    summary: text(
      'Draw points in the plane; every example lies around one of them.',
      '平面に点を描きます。どの例も、そのどれかのまわりにあります。',
    ),
    licence: 'CC0-1.0',
    task: text('generation in two dimensions', '二次元の生成'),
  },
  options,
  async open({ points: drawn, noise, examples, heldOut }, context) {
    const centres = readPoints(drawn);
    if (centres.length === 0)
      throw new DataError(
        'no-points',
        text('Draw some points first.', '先に点を描いてください。'),
        { option: 'points' },
      );
    const stream = random('points', context.seed);
    const count = examples + heldOut;
    const values = new Float32Array(2 * count);
    for (let index = 0; index < count; index++) {
      const [x, y] = centres[stream.below(centres.length)] ?? [0, 0];
      values[2 * index] = x + noise * stream.normal();
      values[2 * index + 1] = y + noise * stream.normal();
    }
    const fields = plainFields(['', ''], values, examples);
    const column = described({ kind: 'vector', name: 'features', fields }, text('x, y', 'x, y'));
    return inMemory({
      columns: [{ ...column, values }],
      count: { training: examples, 'held-out': heldOut },
    });
  },
};
