// Puts kernels of ours in the place of composed operations on WebGPU.
import { text } from '../../text.ts';
import type { Text } from '../../text.ts';
import type { MakeOptimizer, TileChoice } from '../engine.ts';
import type { Ops, Tf } from '../ops.ts';
import { proveBackend } from '../prove-backend.ts';
import { activation, add } from './activation.ts';
import { attention } from './attention.ts';
import { batchNorm } from './batch-norm.ts';
import { chooseSide } from './choose-tile.ts';
import { conv2d } from './convolution.ts';
import { crossEntropy } from './cross-entropy.ts';
import { dropout } from './dropout.ts';
import { embedding } from './embedding.ts';
import { createHost, type GpuHost } from './host.ts';
import { linear } from './linear.ts';
import { matMul } from './mat-mul.ts';
import { layerNorm, rmsNorm } from './norm.ts';
import { gpuOptimizer } from './optimizer.ts';
import { averagePool, maxPool } from './pool.ts';
import { readStretches } from './read-stretches.ts';
import { gru, lstm, simpleRnn } from './recurrent.ts';
import { blend, choose } from './several.ts';
import { softmax } from './softmax.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';
import { steadyBuffers } from './steady-buffers.ts';
import { takeOverTfjs } from './take-over-tfjs.ts';

interface Attached {
  /** Plain tf operations run on these kernels from now on. */
  takeOver(): void;
  readonly ops: Partial<Ops>;
  readonly optimizer: MakeOptimizer;
  readonly tile: TileChoice;
}

/** Per backend instance, since what is attached holds programs and buffers of that device. */
const attachments = new WeakMap<object, Attached>();

/** What is wrong with them instead, where a product of theirs does not come out right. */
export async function attachGpuKernels(tf: Tf): Promise<Attached | { unavailable: Text }> {
  const backend = tf.backend();
  const known = attachments.get(backend);
  if (known) return known;
  readStretches(tf);
  steadyBuffers(tf);
  const host = createHost(tf);
  const proof = await proveBackend(tf, 'webgpu', (a, b) => linear(host, a, b));
  if (proof !== 'proven') return { unavailable: miscomputing() };
  const tile = await chooseSide(host);
  const attached = { ...attach({ ...host, largeSide: tile.side }), tile };
  attachments.set(backend, attached);
  return attached;
}

function miscomputing(): Text {
  return text(
    'Our kernels for WebGPU compute wrongly with this graphics driver, so training uses the slower ones of TensorFlow.js. A newer driver or browser may help.',
    'このグラフィックスドライバーでは WebGPU 用カーネルの計算結果が正しくないため、TensorFlow.js の遅いカーネルを使います。ドライバーかブラウザーを更新すると直ることがあります。',
  );
}

function attach(host: GpuHost): Omit<Attached, 'tile'> {
  return {
    takeOver: () => takeOverTfjs(host.tf, host),
    optimizer: (...of) => gpuOptimizer(host, ...of),
    ops: {
      linear: (...args) => linear(host, ...args),
      matMul: (...args) => matMul(host, ...args),
      activation: (...args) => activation(host, ...args),
      softmax: (...args) => softmax(host, ...args),
      embedding: (...args) => embedding(host, ...args),
      attention: (...args) => attention(host, ...args),
      layerNorm: (...args) => layerNorm(host, ...args),
      rmsNorm: (...args) => rmsNorm(host, ...args),
      batchNorm: (...args) => batchNorm(host, ...args),
      add: (...args) => add(host, ...args),
      squeezeExcitation: (...args) => squeezeExcitation(host, ...args),
      blend: (...args) => blend(host, ...args),
      choose: (...args) => choose(host, ...args),
      conv2d: (...args) => conv2d(host, ...args),
      maxPool: (...args) => maxPool(host, ...args),
      averagePool: (...args) => averagePool(host, ...args),
      dropout: (...args) => dropout(host, ...args),
      lstm: (...args) => lstm(host, ...args),
      gru: (...args) => gru(host, ...args),
      simpleRnn: (...args) => simpleRnn(host, ...args),
      crossEntropy: (...args) => crossEntropy(host, ...args),
    },
  };
}
