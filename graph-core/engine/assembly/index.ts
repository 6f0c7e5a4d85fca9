// The doors of the kernel module. Every pointer is an address in the TensorFlow.js heap that the module imports.
export { activate, activateBackward } from './activation';
export { combine } from './arithmetic';
export { attention, attentionBackward } from './attention';
export {
  batchNormApply,
  batchNormBackward,
  batchNormSums,
  batchStatistics,
  channelSums,
} from './batch-norm';
export { convolve, packFilters } from './convolution';
export { crossEntropyBackward, crossEntropyMeans, crossEntropyRows } from './cross-entropy';
export { depthwise, depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { dropout, dropoutCut } from './dropout';
export { filterGradient } from './filter-gradient';
export { gemm, gemmBatch, packedSize, workspaceBytes } from './gemm';
export { gruSteps, gruStepsBackward } from './gru';
export { turnKernel } from './image';
export { lstmSteps, lstmStepsBackward } from './lstm';
export { norm, normBackward } from './norm';
export { gradientNorm, updateAdam, updateMomentum, updateRmsProp } from './optimizer';
export { averagePoolBackward, maxPoolBackward, pool, upsample, upsampleBackward } from './pool';
export { copyRows, firstOutside, gatherRows, repeatRows, scatterAddRows } from './rows';
export { rnnSteps, rnnStepsBackward } from './simple-rnn';
export { softmax, softmaxBackward } from './softmax';
export { stridedInputGradient, stridedSpare } from './strided-gradient';
export { sumChunks, sumMiddle, sumRows } from './sums';
export { fromSteps, toSteps } from './time';
