// The mean under a window that slides over an image.
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

export const averagePooling = defineBlock({
  type: 'average-pooling',
  docs: {
    title: text('Average pooling', '平均プーリング'),
    summary: text(
      'Keeps the mean of each window; zeros added by padding do not count.',
      '窓ごとに平均の値を残します。パディングの 0 は平均に数えません。',
    ),
    also: ['AvgPool', 'mean pooling', '平均値プーリング', 'アベレージプーリング'],
    category: 'convolution',
    icon: 'shrink',
    equation: 'y[i, j] = mean x[i·s + m, j·s + n], m, n < size',
    source: 'LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition',
  },
  inputs: poolInputs,
  outputs: poolOutputs,
  params: poolParams,
  shape: poolShape,
  forward: ({ ops, params, inputs }) => ({
    image: ops.averagePool(inputs.image, poolOptions(params)),
  }),
  exports: poolExports('Average'),
  examples: poolExamples,
});
