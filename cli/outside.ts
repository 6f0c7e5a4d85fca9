// What the core is given in a terminal: files, gzip, the clock and TensorFlow.js. Knows no command.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import type { BackendName, Document, EngineAssets, TrainerOutside } from '../graph-core/index.ts';
import { dataFile, findBlock, openData, startEngine } from '../graph-core/index.ts';

// TensorFlow.js greets Node with an advert for its native package, once, from its cpu backend.
const cpu = tf.findBackend('cpu') as { firstUse?: boolean } | null;
if (cpu) cpu.firstUse = false;

export const root = path.resolve(import.meta.dirname, '..');

const wasmFiles = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];

export function nodeAssets(): EngineAssets {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(
    require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'),
  );
  return {
    packages: {
      wasm: () => import('@tensorflow/tfjs-backend-wasm'),
      webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
    },
    tfjsWasm: Object.fromEntries(wasmFiles.map((name) => [name, path.join(folder, name)])),
    kernels: async (name) =>
      new Uint8Array(await readFile(path.join(root, 'dist', 'kernels', name))),
  };
}

export const outside: TrainerOutside = {
  findBlock,
  startEngine: (backend: BackendName) => startEngine(tf, backend, nodeAssets()),
  openData: (document: Document, files, progress) =>
    openData(document.data, {
      seed: document.training.seed,
      bundled: async (name) => new Uint8Array(await readFile(path.join(root, 'data', name))),
      gunzip: async (bytes) => new Uint8Array(gunzipSync(bytes)),
      files: files.map(dataFile),
      progress,
    }),
  now: () => performance.now(),
  // A turn of the event loop, so that Ctrl-C is heard.
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};
