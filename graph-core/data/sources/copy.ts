// Sequences of symbols and the very same again.
import { text } from '../../text.ts';
import type { DataSource } from '../dataset.ts';
import { symbolOptions, symbolSequences } from '../text/symbol-sequences.ts';

export const copy: DataSource<typeof symbolOptions> = {
  id: 'copy',
  rank: 2,
  docs: {
    title: text('Copy', '複写'),
    summary: text(
      'Random symbols; the answer is the same symbols. The simplest test of whether a model can look back.',
      'ランダムな記号列をそのまま出力します。モデルが入力を見返せるかを確かめる最も単純な課題です。',
    ),
    licence: 'CC0-1.0',
    task: text('sequence to sequence', '系列から系列'),
  },
  options: symbolOptions,
  open: async (options, context) => symbolSequences('copy', (symbols) => symbols, options, context),
};
