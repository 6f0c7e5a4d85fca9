// Puts a kernel in the place of a stock one, and calls those that stay.
import type * as TF from '@tensorflow/tfjs';
import type { Tf } from '../ops.ts';

type Infos = Readonly<Record<string, TF.TensorInfo | undefined>>;

export interface KernelCall {
  readonly inputs: Infos;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: unknown;
}

/** Runs a stock kernel of the same backend. Whatever is passed to `drop` is freed when the whole call is over. */
export interface Stock {
  run(name: string, inputs: Infos, attrs?: object): TF.TensorInfo;
  /** The kernel that was replaced. */
  original(inputs: Infos, attrs: object): TF.TensorInfo;
  drop(...temporary: readonly TF.TensorInfo[]): void;
}

export function replaceKernel(
  tf: Tf,
  backend: string,
  name: string,
  compute: (call: KernelCall, stock: Stock) => TF.TensorInfo,
): void {
  const replaced = tf.getKernel(name, backend);
  if (replaced) tf.unregisterKernel(name, backend);
  tf.registerKernel({
    kernelName: name,
    backendName: backend,
    // The casts are the edge: kernels are untyped in tfjs.
    kernelFunc({ inputs, attrs, backend: inUse }) {
      const temporaries: TF.TensorInfo[] = [];
      const call = (kernel: TF.KernelConfig | undefined, given: Infos, attributes: object) => {
        if (!kernel) throw new Error(`The ${backend} backend has no kernel for ${name}.`);
        const out = kernel.kernelFunc({
          inputs: given as TF.NamedTensorInfoMap,
          attrs: attributes as TF.NamedAttrMap,
          backend: inUse,
        });
        return out as TF.TensorInfo;
      };
      const out = compute(
        { inputs, attrs: (attrs ?? {}) as KernelCall['attrs'], backend: inUse },
        {
          run: (other, given, attributes = {}) =>
            call(tf.getKernel(other, backend), given, attributes),
          original: (given, attributes) => call(replaced, given, attributes),
          drop: (...temporary) => void temporaries.push(...temporary),
        },
      );
      for (const { dataId } of temporaries) (inUse as TF.KernelBackend).disposeData(dataId);
      return out;
    },
  });
}

export function input({ inputs }: KernelCall, name: string): TF.TensorInfo {
  const found = inputs[name];
  if (!found) throw new Error(`A kernel was called without its input ${name}.`);
  return found;
}
