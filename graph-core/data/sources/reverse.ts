// Sequences of symbols and the same read backwards.
import { text } from '../../text.ts';
import type { DataSource } from '../dataset.ts';
import { symbolOptions, symbolSequences } from '../text/symbol-sequences.ts';

export const reverse: DataSource<typeof symbolOptions> = {
  id: 'reverse',
  rank: 1,
  docs: {
    title: text('Reverse', '逆順'),
    summary: text(
      'Random symbols; the answer is the same symbols backwards. Easy with attention to the right position; long sequences overflow a single context vector.',
      'ランダムな記号列を逆順に並べます。正しい位置に注意を向ければ簡単ですが、長い列は 1 本の文脈ベクトルに入りきりません。',
    ),
    licence: 'CC0-1.0',
    task: text('sequence to sequence', '系列から系列'),
  },
  options: symbolOptions,
  open: async (options, context) =>
    symbolSequences('reverse', (symbols) => symbols.reverse(), options, context),
};
