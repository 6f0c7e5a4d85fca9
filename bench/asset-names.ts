// The .wasm files of @tensorflow/tfjs-backend-wasm.
export const tfjsWasmNames = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];
