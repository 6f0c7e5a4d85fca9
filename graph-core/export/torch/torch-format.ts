// PyTorch: model.py and the state it loads.
import { text } from '../../text.ts';
import { asciiBytes } from '../../ascii.ts';
import type { ExportFormat } from '../format.ts';
import { preprocessingMetadata } from '../model-ports.ts';
import { pythonBeside } from '../beside/beside.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import { checkTorchState } from './check-torch-state.ts';
import { torchLimits, torchNaming, torchSource } from './torch-source.ts';

export const torchFormat: ExportFormat = {
  id: 'torch',
  docs: {
    title: text('PyTorch', 'PyTorch'),
    summary: text(
      'model.py with a class per module, and state.safetensors with the weights in PyTorch’s names and layouts. Trained weights bring predict.py, which answers raw input.',
      'モジュールごとのクラスを書いた model.py と、PyTorch の名前・並びに直した重み state.safetensors。学習した重みには、文や行・画像をそのまま与えられる predict.py が付きます。',
    ),
  },
  limits: torchLimits,
  async write(context) {
    const { source, state, inputs } = torchSource(context.document, context.plan, context.weights);
    const naming = torchNaming(inputs);
    const metadata = { format: 'pt', ...preprocessingMetadata(context, naming) };
    return [
      { name: 'model.py', bytes: asciiBytes(source) },
      { name: 'state.safetensors', bytes: writeSafetensors(state, metadata) },
      ...pythonBeside(context, naming, 'torch'),
    ];
  },
  open: checkTorchState,
};
