// A table like Fisher's irises: four measures of a flower, three kinds, drawn from the published means and spreads.
import { z } from 'zod';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { labelledPoints } from '../labelled-points.ts';
import { random } from '../random.ts';

/**
 * Mean and standard deviation in cm of sepal length, sepal width, petal length, petal width (Fisher 1936, as
 * usually summarised), and how strongly the four grow together within a kind.
 */
const kinds = [
  { name: 'setosa', means: [5.01, 3.43, 1.46, 0.25], spreads: [0.35, 0.38, 0.17, 0.11] },
  { name: 'versicolor', means: [5.94, 2.77, 4.26, 1.33], spreads: [0.52, 0.31, 0.47, 0.2] },
  { name: 'virginica', means: [6.59, 2.97, 5.55, 2.03], spreads: [0.64, 0.32, 0.55, 0.27] },
];
const shared = 0.7;

const options = z.object(countOptions(600, 150));

export const flowers: DataSource<typeof options> = {
  id: 'flowers',
  rank: 13,
  docs: {
    title: text('Flowers (like iris)', '花（アヤメに似た表）'),
    summary: text(
      'Four measures of a flower and which of three kinds it is. Drawn at random with the means and spreads of Fisher’s irises; it is not the original table.',
      '花の 4 つの寸法から 3 種のどれかを当てます。フィッシャーのアヤメの平均とばらつきに合わせて乱数で作ったもので、元の表そのものではありません。',
    ),
    licence: 'CC0-1.0',
    task: text('table classification', '表の分類'),
  },
  options,
  async open({ examples, heldOut }, context) {
    const stream = random('flowers', context.seed);
    const points = Array.from({ length: examples + heldOut }, () => {
      const label = stream.below(kinds.length);
      const { means = [], spreads = [] } = kinds[label] ?? {};
      const growth = stream.normal();
      const features = means.map((mean, index) => {
        const own = Math.sqrt(shared) * growth + Math.sqrt(1 - shared) * stream.normal();
        return Math.max(0.05, mean + (spreads[index] ?? 0) * own);
      });
      return { features, label };
    });
    return labelledPoints(
      points,
      heldOut,
      kinds.map(({ name }) => name),
      text('Sepal and petal, length and width (cm)', 'がく片と花弁の長さと幅（cm）'),
    );
  },
};
