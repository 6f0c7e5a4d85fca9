// Keras: model.py and the arrays it loads.
import { text } from '../../text.ts';
import { asciiBytes } from '../../ascii.ts';
import type { ExportFormat } from '../format.ts';
import { pythonBeside } from '../beside/beside.ts';
import { writeNpz } from '../npz/write-npz.ts';
import { checkKerasArrays } from './check-keras-arrays.ts';
import { openLengths } from './open-lengths.ts';
import { kerasDiffers, kerasLimits, kerasSource } from './keras-source.ts';

export const kerasSourceFormat: ExportFormat = {
  id: 'keras-source',
  docs: {
    title: text('Keras 3 source', 'Keras 3 ソース'),
    summary: text(
      'model.py with build_model and a function per module, and weights.npz with the weights it loads; model.save then writes a .keras file. Trained weights bring predict.py, which answers raw input.',
      'build_model とモジュールごとの関数を書いた model.py と、読み込む重み weights.npz。model.save で .keras ファイルにできます。学習した重みには、文や行・画像をそのまま与えられる predict.py が付きます。',
    ),
  },
  limits: kerasLimits,
  differs: kerasDiffers,
  async write(context) {
    const { document, plan, weights } = context;
    const { source, state } = kerasSource(document, plan, weights, openLengths(document, plan));
    return [
      { name: 'model.py', bytes: asciiBytes(source) },
      { name: 'weights.npz', bytes: writeNpz(state) },
      ...pythonBeside(context, {}, 'keras'),
    ];
  },
  open: checkKerasArrays,
};
