// An operation with a gradient of our own, on the tape of TensorFlow.js.
import type { Tensor, Tf } from './ops.ts';

export interface OwnGradient {
  readonly inputs: readonly Tensor[];
  /** Runs untaped inside a tidy. What `save` is given is kept for `backward` if a gradient may be asked for. */
  forward(save: (tensors: Tensor[]) => void): Tensor[];
  /**
   * One function per input, called only if that input's gradient is needed. `dys` has one gradient per output,
   * zeros where nobody used the output.
   */
  backward(dys: readonly Tensor[], saved: readonly Tensor[]): (() => Tensor)[];
}

/** The part of tfjs' engine behind `tf.customGrad`; unlike that, it takes many outputs and lazy gradients. */
interface TapeInternals {
  runKernelFunc(call: {
    inputs: Record<string, Tensor>;
    forwardFunc(): Tensor[];
    backwardsFunc(dy: Tensor | Tensor[]): Record<string, () => Tensor>;
  }): Tensor[];
  isTapeOn(): boolean;
  /** What a node saved is freed with the tape. */
  readonly state: { readonly activeTape: readonly { saved: Tensor[] }[] | null };
}

/** The cast is the edge: this member is private in tfjs' types. missingInternals looks for it at start. */
export function tapeOf(tf: Tf): TapeInternals {
  return tf.engine() as unknown as TapeInternals;
}

export function differentiableMany(tf: Tf, own: OwnGradient): Tensor[] {
  const engine = tapeOf(tf);
  const taped = engine.isTapeOn();
  let saved: Tensor[] = [];
  const outputs = engine.runKernelFunc({
    inputs: byPlace(own.inputs),
    forwardFunc: () =>
      own.forward((tensors) => {
        if (taped) saved = tensors.map((tensor) => keptToo(tf, tensor));
      }),
    backwardsFunc: (dy) => byPlace(own.backward(Array.isArray(dy) ? dy : [dy], saved)),
  });
  const node = engine.state.activeTape?.at(-1);
  if (taped && node) node.saved = saved;
  return outputs;
}

/** What tfjs' own `save` does at the cost of a kernel and a place on the tape for each tensor. */
function keptToo(tf: Tf, tensor: Tensor): Tensor {
  const { dataId, id } = tensor;
  const kept = tf.keep(tf.engine().makeTensorFromTensorInfo(tensor));
  tf.engine().backend.incRef(dataId);
  // By its name on the tape it is the tensor itself, for gradients of gradients.
  return Object.assign(kept, { id });
}

/** A loop, since this is done twice for each operation of a step. */
function byPlace<T>(all: readonly T[]): Record<string, T> {
  const named: Record<string, T> = {};
  for (const [i, one] of all.entries()) named[i] = one;
  return named;
}

export interface OwnGradientOfOne {
  readonly inputs: readonly Tensor[];
  forward(save: (tensors: Tensor[]) => void): Tensor;
  backward(dy: Tensor, saved: readonly Tensor[]): (() => Tensor)[];
}

export function differentiable(tf: Tf, own: OwnGradientOfOne): Tensor {
  const [value] = differentiableMany(tf, {
    inputs: own.inputs,
    forward: (save) => [own.forward(save)],
    backward: ([dy], saved) => own.backward(present(dy), saved),
  });
  return present(value);
}

/** An element that is there by construction, such as a saved tensor. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A tensor that was saved for the gradient is missing.');
  return value;
}
