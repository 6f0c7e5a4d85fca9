// The model that the dates are learned with: LSTM encoder and decoder with additive attention (Bahdanau 2014).
import type { Document } from '../../graph-core/index.ts';
import { Network } from '../network.ts';
import type { Row } from '../row.ts';

const sizes = { batch: 64, source: 18, target: 11, units: 64, sourceWords: 51, targetWords: 15 };

function bahdanauDocument(): Document {
  const { source, target, units, sourceWords, targetWords } = sizes;
  const network = new Network();
  network.add('source', 'token-input', { length: source, vocabulary: sourceWords });
  network.add('source-embedding', 'embedding', { units }, { tokens: 'source.tokens' });
  network.add('encoder', 'lstm', { units }, { values: 'source-embedding.values' });
  network.add('target', 'token-input', { length: target, vocabulary: targetWords });
  network.add('target-embedding', 'embedding', { units }, { tokens: 'target.tokens' });
  const states = { state: 'encoder.state', cell: 'encoder.cell' };
  network.add('decoder', 'lstm', { units }, { values: 'target-embedding.values', ...states });
  const looking = { query: 'decoder.sequence', key: 'encoder.sequence' };
  network.add('attention', 'additive-attention', { units }, looking);
  network.add('join', 'concatenate', {}, { values: ['attention.values', 'decoder.sequence'] });
  network.add('combine', 'dense', { units, activation: 'tanh' }, { values: 'join.values' });
  network.add('head', 'dense', { units: targetWords }, { values: 'combine.values' });
  network.add('output', 'classification-output', {}, { logits: 'head.values' });
  return network.document('Bahdanau');
}

const { batch, source, target, sourceWords, targetWords } = sizes;

export const bahdanau: Row = {
  name: 'bahdanau',
  title: 'Bahdanau: LSTM 64 with additive attention, batch 64, T 18 → 11, V 51 → 15, Adam',
  sizes,
  document: bahdanauDocument(),
  columns: [
    { name: 'source', shape: [batch, source], below: sourceWords, seed: 1007 },
    { name: 'target', shape: [batch, target], below: targetWords, seed: 2008 },
    { name: 'output', shape: [batch, target], below: targetWords, seed: 3009 },
  ],
  stock: true,
};
