// The worker of a TensorFlow.js side, as the app trains in one: starts it and trains it as its page is told.
import { sharedSimdBinary, simdBinary, tfjsWasmNames } from '../asset-names.ts';
import type { HelperThread } from '../../graph-core/index.ts';
import { type SideName, startSide } from '../sides.ts';
import { type Run, type Setup, timed, type TrainStep } from '../side.ts';

let train: TrainStep = () => Number.NaN;

const bench = {
  async start(name: SideName, setup: Setup, threads: number): Promise<string> {
    const many = name === 'ours' && threads > 1 && crossOriginIsolated;
    const side = await startSide(name, setup, {
      packages: {
        wasm: () => import('@tensorflow/tfjs-backend-wasm'),
        webgpu: () => Promise.reject(new Error('This bench runs on WASM alone.')),
      },
      tfjsWasm: {
        ...Object.fromEntries(tfjsWasmNames.map((file) => [file, `/wasm/${file}`])),
        ...(many && { [simdBinary]: `/kernels/${sharedSimdBinary}` }),
      },
      ...(many && { threads: { count: threads, start: startHelper } }),
      kernels: async (file) =>
        new Uint8Array(await (await fetch(`/kernels/${file}`)).arrayBuffer()),
    });
    train = side.train;
    return side.facts;
  },
  run: (from: number, count: number): Run => timed(train, from, count),
};

async function startHelper(): Promise<HelperThread> {
  const worker = new Worker(new URL('./helper.worker.ts', import.meta.url), { type: 'module' });
  return { post: (orders) => worker.postMessage(orders), stop: () => worker.terminate() };
}

/** What a page asks of its worker; answered in order. */
export type Request =
  | {
      readonly type: 'start';
      readonly side: SideName;
      readonly setup: Setup;
      readonly threads: number;
    }
  | { readonly type: 'run'; readonly from: number; readonly count: number };

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  const answer: string | Run | Promise<string> =
    data.type === 'start'
      ? bench.start(data.side, data.setup, data.threads)
      : bench.run(data.from, data.count);
  Promise.resolve(answer).then(
    (result) => postMessage({ result }),
    (error) => postMessage({ error: String(error) }),
  );
});
