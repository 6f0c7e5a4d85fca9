// Two interlocking half circles, like scikit-learn's make_moons: the smallest task that a straight line cannot solve.
import { z } from 'zod';
import { number } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { labelledPoints } from '../labelled-points.ts';
import { random } from '../random.ts';

const options = z.object({
  noise: number(0.1, { label: text('Noise', 'ノイズ') }, { min: 0, max: 1, step: 0.05 }),
  ...countOptions(1_000, 500),
});

export const moons: DataSource<typeof options> = {
  id: 'moons',
  rank: 14,
  docs: {
    title: text('Moons', '2 つの月'),
    summary: text(
      'Points on two interlocking half circles; which one is it?',
      '互いに食い込む 2 つの半円上の点を見分けます。',
    ),
    licence: 'CC0-1.0',
    task: text('table classification', '表の分類'),
  },
  options,
  async open({ noise, examples, heldOut }, context) {
    const stream = random('moons', context.seed);
    const points = Array.from({ length: examples + heldOut }, () => {
      const label = stream.below(2);
      const angle = Math.PI * stream.next();
      const [x, y] =
        label === 0
          ? [Math.cos(angle), Math.sin(angle)]
          : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
      return { features: [x + noise * stream.normal(), y + noise * stream.normal()], label };
    });
    return labelledPoints(points, heldOut, ['upper', 'lower'], text('x, y', 'x, y'));
  },
};
