// Where the engine's files lie on disk, for sides that run in Node.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { EngineAssets, HelperThread } from '../graph-core/index.ts';
import { sharedSimdBinary, simdBinary, tfjsWasmNames } from './asset-names.ts';

/** With helper threads if `threads` is more than 1; the heap is then a shared one. */
export function nodeAssets(threads = 1): EngineAssets {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  return {
    packages: {
      wasm: () => import('@tensorflow/tfjs-backend-wasm'),
      webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
    },
    tfjsWasm: {
      ...Object.fromEntries(tfjsWasmNames.map((name) => [name, path.join(folder, name)])),
      ...(threads > 1 && { [simdBinary]: fileURLToPath(kernelFile(sharedSimdBinary)) }),
    },
    kernels: (name) => readFile(kernelFile(name)),
    ...(threads > 1 && { threads: { count: threads, start: startHelper } }),
  };
}

const kernelFile = (name: string) => new URL(`../dist/kernels/${name}`, import.meta.url);

async function startHelper(): Promise<HelperThread> {
  const worker = new Worker(new URL('./node-helper.mjs', import.meta.url));
  worker.unref();
  return {
    post: (orders) => worker.postMessage(orders),
    stop: () => void worker.terminate(),
  };
}
