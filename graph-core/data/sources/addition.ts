// Sums written out in characters: `12+345` → `357`.
import { z } from 'zod';
import { size } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { drawDistinct } from '../distinct.ts';
import { characterPairs } from '../text/lines.ts';
import { random } from '../random.ts';

const options = z.object({
  digits: size(3, { label: text('Digits of each number', '各数の桁数') }, { max: 9 }),
  ...countOptions(20_000),
});

export const addition: DataSource<typeof options> = {
  id: 'addition',
  rank: 4,
  docs: {
    title: text('Addition', '足し算'),
    summary: text(
      'Two numbers with a plus sign, and their sum, character by character. The carry runs against the direction of reading.',
      '2 つの数の足し算を 1 文字ずつ読み、答えを書きます。繰り上がりは読む向きと逆に伝わります。',
    ),
    licence: 'CC0-1.0',
    task: text('sequence to sequence', '系列から系列'),
  },
  options,
  async open({ digits, examples, heldOut }, context) {
    const stream = random('addition', context.seed);
    const number = () => stream.below(10 ** stream.between(1, digits));
    const drawn = drawDistinct(
      () => {
        const [a, b] = [number(), number()];
        return { source: `${a}+${b}`, target: `${a + b}` };
      },
      ({ source }) => source,
      { examples, heldOut },
      context.progress,
    );
    return characterPairs(
      drawn,
      { letters: '0123456789+', length: 2 * digits + 1 },
      { letters: '0123456789', length: digits + 1 },
    );
  },
};
