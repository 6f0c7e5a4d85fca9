// ONNX Runtime in this process, as a proof uses it: the same build, on WebAssembly, as in the app.
import type { ProofContext } from '../graph-core/index.ts';
import { loadOnnxModel } from '../graph-core/index.ts';

export async function openOnnx(): Promise<NonNullable<ProofContext['openOnnx']>> {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  return (bytes) => loadOnnxModel(ort, bytes);
}
