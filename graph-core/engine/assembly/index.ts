// The doors of the kernel module. Every pointer is an address in the TensorFlow.js heap that the module imports.
export { activate, activateBackward } from './activation';
export { attention, attentionBackward } from './attention';
export { crossEntropyBackward, crossEntropyMeans, crossEntropyRows } from './cross-entropy';
export { gemm, gemmBatch, workspaceBytes } from './gemm';
export { norm, normBackward } from './norm';
export { gradientNorm, updateAdam, updateMomentum, updateRmsProp } from './optimizer';
export { firstOutside, gatherRows, scatterAddRows } from './rows';
export { softmax, softmaxBackward } from './softmax';
export { sumChunks, sumRows } from './sums';
