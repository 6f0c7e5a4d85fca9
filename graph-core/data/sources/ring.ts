// Gaussians on a ring: the smallest data on which a generator shows whether it makes all there is, or only some of it.
import { z } from 'zod';
import { number, size } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { labelledPoints } from '../labelled-points.ts';
import { random } from '../random.ts';

const options = z.object({
  modes: size(8, { label: text('Gaussians', 'ガウス分布の数') }, { min: 2, max: 32 }),
  deviation: number(
    0.05,
    { label: text('Deviation', '標準偏差') },
    { min: 0.005, max: 0.5, step: 0.005 },
  ),
  ...countOptions(10_000, 1_000),
});

export const ring: DataSource<typeof options> = {
  id: 'ring',
  rank: 16,
  docs: {
    title: text('Ring of Gaussians', 'リング状のガウス分布'),
    summary: text(
      'Points around centres on a circle of radius 1, as many around each. A generator that has collapsed leaves some of them out.',
      '半径 1 の円周上に並ぶ中心のまわりの点です。点の数はどの中心も同じです。崩壊した生成器は、一部の中心しか作りません。',
    ),
    licence: 'CC0-1.0',
    task: text('generation in two dimensions', '二次元の生成'),
  },
  options,
  async open({ modes, deviation, examples, heldOut }, context) {
    const stream = random('ring', context.seed);
    const points = Array.from({ length: examples + heldOut }, () => {
      const label = stream.below(modes);
      const angle = (2 * Math.PI * label) / modes;
      const features = [Math.cos(angle), Math.sin(angle)].map(
        (centre) => centre + deviation * stream.normal(),
      );
      return { features, label };
    });
    const names = Array.from({ length: modes }, (_, mode) => `${mode + 1}`);
    return labelledPoints(points, heldOut, names, text('x, y', 'x, y'));
  },
};
