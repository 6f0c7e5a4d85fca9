// A backend made ready to train: its operations, its optimizers and the truth about it.
import type * as TF from '@tensorflow/tfjs';
import type { Text } from '../text.ts';
import type { ChosenOptimizer } from '../optimizers.ts';
import type { Ops, Tensor, Tf } from './ops.ts';

export type BackendName = 'wasm' | 'webgpu' | 'webgl' | 'cpu';

export const backendNames: readonly BackendName[] = ['wasm', 'webgpu', 'webgl', 'cpu'];

/** What startEngine calls of @tensorflow/tfjs-backend-wasm. */
interface WasmPackage {
  setWasmPaths(paths: Record<string, string>): void;
}

/** A worker of ours that runs nothing but `serveWorker` on the first message it is posted. */
export interface HelperThread {
  post(orders: unknown): void;
  stop(): void;
}

/** What the engine needs from the outside; the core reads no file and fetches nothing. */
export interface EngineAssets {
  /**
   * Loads the package of a backend when it is first asked for: `() => import('@tensorflow/tfjs-backend-wasm')`. A
   * BackendError says in its own sentence why it cannot be had.
   */
  readonly packages: {
    wasm(): Promise<WasmPackage>;
    webgpu(): Promise<unknown>;
  };
  /** Address or path of each .wasm file of @tensorflow/tfjs-backend-wasm, by file name. */
  readonly tfjsWasm: Readonly<Record<string, string>>;
  /** The bytes of a kernel build by file name (`kernels.wasm`, `kernels-relaxed.wasm`, …). */
  kernels(name: string): Promise<Uint8Array>;
  /** Memory of the whole machine in bytes; absent where nobody tells. */
  readonly machineBytes?: number | undefined;
  /**
   * Helper threads, where memory can be shared between threads. `tfjsWasm` must then name the build of the simd
   * binary with a shared memory (`dist/kernels/tfjs-backend-wasm-simd-shared.wasm`).
   */
  readonly threads?: {
    /** All threads together, this one included. */
    readonly count: number;
    start(): Promise<HelperThread>;
  };
}

/** What is really in use, for the status bar and for benches. */
/** Which tiles large matrix products take on a GPU: their rows and columns. */
export interface TileChoice {
  readonly side: number;
  /** What a race at start measured on this device, tile by tile, of one product; absent where there was none. */
  readonly race?: readonly { readonly side: number; readonly milliseconds: number }[];
}

export interface EngineFacts {
  readonly backend: BackendName;
  /** Our own kernels carry the hot operations; false = composed of stock ones. */
  readonly fused: boolean;
  /** Fused multiply–add carries the hot operations. */
  readonly relaxedSimd: boolean;
  readonly threads: number;
  /** Of our own kernels for WebGPU. */
  readonly tile?: TileChoice;
  /** Same document and seed, same bits: in every browser, in Node, on every machine, with any number of threads. */
  readonly deterministic: boolean;
  /** Whatever the user should know: an internal of TensorFlow.js that changed, a kernel that is missing. */
  readonly notices: readonly Text[];
}

export type OptimizerSettings = ChosenOptimizer & {
  /** Global norm the gradients are scaled down to; 0 = not. */
  readonly clipNorm: number;
  /** Bound of each gradient; 0 = none. */
  readonly clipValue: number;
};

export interface Optimizer {
  /**
   * Updates the variables in place, in their order. Returns the global gradient norm before clipping, a scalar
   * the caller disposes of. Where that norm is not finite, variables and state stay as they were.
   */
  apply(gradients: readonly Tensor[], learningRate: number): Tensor;
  /** Everything needed to go on bit by bit: accumulators and the step count, as plain numbers. */
  state(): Promise<Readonly<Record<string, Float32Array>>>;
  restore(state: Readonly<Record<string, Float32Array>>): void;
  dispose(): void;
}

/** An optimizer of variables; `rates`: at what multiple of the learning rate each learns, absent = all at the rate itself. */
export type MakeOptimizer = (
  settings: OptimizerSettings,
  variables: readonly TF.Variable[],
  rates?: readonly number[],
) => Optimizer;

export interface Engine {
  readonly tf: Tf;
  readonly ops: Ops;
  readonly facts: EngineFacts;
  /** Names of the operations that a kernel of ours carries; the others are composed of TensorFlow.js' own. */
  readonly ownOperations: ReadonlySet<string>;
  readonly optimizer: MakeOptimizer;
  /**
   * Settles with a sentence once the GPU is taken away; absent where there is none. From then on reads may give zeros
   * or never end: whoever waits for one waits for this too, and keeps nothing of the backend.
   */
  readonly lost?: Promise<Text>;
  /** Bytes that tensors may take; absent where nobody tells, as on a GPU. */
  readonly memoryLimit?: number;
  /** Bytes of the WASM heap in use and reserved; absent on other backends. */
  heapBytes?(): { readonly used: number; readonly reserved: number };
}

/** Thrown by startEngine when the backend asked for is not the one that can be had. */
export class BackendError extends Error {
  constructor(readonly sentence: Text) {
    super(sentence.en);
    this.name = 'BackendError';
  }
}
