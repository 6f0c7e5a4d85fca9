// Layers of one shape in the order in which they run, though their names sort otherwise.
import { expect, test } from 'vitest';
import { bySignature } from './by-signature.ts';
import { found } from './found-array.ts';

const array = (name: string) => ({ name, shape: [2], data: new Float32Array(2) });
const ofNorms = (names: readonly string[]) =>
  names.flatMap((name) => [array(`${name}.weight`), array(`${name}.bias`)]);

/** Ours, by theirs. */
function pairs(ours: readonly string[], theirs: readonly string[]): Record<string, string> {
  const named = bySignature(ofNorms(ours), ofNorms(theirs).reverse().map(found)) ?? [];
  return Object.fromEntries(named.map(({ name, from }) => [name, from?.[0]?.name ?? '']));
}

test.each([
  ['DistilBERT', 'transformer.layer', ['sa_layer_norm', 'output_layer_norm']],
  ['BART', 'encoder.layers', ['self_attn_layer_norm', 'final_layer_norm']],
  [
    'BART’s decoder',
    'layers',
    ['self_attn_layer_norm', 'encoder_attn_layer_norm', 'final_layer_norm'],
  ],
  ['ViT', 'encoder.layer', ['layernorm_before', 'layernorm_after']],
  ['GPT-2', 'h', ['ln_1', 'ln_2']],
])('the norms of %s', (_, layer, norms) => {
  const layers = ['0', '1', '10'];
  const ours = layers.flatMap((at) => norms.map((__, index) => `block_${at}/norm_${index}`));
  const theirs = layers.flatMap((at) => norms.map((norm) => `${layer}.${at}.${norm}`));
  const matched = pairs(ours, theirs);
  ours.forEach((name, index) => expect(matched[`${name}.bias`]).toBe(`${theirs[index]}.bias`));
});
