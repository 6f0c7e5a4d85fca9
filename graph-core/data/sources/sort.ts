// Sequences of symbols and the same in order.
import { text } from '../../text.ts';
import type { DataSource } from '../dataset.ts';
import { symbolOptions, symbolSequences } from '../text/symbol-sequences.ts';

export const sort: DataSource<typeof symbolOptions> = {
  id: 'sort',
  rank: 3,
  docs: {
    title: text('Sort', '並べ替え'),
    summary: text(
      'Random symbols; the answer is the same symbols from the smallest to the largest. Where to look depends on the content, not on the position.',
      'ランダムな記号列を小さい順に並べます。どこに注意を向けるかは、位置ではなく内容で決まります。',
    ),
    licence: 'CC0-1.0',
    task: text('sequence to sequence', '系列から系列'),
  },
  options: symbolOptions,
  open: async (options, context) =>
    symbolSequences('sort', (symbols) => symbols.sort(), options, context),
};
