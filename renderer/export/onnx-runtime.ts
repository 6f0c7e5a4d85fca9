// ONNX Runtime in the export worker: fetched from the app's own files, on one thread, only when a file is to be proven.
import * as ort from 'onnxruntime-web/wasm';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { OnnxModel } from '../../graph-core/index.ts';
import { loadOnnxModel } from '../../graph-core/index.ts';

// Threads of its own would need workers from blobs, which the content security policy forbids.
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = { wasm: new URL(wasm, import.meta.url).href };

export const openOnnx = (bytes: Uint8Array): Promise<OnnxModel> => loadOnnxModel(ort, bytes);
