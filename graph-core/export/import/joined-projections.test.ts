// Attention whose query, key and value are layers of their own, as BERT's files have them, comes in as one block.
import { expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { draw } from '../../document/draw.testing.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import { torchSource } from '../torch/torch-source.ts';
import { fitWeights } from './import-weights.ts';

const document = draw(
  {
    words: ['token-input', { length: 6, vocabulary: 11 }],
    embedding: ['embedding', { units: 8 }],
    'self-attention': ['multi-head-attention', { heads: 2 }],
    'norm-1': 'add-and-norm',
    'feed-forward': ['feed-forward', { units: 16 }],
    'norm-2': 'add-and-norm',
    classes: ['dense', { units: 3 }],
    out: 'classification-output',
  },
  'words.tokens > embedding.tokens',
  'embedding.values > self-attention.query',
  'self-attention.values > norm-1.values',
  'embedding.values > norm-1.residual',
  'norm-1.values > feed-forward.values',
  'feed-forward.values > norm-2.values',
  'norm-1.values > norm-2.residual',
  'norm-2.values > classes.values',
  'classes.values > out.logits',
);
const plan = makePlan(document, analyze(document, findBlock));
const trained = initialWeights(plan, 7).map((array) => ({
  ...array,
  data: array.data.map((value, index) => value + index / 100),
}));

/** As BERT's files call it, by what PyTorch calls it in our export. */
const layer = 'bert.encoder.layer.0';
const theirs: readonly (readonly [RegExp, string])[] = [
  [/^embedding\./, 'bert.embeddings.word_embeddings.'],
  [/^self_attention\.out_proj\./, `${layer}.attention.output.dense.`],
  [/^norm_1\..*?(?=weight|bias)/, `${layer}.attention.output.LayerNorm.`],
  [/^feed_forward\.(0|inner|linear1)\./, `${layer}.intermediate.dense.`],
  [/^feed_forward\.(\d|outer|linear2)\./, `${layer}.output.dense.`],
  [/^norm_2\..*?(?=weight|bias)/, `${layer}.output.LayerNorm.`],
  [/^classes\./, 'classifier.'],
];

function apart(array: NamedArray, names: readonly string[]): readonly NamedArray[] {
  const kind = array.name.endsWith('weight') ? 'weight' : 'bias';
  const [rows = 0, ...rest] = array.shape;
  const size = array.data.length / 3;
  return names.map((name, index) => ({
    name: `${layer}.attention.self.${name}.${kind}`,
    shape: [rows / 3, ...rest],
    data: array.data.slice(index * size, (index + 1) * size),
  }));
}

/** What BERT has beside its layers, of the same shape as one of them. */
const pooler = ['weight', 'bias'].map((kind) => ({
  name: `bert.pooler.dense.${kind}`,
  shape: kind === 'weight' ? [8, 8] : [8],
  data: new Float32Array(kind === 'weight' ? 64 : 8),
}));

const strange = (names: readonly string[]) =>
  torchSource(document, plan, trained).state.flatMap((array) => {
    if (array.name.includes('in_proj')) return apart(array, names);
    const [from, to] = theirs.find(([pattern]) => pattern.test(array.name)) ?? [];
    if (!from || to === undefined) throw new Error(array.name);
    return [{ ...array, name: array.name.replace(from, to) }];
  });

test.each([[['query', 'key', 'value']], [['q_proj', 'k_proj', 'v_proj']]])(
  '%s are joined',
  (names) => {
    const bytes = writeSafetensors([...strange(names), ...pooler]);
    const fit = fitWeights({ document, plan }, [{ name: 'bert', bytes }], { guesses: true });
    if ('error' in fit) throw new Error(fit.error.en);
    expect(fit.guessed).toBe(true);
    expect(fit.weights).toEqual(trained);
    const query = fit.matches.find(({ name }) => name === 'self-attention/query-kernel');
    expect(query?.sources.map(({ name }) => name)).toContain(
      `${layer}.attention.self.${names[0]}.weight`,
    );
  },
);

test('two of three stay as they are', () => {
  const arrays = strange(['query', 'key', 'value']).filter(({ name }) => !name.includes('.key.'));
  const file = { name: 'bert', bytes: writeSafetensors(arrays) };
  const fit = fitWeights({ document, plan }, [file], { guesses: true });
  if ('error' in fit) throw new Error(fit.error.en);
  expect(fit.weights).toBeUndefined();
  // Nor can the layer behind them be told from the two that are left.
  expect([...(fit.some?.kept ?? [])].sort()).toEqual([
    'self_attention.in_proj_bias',
    'self_attention.in_proj_weight',
    'self_attention.out_proj.bias',
    'self_attention.out_proj.weight',
  ]);
});
