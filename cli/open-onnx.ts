// ONNX Runtime as a proof uses it, where it is installed: it is no dependency of the app. Knows no model.
import type { ProofContext } from '../graph-core/index.ts';

/** Undefined where onnxruntime-node is not installed. */
export async function openOnnx(): Promise<ProofContext['openOnnx']> {
  const ort = await import('onnxruntime-node').catch(() => undefined);
  if (!ort) return undefined;
  return async (bytes) => {
    const session = await ort.InferenceSession.create(bytes);
    return {
      async run(feeds) {
        const given = Object.entries(feeds).map(([path, tensor]) => {
          const values = tensor.dataSync();
          return [
            path,
            values instanceof Int32Array
              ? new ort.Tensor('int32', values, tensor.shape)
              : new ort.Tensor('float32', Float32Array.from(values), tensor.shape),
          ];
        });
        const answers = await session.run(Object.fromEntries(given));
        return Object.fromEntries(
          // Every output of ours is of floats.
          Object.entries(answers).map(([name, { data }]) => [name, data as Float32Array]),
        );
      },
      dispose: () => void session.release(),
    };
  };
}
