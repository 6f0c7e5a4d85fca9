// What the trainer stands on in a browser's worker: TensorFlow.js, the app's own files, the clock.
import * as tf from '@tensorflow/tfjs';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { EngineAssets, TrainerDeps } from '../../graph-core/index.ts';
import { findBlock, openData, plainColumns, startEngine } from '../../graph-core/index.ts';
import { dataContext, fetchBundled, fetchKernels } from './bundled.ts';
import { helperThreads } from './threads.ts';

export { tf };

export function engineAssets(base: string): EngineAssets {
  const absolute = (address: string) => new URL(address, import.meta.url).href;
  return {
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
    machineBytes: machineBytes(),
    ...helperThreads,
  };
}

/** Browsers that tell the gigabytes at all tell no more than 8, which then means 8 or more. */
function machineBytes(): number | undefined {
  const { deviceMemory } = navigator as { deviceMemory?: number };
  return deviceMemory !== undefined && deviceMemory < 8 ? deviceMemory * 2 ** 30 : undefined;
}

export function trainerOutside(base: string): TrainerDeps {
  const assets = engineAssets(base);
  return {
    findBlock,
    startEngine: (backend, options) => startEngine(tf, backend, assets, options),
    openData: (document, files, progress, using) =>
      openData(document.data, {
        ...dataContext(base, document.training.seed, files, progress),
        plain: plainColumns(document, findBlock),
        ...using,
      }),
    reading: (seed, files) => dataContext(base, seed, files, () => undefined),
    bundled: fetchBundled(base),
    now: () => performance.now(),
    yieldToEventLoop,
  };
}

/** A turn of the event loop without the 4 ms a timer costs. */
const channel = new MessageChannel();
const breathing: (() => void)[] = [];
channel.port1.onmessage = () => breathing.shift()?.();
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    breathing.push(resolve);
    channel.port2.postMessage(0);
  });
}
