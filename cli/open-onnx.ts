// ONNX Runtime in this process, as a proof uses it: the same build, on WebAssembly, as in the app. The npm package has none.
import type { Proof, ProofContext } from '../graph-core/index.ts';
import { loadOnnxModel, text } from '../graph-core/index.ts';

class NoRuntime extends Error {}

/** Opening a file throws where ONNX Runtime is not installed. */
export async function openOnnx(): Promise<ProofContext['openOnnx']> {
  try {
    const ort = await import('onnxruntime-web/wasm');
    ort.env.wasm.numThreads = 1;
    return (bytes) => loadOnnxModel(ort, bytes);
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw reason;
    return () => Promise.reject(new NoRuntime());
  }
}

/** A proof, or why there is none without ONNX Runtime. */
export async function provenHere(proof: Promise<Proof>): Promise<Proof> {
  try {
    return await proof;
  } catch (reason) {
    if (!(reason instanceof NoRuntime)) throw reason;
    return {
      notHere: text(
        'The file was written and not run: ONNX Runtime is not installed here. Install it with npm install onnxruntime-web, and exports are run and compared.',
        'ファイルは書き出しましたが、実行していません。ONNX Runtime がここにないためです。npm install onnxruntime-web で入れると、書き出したものを実行して比べます。',
      ),
    };
  }
}
