// NumPy: every weight under our own name.
import { text } from '../../text.ts';
import type { ExportFormat } from '../format.ts';
import { preprocessingBeside } from '../beside/beside.ts';
import { openNpz } from './open-npz.ts';
import { writeNpz } from './write-npz.ts';

export const npzFormat: ExportFormat = {
  id: 'npz',
  docs: {
    title: text('NumPy (npz)', 'NumPy（npz）'),
    summary: text(
      'All weights by name in one file for numpy.load. Weights only, without the architecture.',
      'numpy.load で読む、すべての重みを名前つきで収めたファイル。重みのみで、構造は含みません。',
    ),
  },
  single: 'weights.npz',
  limits: () => [],
  write: async (context) => [
    { name: 'weights.npz', bytes: writeNpz(context.weights, preprocessingBeside(context)) },
  ],
  open: openNpz,
};
