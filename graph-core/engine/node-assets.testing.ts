// What the engine needs from the outside, in Node: files of node_modules and of the build. For tests only.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { EngineAssets } from './engine.ts';

const require = createRequire(import.meta.url);

const names = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];

export function nodeAssets(): EngineAssets {
  const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  return {
    packages: {
      wasm: () => import('@tensorflow/tfjs-backend-wasm'),
      webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
    },
    tfjsWasm: Object.fromEntries(names.map((name) => [name, join(wasm, name)])),
    kernels: (name) => readFile(new URL(`../../dist/kernels/${name}`, import.meta.url)),
  };
}
