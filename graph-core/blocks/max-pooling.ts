// The largest value under a window that slides over an image.
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import {
  poolExamples,
  poolExports,
  poolInputs,
  poolOptions,
  poolOutputs,
  poolParams,
  poolShape,
} from './kit/pooling.ts';

export const maxPooling = defineBlock({
  type: 'max-pooling',
  docs: {
    title: text('Max pooling', '最大プーリング'),
    summary: text(
      'Keeps the largest value of each window, so that a pattern counts wherever in the window it lies.',
      '窓ごとに最大の値だけを残します。模様が窓のどこにあっても同じ答えになります。',
    ),
    also: ['MaxPool', 'subsampling', '最大値プーリング', 'マックスプーリング'],
    category: 'convolution',
    icon: 'minimize-2',
    equation: 'y[i, j] = max x[i·s + m, j·s + n], m, n < size',
    source: 'Riesenhuber and Poggio 1999, Hierarchical Models of Object Recognition in Cortex',
  },
  inputs: poolInputs,
  outputs: poolOutputs,
  params: poolParams,
  shape: poolShape,
  forward: ({ ops, params, inputs }) => ({ image: ops.maxPool(inputs.image, poolOptions(params)) }),
  exports: poolExports('Max'),
  examples: poolExamples,
});
