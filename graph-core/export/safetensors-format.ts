// Trained weights by name, for anything that reads safetensors.
import { text } from '../text.ts';
import type { ExportFormat } from './format.ts';
import { openSafetensors } from './read-back.ts';
import { preprocessingMetadata } from './model-ports.ts';
import { writeSafetensors } from '../weights/safetensors.ts';

export const safetensors: ExportFormat = {
  id: 'safetensors',
  docs: {
    title: text('Weights (safetensors)', '重み（safetensors）'),
    summary: text(
      'Every weight by name, in a format that never executes code when read.',
      'すべての重みを名前付きで保存します。読み込み時に何も実行しない形式です。',
    ),
  },
  single: 'model.safetensors',
  limits: () => [],
  async write(context) {
    const metadata = { format: 'kumiki', ...preprocessingMetadata(context) };
    return [{ name: 'model.safetensors', bytes: writeSafetensors(context.weights, metadata) }];
  },
  open: openSafetensors,
};
