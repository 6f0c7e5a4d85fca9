// Where the engine's files lie on disk, for sides that run in Node.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { EngineAssets } from '../graph-core/index.ts';
import { tfjsWasmNames } from './asset-names.ts';

export function nodeAssets(): EngineAssets {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  return {
    packages: {
      wasm: () => import('@tensorflow/tfjs-backend-wasm'),
      webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
    },
    tfjsWasm: Object.fromEntries(tfjsWasmNames.map((name) => [name, path.join(folder, name)])),
    kernels: (name) => readFile(new URL(`../dist/kernels/${name}`, import.meta.url)),
  };
}
