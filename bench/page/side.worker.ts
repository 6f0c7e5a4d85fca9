// The worker of a TensorFlow.js side, as the app trains in one: starts it and trains it as its page is told.
import { sharedSimdBinary, simdBinary, tfjsWasmNames } from '../../cli/wasm-names.ts';
import type { Document, EngineAssets, HelperThread } from '../../graph-core/index.ts';
import { type DatesRun, trainDates } from '../dates/train-dates.ts';
import { type SideName, startSide } from '../sides.ts';
import { type Run, type Setup, timed, type TrainStep } from '../side.ts';

let train: TrainStep = () => Number.NaN;

function assetsFor(threads: number): EngineAssets {
  const many = threads > 1 && crossOriginIsolated;
  return {
    packages: {
      wasm: () => import('@tensorflow/tfjs-backend-wasm'),
      webgpu: () => Promise.reject(new Error('This bench runs on WASM alone.')),
    },
    tfjsWasm: {
      ...Object.fromEntries(tfjsWasmNames.map((file) => [file, `/wasm/${file}`])),
      ...(many && { [simdBinary]: `/kernels/${sharedSimdBinary}` }),
    },
    ...(many && { threads: { count: threads, start: startHelper } }),
    kernels: async (file) => new Uint8Array(await (await fetch(`/kernels/${file}`)).arrayBuffer()),
  };
}

/** A turn of the event loop without the 4 ms that a timer costs. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(0);
  });
}

const bench = {
  async start(name: SideName, setup: Setup, threads: number): Promise<string> {
    const side = await startSide(name, setup, assetsFor(name === 'ours' ? threads : 1));
    train = side.train;
    return side.facts;
  },
  run: (from: number, count: number): Promise<Run> => timed(train, from, count),
  dates: (template: Document, threads: number): Promise<DatesRun> =>
    trainDates(template, assetsFor(threads), yieldToEventLoop),
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
  | { readonly type: 'run'; readonly from: number; readonly count: number }
  | { readonly type: 'dates'; readonly template: Document; readonly threads: number };

export type Answer = string | Run | DatesRun;

function answer(request: Request): Answer | Promise<Answer> {
  switch (request.type) {
    case 'start':
      return bench.start(request.side, request.setup, request.threads);
    case 'run':
      return bench.run(request.from, request.count);
    case 'dates':
      return bench.dates(request.template, request.threads);
  }
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  Promise.resolve(answer(data)).then(
    (result) => postMessage({ result }),
    (error) => postMessage({ error: String(error) }),
  );
});
