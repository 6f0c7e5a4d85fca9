// Two LSTM layers over a sequence of vectors, one class at each step.
import type { Document } from '../../graph-core/index.ts';
import { Network } from '../network.ts';
import type { Row } from '../row.ts';

const lstmSizes = { batch: 64, length: 20, features: 128, units: 128, classes: 64 };

function lstmDocument(): Document {
  const { length, features, units, classes } = lstmSizes;
  const network = new Network();
  network.add('values', 'sequence-input', { length, features });
  network.add('first', 'lstm', { units }, { values: 'values.values' });
  network.add('second', 'lstm', { units }, { values: 'first.sequence' });
  network.add('head', 'dense', { units: classes }, { values: 'second.sequence' });
  network.add('output', 'classification-output', {}, { logits: 'head.values' });
  return network.document('LSTM');
}

const { batch, length, features, classes } = lstmSizes;

export const lstm: Row = {
  name: 'lstm',
  title: 'LSTM 2 × 128: batch 64, T 20, 128 features, 64 classes, Adam',
  sizes: lstmSizes,
  document: lstmDocument(),
  columns: [
    { name: 'values', shape: [batch, length, features], seed: 1005 },
    { name: 'output', shape: [batch, length], below: classes, seed: 2006 },
  ],
  stock: true,
};
