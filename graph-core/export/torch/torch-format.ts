// PyTorch: model.py and the state it loads.
import { text } from '../../text.ts';
import { asciiBytes } from '../ascii.ts';
import type { ExportFormat } from '../format.ts';
import { writeSafetensors } from '../safetensors.ts';
import { torchLimits, torchSource } from './torch-source.ts';

export const torchFormat: ExportFormat = {
  id: 'torch',
  docs: {
    title: text('PyTorch', 'PyTorch'),
    summary: text(
      'model.py with a class per module, and state.safetensors with the weights in PyTorch’s names and layouts.',
      'モジュールごとのクラスを書いた model.py と、PyTorch の名前・並びに直した重み state.safetensors。',
    ),
  },
  limits: torchLimits,
  async write({ document, plan, weights }) {
    const { source, state } = torchSource(document, plan, weights);
    return [
      { name: 'model.py', bytes: asciiBytes(source) },
      { name: 'state.safetensors', bytes: writeSafetensors(state, { format: 'pt' }) },
    ];
  },
};
