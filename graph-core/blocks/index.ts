// Every block by its type. Generated from the file names by `npm run blocks`; do not edit.
import { activation } from './activation.ts';
import { add } from './add.ts';
import { addAndNorm } from './add-and-norm.ts';
import { additiveAttention } from './additive-attention.ts';
import { adversarialOutput } from './adversarial-output.ts';
import { averagePooling } from './average-pooling.ts';
import { batchNorm } from './batch-norm.ts';
import { binaryOutput } from './binary-output.ts';
import { classInput } from './class-input.ts';
import { classificationOutput } from './classification-output.ts';
import { combineMasks } from './combine-masks.ts';
import { concatenate } from './concatenate.ts';
import { conditionalBatchNorm } from './conditional-batch-norm.ts';
import { conv1d } from './conv-1d.ts';
import { conv2d } from './conv-2d.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwise-conv-2d.ts';
import { dropout } from './dropout.ts';
import { embedding } from './embedding.ts';
import { expression } from './expression.ts';
import { feedForward } from './feed-forward.ts';
import { flatten } from './flatten.ts';
import { globalPooling } from './global-pooling.ts';
import { gru } from './gru.ts';
import { imageAttention } from './image-attention.ts';
import { imageInput } from './image-input.ts';
import { layerNorm } from './layer-norm.ts';
import { localResponseNorm } from './local-response-norm.ts';
import { lookAheadMask } from './look-ahead-mask.ts';
import { lstm } from './lstm.ts';
import { matMul } from './mat-mul.ts';
import { maxPooling } from './max-pooling.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { multiplicativeAttention } from './multiplicative-attention.ts';
import { multiply } from './multiply.ts';
import { noiseInput } from './noise-input.ts';
import { oneHot } from './one-hot.ts';
import { pad } from './pad.ts';
import { padMask } from './pad-mask.ts';
import { permute } from './permute.ts';
import { positionalEncoding } from './positional-encoding.ts';
import { projection } from './projection.ts';
import { regressionOutput } from './regression-output.ts';
import { repeatVector } from './repeat-vector.ts';
import { reshape } from './reshape.ts';
import { rmsNorm } from './rms-norm.ts';
import { scale } from './scale.ts';
import { scaledDotProductAttention } from './scaled-dot-product-attention.ts';
import { separableConv2d } from './separable-conv-2d.ts';
import { sequenceInput } from './sequence-input.ts';
import { simpleRnn } from './simple-rnn.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';
import { subtract } from './subtract.ts';
import { tokenInput } from './token-input.ts';
import { transposedConv2d } from './transposed-conv-2d.ts';
import { upsampling } from './upsampling.ts';
import { vectorInput } from './vector-input.ts';
import type { Block, Params } from './block.ts';
import { blockWith } from './block.ts';

export const blocks: Readonly<Record<string, Block>> = {
  activation,
  add,
  'add-and-norm': addAndNorm,
  'additive-attention': additiveAttention,
  'adversarial-output': adversarialOutput,
  'average-pooling': averagePooling,
  'batch-norm': batchNorm,
  'binary-output': binaryOutput,
  'class-input': classInput,
  'classification-output': classificationOutput,
  'combine-masks': combineMasks,
  concatenate,
  'conditional-batch-norm': conditionalBatchNorm,
  'conv-1d': conv1d,
  'conv-2d': conv2d,
  dense,
  'depthwise-conv-2d': depthwiseConv2d,
  dropout,
  embedding,
  expression,
  'feed-forward': feedForward,
  flatten,
  'global-pooling': globalPooling,
  gru,
  'image-attention': imageAttention,
  'image-input': imageInput,
  'layer-norm': layerNorm,
  'local-response-norm': localResponseNorm,
  'look-ahead-mask': lookAheadMask,
  lstm,
  'mat-mul': matMul,
  'max-pooling': maxPooling,
  'multi-head-attention': multiHeadAttention,
  'multiplicative-attention': multiplicativeAttention,
  multiply,
  'noise-input': noiseInput,
  'one-hot': oneHot,
  pad,
  'pad-mask': padMask,
  permute,
  'positional-encoding': positionalEncoding,
  projection,
  'regression-output': regressionOutput,
  'repeat-vector': repeatVector,
  reshape,
  'rms-norm': rmsNorm,
  scale,
  'scaled-dot-product-attention': scaledDotProductAttention,
  'separable-conv-2d': separableConv2d,
  'sequence-input': sequenceInput,
  'simple-rnn': simpleRnn,
  slice,
  softmax,
  'squeeze-excitation': squeezeExcitation,
  subtract,
  'token-input': tokenInput,
  'transposed-conv-2d': transposedConv2d,
  upsampling,
  'vector-input': vectorInput,
};

/** With the params of a node, the block as it is there: its inputs may follow from them. */
export function findBlock(type: string, params?: Params): Block | undefined {
  const block = Object.hasOwn(blocks, type) ? blocks[type] : undefined;
  return block && params ? blockWith(block, params) : block;
}
