// Serves the trainer's protocol in a worker: the only place on the screen's side where TensorFlow.js is loaded.
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { Dataset, EngineAssets, News, Trainer } from '../../graph-core/index.ts';
import { createTrainer, findBlock, openData, startEngine } from '../../graph-core/index.ts';
import { dataContext, fetchKernels } from './bundled.ts';
import { helperThreads } from './threads.ts';
import type { ToPage, ToWorker } from './wire.ts';
import { buffersOf } from './wire.ts';

// The content security policy forbids the code that zod would otherwise generate.
z.config({ jitless: true });

const worker = self as unknown as {
  postMessage(message: ToPage, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

/** One run: its trainer speaks under its name only, so that late words of an older one are known as such. */
interface Session {
  readonly run: string;
  readonly trainer: Trainer;
  /** Resolves when nothing of it is at work any more. */
  working: Promise<unknown>;
}

let base = '';
let session: Session | undefined;
/** The run that trains on a part of its data, and on how much. */
let trainsOn: { readonly run: string; readonly examples: number } | undefined;

function makeTrainer(run: string): Trainer {
  const absolute = (address: string) => new URL(address, import.meta.url).href;
  const assets: EngineAssets = {
    packages: {
      wasm: () => import('@tensorflow/tfjs-backend-wasm'),
      webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
    },
    tfjsWasm: {
      'tfjs-backend-wasm.wasm': absolute(plainWasm),
      // With helper threads the heap must be a shared one.
      'tfjs-backend-wasm-simd.wasm': helperThreads.threads
        ? new URL('kernels/tfjs-backend-wasm-simd-shared.wasm', base).href
        : absolute(simdWasm),
      'tfjs-backend-wasm-threaded-simd.wasm': absolute(threadedWasm),
    },
    kernels: fetchKernels(base),
    ...helperThreads,
  };
  const post = (news: News) => worker.postMessage({ ...news, run }, buffersOf(news));
  return createTrainer(
    {
      findBlock,
      startEngine: (backend) => startEngine(tf, backend, assets),
      async openData({ data, training }, files, progress) {
        const dataset = await openData(data, dataContext(base, training.seed, files, progress));
        return trainsOn?.run === run ? firstOf(dataset, trainsOn.examples) : dataset;
      },
      now: () => performance.now(),
      breathe,
    },
    post,
  );
}

function firstOf(dataset: Dataset, examples: number): Dataset {
  const { count } = dataset;
  return { ...dataset, count: { ...count, training: Math.min(examples, count.training) } };
}

/** A turn of the event loop without the 4 ms a timer costs. */
const channel = new MessageChannel();
const breathing: (() => void)[] = [];
channel.port1.onmessage = () => breathing.shift()?.();
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    breathing.push(resolve);
    channel.port2.postMessage(0);
  });
}

/** The old run's loop ends before its tensors go; only then does the new one take the backend. */
async function end(old: Session | undefined): Promise<void> {
  if (!old) return;
  await old.trainer.handle({ type: 'stop' });
  await old.working;
  old.trainer.dispose();
}

worker.onmessage = ({ data: message }) => {
  if (message.type === 'serve') {
    base = message.base;
    // Never let go: the page notices that this worker is gone when the lock is free.
    void navigator.locks.request(message.lock, () => {
      worker.postMessage({ type: 'holding' });
      return new Promise(() => {});
    });
    return;
  }
  if (message.type === 'train-on') {
    trainsOn = message;
    return;
  }
  const { run, ...command } = message;
  if (command.type === 'prepare') {
    const old = session;
    const next: Session = { run, trainer: makeTrainer(run), working: Promise.resolve() };
    next.working = end(old).then(() => next.trainer.handle(command));
    session = next;
  } else if (session?.run === run) {
    const { trainer, working } = session;
    session.working = Promise.all([working, trainer.handle(command)]);
  }
};
