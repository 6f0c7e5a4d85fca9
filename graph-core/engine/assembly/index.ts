// The doors of the kernel module. Every pointer is an address in the TensorFlow.js heap that the module imports.
export { activate, activateBackward } from './activation';
export { attention, attentionBackward } from './attention';
export { crossEntropyBackward, crossEntropyMeans, crossEntropyRows } from './cross-entropy';
export { gemm, gemmBatch, packedSize, workspaceBytes } from './gemm';
export { gruSteps, gruStepsBackward } from './gru';
export { lstmSteps, lstmStepsBackward } from './lstm';
export { norm, normBackward } from './norm';
export { gradientNorm, updateAdam, updateMomentum, updateRmsProp } from './optimizer';
export { firstOutside, gatherRows, scatterAddRows } from './rows';
export { rnnSteps, rnnStepsBackward } from './simple-rnn';
export { softmax, softmaxBackward } from './softmax';
export { sumChunks, sumRows } from './sums';
export { fromSteps, toSteps } from './time';
