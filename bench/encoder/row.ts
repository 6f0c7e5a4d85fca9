// Two layers of a Transformer encoder, post-norm as in the paper, sinusoidal positions.
import type { Document } from '../../graph-core/index.ts';
import { Network } from '../network.ts';
import type { Row } from '../row.ts';

const encoderSizes = {
  batch: 32,
  length: 32,
  units: 128,
  inner: 512,
  layers: 2,
  heads: 4,
  vocabulary: 64,
};

function encoderDocument(): Document {
  const { length, units, inner, layers, heads, vocabulary } = encoderSizes;
  const network = new Network();
  network.add('text', 'token-input', { length, vocabulary });
  network.add('embedding', 'embedding', { units }, { tokens: 'text.tokens' });
  network.add('position', 'positional-encoding', {}, { values: 'embedding.values' });
  let before = 'position';
  for (let layer = 0; layer < layers; layer++) {
    const [look, first, feed, second] = ['attention', 'first', 'feed', 'second'].map(
      (part) => `${part}-${layer}`,
    ) as [string, string, string, string];
    network.add(
      look,
      'multi-head-attention',
      { heads },
      { query: `${before}.values`, mask: 'embedding.mask' },
    );
    network.add(
      first,
      'add-and-norm',
      {},
      { values: `${look}.values`, residual: `${before}.values` },
    );
    network.add(
      feed,
      'feed-forward',
      { units: inner, activation: 'relu' },
      { values: `${first}.values` },
    );
    network.add(
      second,
      'add-and-norm',
      {},
      { values: `${feed}.values`, residual: `${first}.values` },
    );
    before = second;
  }
  network.add('head', 'dense', { units: vocabulary }, { values: `${before}.values` });
  network.add('output', 'classification-output', {}, { logits: 'head.values' });
  return network.document('Encoder');
}

const { batch, length, vocabulary } = encoderSizes;

export const encoder: Row = {
  name: 'encoder',
  title: 'Transformer encoder: batch 32, T 32, d 128, ffn 512, 2 layers, 4 heads, V 64, Adam',
  sizes: encoderSizes,
  document: encoderDocument(),
  columns: [
    { name: 'text', shape: [batch, length], below: vocabulary, seed: 1003 },
    { name: 'output', shape: [batch, length], below: vocabulary, seed: 2004 },
  ],
  stock: true,
};
