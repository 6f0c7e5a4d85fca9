// Sound documents that random edits start from: a small Transformer with a repeated module, a small CNN, and nothing.
import { draw, drawGraph, drawModule } from '../../document/draw.testing.ts';
import { newDocument } from '../../document/new-document.ts';
import type { Document } from '../../document/schema.ts';

const layer = drawModule(
  'layer',
  [
    { name: 'values', kind: 'values' },
    { name: 'mask', kind: 'mask' },
  ],
  [{ name: 'values', kind: 'values' }],
  drawGraph(
    {
      attention: ['multi-head-attention', { heads: 2 }],
      norm: 'add-and-norm',
      inner: ['dense', { units: '=2*width', activation: 'relu' }],
      outer: ['dense', { units: '=width' }],
      sum: 'add',
    },
    '$in.values > attention.query',
    '$in.mask > attention.mask',
    'attention.values > norm.values',
    '$in.values > norm.residual',
    'norm.values > inner.values',
    'inner.values > outer.values',
    'outer.values > sum.values',
    'norm.values > sum.values',
    'sum.values > $out.values',
  ),
);

export const transformer: Document = {
  ...draw(
    {
      words: ['token-input', { length: 6, vocabulary: 20 }],
      embedding: ['embedding', { units: '=width' }],
      stack: { module: 'layer', repeat: 3 },
      logits: ['dense', { units: 20 }],
      out: 'classification-output',
    },
    'words.tokens > embedding.tokens',
    'embedding.values > stack.values',
    'embedding.mask > stack.mask',
    'stack.values > logits.values',
    'logits.values > out.logits',
    'embedding.mask > out.mask',
  ),
  variables: { width: 8 },
  modules: [layer],
  data: { source: 'reverse', options: {}, bindings: { words: 'input', out: 'output' } },
};

export const cnn: Document = draw(
  {
    picture: ['image-input', { height: 8, width: 8, channels: 1 }],
    conv: ['conv-2d', { filters: 4 }],
    side: ['conv-2d', { filters: 4 }],
    sum: 'add',
    pool: 'max-pooling',
    flat: 'flatten',
    logits: ['dense', { units: 3 }],
    out: 'classification-output',
  },
  'picture.image > conv.image',
  'picture.image > side.image',
  'conv.image > sum.values',
  'side.image > sum.values',
  'sum.values > pool.image',
  'pool.image > flat.values',
  'flat.values > logits.values',
  'logits.values > out.logits',
);

export const starts: readonly Document[] = [newDocument(), transformer, cnn];
