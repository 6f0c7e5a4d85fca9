// A GPT, pre-norm, learned positions: the row of 0.82 million parameters, and any other size.
import type { Document } from '../../graph-core/index.ts';
import { Network } from '../network.ts';
import type { Row } from '../row.ts';

export type GptSizes = Readonly<
  Record<'batch' | 'length' | 'units' | 'layers' | 'heads' | 'vocabulary', number>
>;

function gptDocument({ length, units, layers, heads, vocabulary }: GptSizes): Document {
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

export function gptOf(sizes: GptSizes): Row {
  const { batch, length, units, layers, heads, vocabulary } = sizes;
  return {
    name: 'gpt',
    title: `GPT: batch ${batch}, T ${length}, d ${units}, ${layers} layers, ${heads} heads, V ${vocabulary}, Adam`,
    sizes,
    document: gptDocument(sizes),
    columns: [
      { name: 'text', shape: [batch, length], below: vocabulary, seed: 1001 },
      { name: 'output', shape: [batch, length], below: vocabulary, seed: 2002 },
    ],
    stock: true,
  };
}

export const gpt = gptOf({
  batch: 12,
  length: 64,
  units: 128,
  layers: 4,
  heads: 4,
  vocabulary: 65,
});
