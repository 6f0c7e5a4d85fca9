// Where the engine's files lie on disk, and its helper threads in Node.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Codec, EngineAssets, HelperThread } from '../graph-core/index.ts';
import { codecBinaries } from '../graph-core/index.ts';
import { openGpu } from './open-gpu.ts';
import { sharedSimdBinary, simdBinary, tfjsWasmNames } from './wasm-names.ts';

export const root = path.resolve(import.meta.dirname, '..');

/** As the app does (renderer/engine/threads.ts): at most 8, and one core left free where there are more than two. */
export function threadsHere(): number {
  const cores = availableParallelism();
  return Math.min(8, cores > 2 ? cores - 1 : cores);
}

/** In the npm package the WebAssembly of others lies here; elsewhere it is theirs. */
const packed = path.join(root, 'dist', 'wasm');
const isPacked = existsSync(packed);

/** The WebAssembly that decodes JPEG or WebP. */
export async function codecBinary(name: Codec): Promise<Uint8Array> {
  const { resolve } = createRequire(import.meta.url);
  const file = codecBinaries[name];
  const at = isPacked ? path.join(packed, path.basename(file)) : resolve(file);
  return new Uint8Array(await readFile(at));
}

/** With helper threads if `threads` is more than 1; the heap is then a shared one. */
export function nodeAssets(threads = threadsHere()): EngineAssets {
  const require = createRequire(import.meta.url);
  const folder = isPacked ? packed : path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  return {
    packages: {
      wasm: () => import('@tensorflow/tfjs-backend-wasm'),
      webgpu: async () => {
        await openGpu();
        return import('@tensorflow/tfjs-backend-webgpu');
      },
    },
    tfjsWasm: {
      ...Object.fromEntries(tfjsWasmNames.map((name) => [name, path.join(folder, name)])),
      ...(threads > 1 && { [simdBinary]: kernelFile(sharedSimdBinary) }),
    },
    // A container's own bound, where it has one: without one this is a figure beyond any machine.
    machineBytes: Math.min(totalmem(), process.constrainedMemory() || totalmem()),
    kernels: async (name) => new Uint8Array(await readFile(kernelFile(name))),
    ...(threads > 1 && { threads: { count: threads, start: startHelper } }),
  };
}

const kernelFile = (name: string) => path.join(root, 'dist', 'kernels', name);

async function startHelper(): Promise<HelperThread> {
  const worker = new Worker(new URL('./helper-thread.mjs', import.meta.url));
  // A helper never ends by itself, and must not keep the process alive.
  worker.unref();
  return {
    post: (orders) => worker.postMessage(orders),
    stop: () => void worker.terminate(),
  };
}
