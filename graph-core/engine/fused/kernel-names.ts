// The doors of the kernel module by how they are called; must match assembly/index.ts. Knows no tensor.

/** Called once, on one thread. */
export const wholeKernels = [
  'batchStatistics',
  'crossEntropyMeans',
  'firstOutside',
  'gradientNorm',
  'packFilters',
  'packedSize',
  'stridedSpare',
  'sumChunks',
  'turnKernel',
  'workspaceBytes',
] as const;

/** Split over threads: their last two arguments, added by the host, are the part and the number of parts. */
export const sharedKernels = [
  'activate',
  'activateBackward',
  'attention',
  'attentionBackward',
  'averagePoolBackward',
  'batchNormApply',
  'batchNormBackward',
  'batchNormSums',
  'channelSums',
  'combine',
  'convolve',
  'copyRows',
  'crossEntropyBackward',
  'crossEntropyRows',
  'depthwise',
  'depthwiseFilterGradient',
  'depthwiseInputGradient',
  'dropout',
  'dropoutCut',
  'filterGradient',
  'fromSteps',
  'gatherRows',
  'gemm',
  'gemmBatch',
  'gruSteps',
  'gruStepsBackward',
  'lstmSteps',
  'lstmStepsBackward',
  'maxPoolBackward',
  'norm',
  'normBackward',
  'pool',
  'repeatRows',
  'rnnSteps',
  'rnnStepsBackward',
  'scatterAddRows',
  'softmax',
  'softmaxBackward',
  'stridedInputGradient',
  'sumMiddle',
  'sumRows',
  'toSteps',
  'updateAdam',
  'updateMomentum',
  'updateRmsProp',
  'upsample',
  'upsampleBackward',
] as const;

export type WholeKernel = (typeof wholeKernels)[number];
export type SharedKernel = (typeof sharedKernels)[number];

/** Numbers in, a number out (0 where there is none). Pointers are bytes, counts are elements, flags are 0 or 1. */
type KernelFunction = (...args: number[]) => number;

export type Kernels = Readonly<Record<WholeKernel | SharedKernel, KernelFunction>>;
