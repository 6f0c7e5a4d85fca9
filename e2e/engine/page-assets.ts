// Where an engine in a bare page finds its files; `openEnginePage` answers these addresses.
import type { EngineAssets } from '../../graph-core/engine/engine.ts';

const names = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];

export const pageAssets: EngineAssets = {
  packages: {
    wasm: () => import('@tensorflow/tfjs-backend-wasm'),
    webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  },
  tfjsWasm: Object.fromEntries(names.map((name) => [name, `/wasm/${name}`])),
  async kernels(name) {
    const response = await fetch(`/kernels/${name}`);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
};
