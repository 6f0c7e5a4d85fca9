// Whether the backend that answers is the one asked for: by what its instance is made of, and by a product it computes.
import type { BackendName } from './engine.ts';
import { backendNames } from './engine.ts';
import type { Tensor, Tf } from './ops.ts';

/** Members that only this backend's instance has. Class names would not do: a build shortens them. */
interface Inside {
  readonly gpgpu?: object;
  readonly texData?: { get(id: object): { readonly texture?: object | null } | undefined };
  readonly device?: object;
  readonly tensorMap?: { get(id: object): { readonly resource?: object | null } | undefined };
  readonly wasm?: object;
  readonly dataIdMap?: { get(id: object): { readonly memoryOffset?: number } | undefined };
  readonly data?: { get(id: object): { readonly values?: object | null } | undefined };
}

const marks: Readonly<Record<BackendName, (inside: Inside) => boolean>> = {
  webgl: ({ gpgpu, texData }) => gpgpu !== undefined && texData !== undefined,
  webgpu: ({ device, tensorMap }) => device !== undefined && tensorMap !== undefined,
  wasm: ({ wasm, dataIdMap }) => wasm !== undefined && dataIdMap !== undefined,
  cpu: ({ data, gpgpu, device, wasm }) => data !== undefined && !gpgpu && !device && !wasm,
};

/** Whether a tensor's numbers lie where that backend computes: in a texture, a buffer, the heap, an array. */
const holds: Readonly<Record<BackendName, (inside: Inside, id: object) => boolean>> = {
  webgl: ({ texData }, id) => Boolean(texData?.get(id)?.texture),
  webgpu: ({ tensorMap }, id) => Boolean(tensorMap?.get(id)?.resource),
  wasm: ({ dataIdMap }, id) => dataIdMap?.get(id)?.memoryOffset !== undefined,
  cpu: ({ data }, id) => Boolean(data?.get(id)?.values),
};

/** The backend whose instance answers, whatever name it goes by; undefined where none is known by its members. */
export function answeringBackend(tf: Tf): BackendName | undefined {
  // The cast is the edge: a member that is not there is a mark that is missing.
  const inside = tf.backend() as unknown as Inside;
  return backendNames.find((name) => marks[name](inside));
}

export type Proof = 'proven' | { readonly answers: BackendName | undefined } | 'miscomputes';

/** Rows and columns; a smaller product may be left to the processor by a GPU backend. */
const side = 16;

/** To be called once the backend is set; `multiply`: by whose kernel. Throws where nothing answers at all. */
export async function proveBackend(
  tf: Tf,
  backend: BackendName,
  multiply: (a: Tensor, b: Tensor) => Tensor = (a, b) => tf.matMul(a, b),
): Promise<Proof> {
  const answers = answeringBackend(tf);
  if (answers !== backend) return { answers };
  const product = tf.tidy(() => {
    const numbers = Array.from({ length: side * side }, (_, i) => i % 7);
    const square = tf.tensor2d(numbers, [side, side]);
    return multiply(square, square);
  });
  try {
    const there = holds[backend](tf.backend() as unknown as Inside, product.dataId);
    const got = await product.data();
    // The first operation is where TensorFlow.js quietly takes another backend.
    const after = answeringBackend(tf);
    if (after !== backend || tf.getBackend() !== backend) return { answers: after };
    return there && got.every((value, i) => value === expected(i)) ? 'proven' : 'miscomputes';
  } finally {
    product.dispose();
  }
}

/** Whole numbers below 600: exact on a device of 16 bits too. */
function expected(index: number): number {
  const [row, column] = [Math.floor(index / side), index % side];
  let sum = 0;
  for (let k = 0; k < side; k++) sum += ((row * side + k) % 7) * ((k * side + column) % 7);
  return sum;
}
