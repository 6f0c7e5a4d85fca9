// A GPT of 0.82 million parameters, pre-norm, learned positions.
import type { Document } from '../../graph-core/index.ts';
import { Network } from '../network.ts';
import type { Row } from '../row.ts';

const gptSizes = {
  batch: 12,
  length: 64,
  units: 128,
  layers: 4,
  heads: 4,
  vocabulary: 65,
};

function gptDocument(): Document {
  const { length, units, layers, heads, vocabulary } = gptSizes;
  const network = new Network();
  network.add('text', 'token-input', { length, vocabulary });
  network.add('embedding', 'embedding', { units }, { tokens: 'text.tokens' });
  network.add(
    'position',
    'positional-encoding',
    { kind: 'learned' },
    { values: 'embedding.values' },
  );
  let before = 'position';
  for (let layer = 0; layer < layers; layer++) {
    const [norm, look, mid, inner, sum] = ['norm', 'attention', 'middle', 'inner', 'sum'].map(
      (part) => `${part}-${layer}`,
    ) as [string, string, string, string, string];
    network.add(norm, 'layer-norm', {}, { values: `${before}.values` });
    network.add(look, 'multi-head-attention', { heads, causal: true }, { query: `${norm}.values` });
    const arriving = { values: `${look}.values`, residual: `${before}.values` };
    network.add(mid, 'add-and-norm', { order: 'pre', norm: 'layer' }, arriving);
    network.add(
      inner,
      'feed-forward',
      { units: 4 * units, activation: 'gelu' },
      { values: `${mid}.normalized` },
    );
    network.add(sum, 'add', {}, { values: [`${mid}.values`, `${inner}.values`] });
    before = sum;
  }
  network.add('norm', 'layer-norm', {}, { values: `${before}.values` });
  network.add('head', 'dense', { units: vocabulary, bias: false }, { values: 'norm.values' });
  network.add('output', 'classification-output', {}, { logits: 'head.values' });
  return network.document('GPT');
}

const { batch, length, vocabulary } = gptSizes;

export const gpt: Row = {
  name: 'gpt',
  title: 'GPT 0.82 M: batch 12, T 64, d 128, 4 layers, 4 heads, V 65, Adam',
  sizes: gptSizes,
  document: gptDocument(),
  columns: [
    { name: 'text', shape: [batch, length], below: vocabulary, seed: 1001 },
    { name: 'output', shape: [batch, length], below: vocabulary, seed: 2002 },
  ],
  stock: true,
};
