// What backends are called on the screen, the same in every language.
import type { BackendName } from './engine.ts';

export const backendTitles: Readonly<Record<BackendName, string>> = {
  wasm: 'WASM',
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  cpu: 'CPU (JavaScript)',
};
