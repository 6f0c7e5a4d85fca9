// Makes a backend ready to train, or says in a sentence why not and what works. Never settles for another backend.
import { text } from '../text.ts';
import type { Text } from '../text.ts';
import { composedOps } from './composed/composed-ops.ts';
import { deviceNotices } from './device.ts';
import { deviceLoss } from './device-loss.ts';
import { BackendError } from './engine.ts';
import type { BackendName, Engine, EngineAssets } from './engine.ts';
import { attachKernels } from './fused/attach.ts';
import { takeOverTfjs } from './fused/take-over-tfjs.ts';
import { attachGpuKernels } from './gpu/attach.ts';
import { takeOverTfjs as takeOverGpu } from './gpu/take-over-tfjs.ts';
import { knownVersion } from './internals.ts';
import { correctGradients } from './corrections/correct-gradients.ts';
import { correctKernels } from './corrections/correct-kernels.ts';
import type { Tf } from './ops.ts';
import { composedOptimizer } from './optimizer.ts';
import { startBackend } from './start-backend.ts';
import { surveyBackends, workingHere } from './survey.ts';
import { backendTitles } from './titles.ts';

export interface StartOptions {
  /** Whether our own kernels may carry the hot operations; true unless said. */
  readonly fused?: boolean;
  /**
   * The same bits in every browser, in Node and on every machine: no fused multiply–add, which is faster but rounds
   * otherwise than a product and a sum. Refused on a GPU, where nobody can promise it. False unless said.
   */
  readonly deterministic?: boolean;
}

/** Throws BackendError where the backend asked for cannot be had. */
export async function startEngine(
  tf: Tf,
  backend: BackendName,
  assets: EngineAssets,
  options: StartOptions = {},
): Promise<Engine> {
  const isGpu = backend === 'webgl' || backend === 'webgpu';
  if (options.deterministic && isGpu) throw new BackendError(otherBits(backend));
  await startOrAdvise(tf, backend, assets);
  correctGradients(tf);
  if (backend === 'cpu' || backend === 'wasm') correctKernels(tf, backend);
  const notices = deviceNotices(tf, backend);
  if (tf.version_core !== knownVersion) notices.push(otherVersion(tf.version_core));
  const lost = deviceLoss(tf, backend);
  const limit = isGpu ? undefined : memoryLimit(backend, assets.machineBytes);
  const composed: Engine = {
    tf,
    ...(lost && { lost }),
    ...(limit !== undefined && { memoryLimit: limit }),
    ops: composedOps(tf),
    ownOperations: new Set(),
    facts: {
      backend,
      fused: false,
      relaxedSimd: false,
      threads: 1,
      deterministic: !isGpu,
      notices,
    },
    optimizer: (...of) => composedOptimizer(tf, ...of),
  };
  if (backend === 'webgpu') return onGpu(composed, options.fused !== false);
  if (backend !== 'wasm') return composed;
  if (options.fused === false) {
    takeOverTfjs(tf, undefined);
    return composed;
  }
  const attached = await attachOnce(tf, assets, options.deterministic !== true);
  if ('unavailable' in attached) {
    takeOverTfjs(tf, undefined);
    return {
      ...composed,
      facts: { ...composed.facts, notices: [...notices, attached.unavailable] },
    };
  }
  attached.takeOver();
  const { relaxedSimd, threads } = attached;
  return {
    ...composed,
    ops: { ...composed.ops, ...attached.ops },
    ownOperations: new Set(Object.keys(attached.ops)),
    facts: { ...composed.facts, fused: true, relaxedSimd, threads, deterministic: !relaxedSimd },
    optimizer: attached.optimizer,
    heapBytes: () => attached.heapBytes(),
  };
}

/** The engine with our kernels for WebGPU, or as it is with a notice of why not. */
async function onGpu(composed: Engine, fused: boolean): Promise<Engine> {
  const { tf, facts } = composed;
  takeOverGpu(tf, undefined);
  if (!fused) return composed;
  const attached = await attachGpuKernels(tf);
  if ('unavailable' in attached)
    return { ...composed, facts: { ...facts, notices: [...facts.notices, attached.unavailable] } };
  attached.takeOver();
  return {
    ...composed,
    ops: { ...composed.ops, ...attached.ops },
    ownOperations: new Set(Object.keys(attached.ops)),
    facts: { ...facts, fused: true, tile: attached.tile },
    optimizer: attached.optimizer,
  };
}

/** What 32-bit addresses reach, less a page; the tfjs heap grows up to it. */
const largestHeap = 4_294_901_760;

/** Tensors of the cpu backend are JavaScript's own arrays; how much a GPU holds, nobody tells. */
function memoryLimit(backend: BackendName, machineBytes: number | undefined): number | undefined {
  if (backend === 'cpu') return machineBytes;
  return Math.min(largestHeap, machineBytes ?? largestHeap);
}

type Attaching = Awaited<ReturnType<typeof attachKernels>>;

/** Per backend instance and build, since what is attached holds memory of that heap. */
const attachments = new WeakMap<object, Map<boolean, Attaching>>();

async function attachOnce(tf: Tf, assets: EngineAssets, relaxedSimd: boolean): Promise<Attaching> {
  const backend = tf.backend();
  const known = attachments.get(backend) ?? new Map<boolean, Attaching>();
  attachments.set(backend, known);
  const before = known.get(relaxedSimd);
  if (before) return before;
  const attached = await attachKernels(tf, assets, { relaxedSimd });
  // One that failed may be tried again, say after a build.
  if (!('unavailable' in attached)) known.set(relaxedSimd, attached);
  return attached;
}

/** The reason alone leaves a user with a list to try: what works here is found out and named. */
async function startOrAdvise(tf: Tf, backend: BackendName, assets: EngineAssets): Promise<void> {
  try {
    await startBackend(tf, backend, assets);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const { en, ja } = error.sentence;
    const advice = workingHere(await surveyBackends(tf, assets, backend));
    throw new BackendError(text(`${en} ${advice.en}`, `${ja}${advice.ja}`));
  }
}

function otherBits(backend: BackendName): Text {
  const title = backendTitles[backend];
  return text(
    `${title} rounds differently on different GPUs, so it cannot train to the same bits everywhere. Choose WASM or CPU, or switch off “Same bits everywhere”.`,
    `${title} の丸め方は GPU ごとに異なるため、どこでも同じビットになる学習はできません。WASM か CPU を選ぶか、「どこでも同じビット」をオフにしてください。`,
  );
}

function otherVersion(version: string): Text {
  return text(
    `TensorFlow.js ${version} is in use; this engine was checked with ${knownVersion}.`,
    `TensorFlow.js ${version} を使っています。このエンジンは ${knownVersion} で検証されています。`,
  );
}
