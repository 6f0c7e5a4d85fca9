// ONNX Runtime in the export worker: fetched from the app's own files, on one thread, only when a file is to be proven.
import * as ort from 'onnxruntime-web/wasm';
import runtime from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?packed';
import type { OnnxModel } from '../../graph-core/index.ts';
import { loadOnnxModel } from '../../graph-core/index.ts';
import { fetchPacked } from '../engine/bundled.ts';

// Threads of its own would need workers from blobs, which the content security policy forbids.
ort.env.wasm.numThreads = 1;

/** A failed read is tried again. */
export async function openOnnx(bytes: Uint8Array): Promise<OnnxModel> {
  ort.env.wasm.wasmBinary ??= await fetchPacked(new URL(runtime, import.meta.url), 'ONNX Runtime');
  return loadOnnxModel(ort, bytes);
}
