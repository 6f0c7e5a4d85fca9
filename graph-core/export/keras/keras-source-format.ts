// Keras: model.py and the arrays it loads.
import { text } from '../../text.ts';
import { asciiBytes } from '../ascii.ts';
import type { ExportFormat } from '../format.ts';
import { writeNpz } from '../npz/write-npz.ts';
import { kerasLimits, kerasSource } from './keras-source.ts';

export const kerasSourceFormat: ExportFormat = {
  id: 'keras-source',
  docs: {
    title: text('Keras 3 source', 'Keras 3 ソース'),
    summary: text(
      'model.py with build_model and a function per module, and weights.npz with the weights it loads; model.save then writes a .keras file.',
      'build_model とモジュールごとの関数を書いた model.py と、読み込む重み weights.npz。model.save で .keras ファイルにできます。',
    ),
  },
  limits: kerasLimits,
  async write({ document, plan, weights }) {
    const { source, state } = kerasSource(document, plan, weights);
    return [
      { name: 'model.py', bytes: asciiBytes(source) },
      { name: 'weights.npz', bytes: writeNpz(state) },
    ];
  },
};
