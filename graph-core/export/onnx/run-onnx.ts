// An ONNX file as something that answers, in whichever ONNX Runtime is passed in.
import type { Tensor as EngineTensor } from '../../engine/ops.ts';

interface Value {
  readonly data: unknown;
}

/** What is used of onnxruntime-web and of onnxruntime-node. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(bytes: Uint8Array): Promise<{
      /** Of every input; files from elsewhere may have types that no feed of ours has. */
      readonly inputMetadata: readonly { readonly name: string; readonly type?: string }[];
      run(feeds: Readonly<Record<string, never>>): Promise<Readonly<Record<string, Value>>>;
      release(): Promise<void>;
    }>;
  };
  readonly Tensor: {
    new (type: 'int32', data: Int32Array, dims: readonly number[]): Value;
    new (type: 'int64', data: BigInt64Array, dims: readonly number[]): Value;
    new (type: 'float32', data: Float32Array, dims: readonly number[]): Value;
  };
}

export interface OnnxModel {
  /** By name of the output. */
  run(
    feeds: Readonly<Record<string, EngineTensor>>,
  ): Promise<Readonly<Record<string, ArrayLike<number>>>>;
  dispose(): void;
}

/** Throws the runtime's own words where it refuses the file. */
export async function loadOnnxModel(
  { InferenceSession, Tensor }: OnnxRuntime,
  bytes: Uint8Array,
): Promise<OnnxModel> {
  const session = await InferenceSession.create(bytes);
  const long = new Set(
    session.inputMetadata.flatMap(({ name, type }) => (type === 'int64' ? name : [])),
  );
  const fed = (path: string, tensor: EngineTensor): Value => {
    const values = tensor.dataSync();
    if (long.has(path))
      return new Tensor(
        'int64',
        BigInt64Array.from(values, (id) => BigInt(id)),
        tensor.shape,
      );
    if (values instanceof Int32Array) return new Tensor('int32', values, tensor.shape);
    return new Tensor('float32', Float32Array.from(values), tensor.shape);
  };
  return {
    async run(feeds) {
      const given = Object.entries(feeds).map(([path, tensor]) => [path, fed(path, tensor)]);
      const answers = await session.run(Object.fromEntries(given));
      return Object.fromEntries(
        // Every output of ours is of floats.
        Object.entries(answers).map(([name, { data }]) => [name, data as Float32Array]),
      );
    },
    dispose: () => void session.release(),
  };
}
