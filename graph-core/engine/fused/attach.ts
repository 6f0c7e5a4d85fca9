// Puts our kernels beside the stock ones on the heap of the wasm backend, or says why it cannot.
import { text, verbatim } from '../../text.ts';
import type { Text } from '../../text.ts';
import type { EngineAssets, HelperThread, MakeOptimizer } from '../engine.ts';
import type { Ops, Tf } from '../ops.ts';
import { activation, softmax } from './activation.ts';
import { add } from './arithmetic.ts';
import { attention } from './attention.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d, conv2dTranspose, upsample } from './convolution.ts';
import { crossEntropy } from './cross-entropy.ts';
import { depthwiseConv2d } from './depthwise.ts';
import { dropout } from './dropout.ts';
import { allocate, createHost, type KernelHost, wasmBackendOf } from './host.ts';
import { type Kernels, kernelsOf } from './kernel-calls.ts';
import { linear } from './linear.ts';
import { matMul } from './mat-mul.ts';
import { layerNorm, rmsNorm } from './norm.ts';
import { fusedOptimizer } from './optimizer.ts';
import { averagePool, maxPool } from './pool.ts';
import { takeOverTfjs } from './take-over-tfjs.ts';
import { gru, lstm, simpleRnn } from './recurrent.ts';
import { embedding } from './rows.ts';
import { blend, choose } from './several.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';
import { sharedPool, singleThread } from './thread-pool.ts';
import { controlBytes } from './thread-pool-protocol.ts';
import { type WasmMemory, webAssembly } from './web-assembly.ts';

export interface AttachOptions {
  /** Fused multiply–add where the machine has it: twice as fast, but its last bits differ from machines without. */
  readonly relaxedSimd?: boolean;
  /** Parts that kernels are cut into where there are no helper threads; for tests of what must not depend on it. */
  readonly parts?: number;
  /** Plain tf operations keep their stock kernels; for tests that compare against those. */
  readonly keepStock?: boolean;
}

export interface Attached {
  readonly ops: Partial<Ops>;
  readonly optimizer: MakeOptimizer;
  readonly relaxedSimd: boolean;
  readonly threads: number;
  /** Plain tf operations run on these kernels from now on, not on those of another build. */
  takeOver(): void;
  heapBytes(): { readonly used: number; readonly reserved: number };
  dispose(): void;
}

export type Unavailable = { readonly unavailable: Text };

/** A function that uses one f32x4.relaxed_madd; valid only where relaxed SIMD is. */
// biome-ignore format: one section a line
const relaxedProbe = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, // magic, version
  1, 8, 1, 96, 3, 123, 123, 123, 1, 123, // type: (v128, v128, v128) → v128
  3, 2, 1, 0, // one function of it
  10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11, // relaxed_madd of its arguments
);

export async function attachKernels(
  tf: Tf,
  assets: EngineAssets,
  { relaxedSimd = true, parts = 1, keepStock = false }: AttachOptions = {},
): Promise<Attached | Unavailable> {
  const memory = heapMemory(tf);
  if (!memory) return { unavailable: heapOutOfReach() };
  const relaxed = relaxedSimd && webAssembly.validate(relaxedProbe);
  const shared = !(memory.buffer instanceof ArrayBuffer);
  try {
    const name = `kernels${relaxed ? '-relaxed' : ''}${shared ? '-shared' : ''}.wasm`;
    const module = new webAssembly.Module(await assets.kernels(name));
    const kernels = instantiate(module, memory);
    const helpers = shared ? await startHelpers(assets) : [];
    const control = helpers.length > 0 ? allocate(tf, controlBytes) : 0;
    const pool =
      helpers.length > 0
        ? sharedPool(kernels, { module, memory, control }, helpers)
        : singleThread(kernels, parts);
    const host = createHost(tf, kernels, pool);
    if (!keepStock) takeOverTfjs(tf, host);
    return {
      ops: fusedOps(host),
      optimizer: (...of) => fusedOptimizer(host, ...of),
      relaxedSimd: relaxed,
      threads: host.threads,
      takeOver: () => takeOverTfjs(tf, host),
      heapBytes: () => ({ used: tf.memory().numBytes, reserved: memory.buffer.byteLength }),
      dispose: () => host.dispose(),
    };
  } catch (error) {
    return { unavailable: notLoaded(causeOf(error)) };
  }
}

/** Helper threads beside this one; none where the outside offers none. */
async function startHelpers({ threads }: EngineAssets): Promise<HelperThread[]> {
  if (!threads || threads.count < 2) return [];
  return Promise.all(Array.from({ length: threads.count - 1 }, () => threads.start()));
}

function fusedOps(host: KernelHost): Partial<Ops> {
  return {
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
    conv2d: (...args) => conv2d(host, ...args),
    depthwiseConv2d: (...args) => depthwiseConv2d(host, ...args),
    conv2dTranspose: (...args) => conv2dTranspose(host, ...args),
    upsample: (...args) => upsample(host, ...args),
    maxPool: (...args) => maxPool(host, ...args),
    averagePool: (...args) => averagePool(host, ...args),
    dropout: (...args) => dropout(host, ...args),
    blend: (...args) => blend(host, ...args),
    choose,
    lstm: (...args) => lstm(host, ...args),
    gru: (...args) => gru(host, ...args),
    simpleRnn: (...args) => simpleRnn(host, ...args),
    crossEntropy: (...args) => crossEntropy(host, ...args),
  };
}

/** The memory the tfjs module made for itself. Its place is an internal of version 4.22. */
function heapMemory(tf: Tf): WasmMemory | undefined {
  const { wasm } = wasmBackendOf(tf) as unknown as {
    wasm?: { asm?: { memory?: WasmMemory }; wasmMemory?: WasmMemory };
  };
  const memory = wasm?.asm?.memory ?? wasm?.wasmMemory;
  return memory?.buffer === wasmBackendOf(tf).wasm.HEAPU8.buffer ? memory : undefined;
}

function instantiate(module: object, memory: WasmMemory): Kernels {
  const { exports } = new webAssembly.Instance(module, { env: { memory } });
  return kernelsOf(exports);
}

function heapOutOfReach(): Text {
  return text(
    'Our kernels cannot find the memory of this TensorFlow.js version, so training uses its own, slower ones.',
    'この TensorFlow.js のメモリが想定した場所にないため、学習には標準の（遅い）カーネルを使います。',
  );
}

/** Errors of ours carry their sentence in both languages. */
function causeOf(error: unknown): Text {
  if (!(error instanceof Error)) return verbatim(String(error));
  const { sentence } = error as { readonly sentence?: Text };
  return sentence ?? verbatim(error.message);
}

function notLoaded(cause: Text): Text {
  return text(
    `Our training kernels could not be loaded (${cause.en}), so training uses the slower ones of TensorFlow.js. Run “npm run build”.`,
    `学習用カーネルを読み込めなかったため（${cause.ja}）、TensorFlow.js の遅いカーネルを使います。「npm run build」を実行してください。`,
  );
}
