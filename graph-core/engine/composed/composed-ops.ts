// Every operation from stock ones, for backends without kernels of ours and as the yardstick of those.
import type { Ops, Tf } from '../ops.ts';
import { activation, softmax } from './activation.ts';
import { attention } from './attention.ts';
import { conv2d, conv2dTranspose, depthwiseConv2d, upsample } from './convolution.ts';
import { crossEntropy } from './cross-entropy.ts';
import { embedding } from './embedding.ts';
import { linear, matMul } from './multiply.ts';
import { dropout, randomNormal } from './noise.ts';
import { batchNorm, layerNorm, rmsNorm } from './norm.ts';
import { averagePool, maxPool } from './pool.ts';
import { gru, lstm, simpleRnn } from './recurrent.ts';
import { blend, choose } from './several.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';

export function composedOps(tf: Tf): Ops {
  const ops: Ops = {
    tf,
    linear: (...args) => linear(tf, ...args),
    matMul: (...args) => matMul(tf, ...args),
    activation: (...args) => activation(tf, ...args),
    softmax: (...args) => softmax(tf, ...args),
    embedding: (...args) => embedding(tf, ...args),
    attention: (...args) => attention(ops, ...args),
    layerNorm: (...args) => layerNorm(tf, ...args),
    rmsNorm: (...args) => rmsNorm(tf, ...args),
    batchNorm: (...args) => batchNorm(tf, ...args),
    add: (a, b, name = 'linear') => activation(tf, tf.add(a, b), name),
    squeezeExcitation: (...args) => squeezeExcitation(ops, ...args),
    conv2d: (...args) => conv2d(tf, ...args),
    depthwiseConv2d: (...args) => depthwiseConv2d(tf, ...args),
    conv2dTranspose: (...args) => conv2dTranspose(tf, ...args),
    upsample: (...args) => upsample(tf, ...args),
    maxPool: (...args) => maxPool(tf, ...args),
    averagePool: (...args) => averagePool(tf, ...args),
    lstm: (...args) => lstm(tf, ...args),
    gru: (...args) => gru(tf, ...args),
    simpleRnn: (...args) => simpleRnn(tf, ...args),
    blend: (...args) => blend(tf, ...args),
    choose: (...args) => choose(tf, ...args),
    dropout: (...args) => dropout(tf, ...args),
    randomNormal: (...args) => randomNormal(tf, ...args),
    crossEntropy: (...args) => crossEntropy(tf, ...args),
  };
  return ops;
}
