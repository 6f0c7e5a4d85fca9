// The .wasm files of @tensorflow/tfjs-backend-wasm, and ours that stands in for one of them where threads share a heap.
export const simdBinary = 'tfjs-backend-wasm-simd.wasm';
export const sharedSimdBinary = 'tfjs-backend-wasm-simd-shared.wasm';

export const tfjsWasmNames = [
  'tfjs-backend-wasm.wasm',
  simdBinary,
  'tfjs-backend-wasm-threaded-simd.wasm',
];
