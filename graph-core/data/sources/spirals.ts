// Arms of a spiral, one class each: easy to see, hard for a shallow network.
import { z } from 'zod';
import { number, size } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { labelledPoints } from '../labelled-points.ts';
import { random } from '../random.ts';

const options = z.object({
  arms: size(3, { label: text('Arms', '腕の数') }, { min: 2, max: 10 }),
  turns: number(1, { label: text('Turns', '回転数') }, { min: 0.25, max: 4, step: 0.25 }),
  noise: number(0.03, { label: text('Noise', 'ノイズ') }, { min: 0, max: 0.5, step: 0.01 }),
  ...countOptions(2_000, 500),
});

export const spirals: DataSource<typeof options> = {
  id: 'spirals',
  rank: 15,
  docs: {
    title: text('Spirals', '渦巻き'),
    summary: text(
      'Points on the arms of a spiral; which arm is it?',
      '渦巻きの腕の上の点が、どの腕に属するかを見分けます。',
    ),
    licence: 'CC0-1.0',
    task: text('table classification', '表の分類'),
  },
  options,
  async open({ arms, turns, noise, examples, heldOut }, context) {
    const stream = random('spirals', context.seed);
    const points = Array.from({ length: examples + heldOut }, () => {
      const label = stream.below(arms);
      const along = Math.sqrt(stream.next());
      const angle = 2 * Math.PI * (label / arms + turns * along);
      return {
        features: [
          along * Math.cos(angle) + noise * stream.normal(),
          along * Math.sin(angle) + noise * stream.normal(),
        ],
        label,
      };
    });
    const names = Array.from({ length: arms }, (_, arm) => `arm ${arm + 1}`);
    return labelledPoints(points, heldOut, names, text('x, y', 'x, y'));
  },
};
