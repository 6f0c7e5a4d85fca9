// One forward pass as the list of kernels it ran, taken from TensorFlow.js's own dispatcher. Knows no block and no format.
import type { Tensor, Tf } from '../../engine/ops.ts';

export type Attribute = unknown;

export interface RecordedValue {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** A tensor that no kernel of this pass made and nobody named: its values. */
  readonly constant?: Float32Array | Int32Array | Uint8Array;
  /** A feed or a weight, by the name it was given. */
  readonly name?: string;
}

export interface RecordedCall {
  readonly kernel: string;
  /** Indices of values by input name; a kernel that takes a list has the names 0, 1, … */
  readonly inputs: Readonly<Record<string, number>>;
  readonly attrs: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly number[];
  /** Path of the block that made it; empty where none did. */
  readonly scope: string;
}

export interface Recording {
  readonly values: readonly RecordedValue[];
  readonly calls: readonly RecordedCall[];
  /** What the pass answered, in its order. */
  readonly results: readonly number[];
}

/** The dispatcher as every operation of tfjs calls it; asserted at start by engine/internals.ts. */
interface Dispatcher {
  runKernel(
    kernel: string,
    inputs: Record<string, Tensor> | Tensor[],
    attrs?: Record<string, Attribute>,
  ): Tensor | Tensor[];
}

/** Writes down one call for all that `compute` does, with what it answers as outputs. */
export type AsOne = <Answer extends Readonly<Record<string, Tensor>>>(
  kernel: string,
  inputs: Readonly<Record<string, Tensor | undefined>>,
  attrs: Readonly<Record<string, Attribute>>,
  compute: () => Answer,
) => Answer;

/** Says whose the calls since the last mark were. */
type Mark = (scope: string) => void;

/** Runs `pass` inside a tidy and writes down every kernel. `named`: feeds and weights. */
export function record(
  tf: Tf,
  named: ReadonlyMap<string, Tensor>,
  pass: (asOne: AsOne, mark: Mark) => readonly Tensor[],
): Recording {
  const values: RecordedValue[] = [];
  const unmarked: Omit<RecordedCall, 'scope'>[] = [];
  const calls: RecordedCall[] = [];
  const mark: Mark = (scope) => {
    for (const call of unmarked.splice(0)) calls.push({ ...call, scope });
  };
  const known = new Map<number, number>();
  const add = (tensor: Tensor, value: Partial<RecordedValue>): number => {
    values.push({ shape: [...tensor.shape], dtype: tensor.dtype, ...value });
    known.set(tensor.id, values.length - 1);
    return values.length - 1;
  };
  const find = (tensor: Tensor): number =>
    known.get(tensor.id) ?? add(tensor, { constant: contents(tensor) });
  for (const [name, tensor] of named) add(tensor, { name });

  const reads = (inputs: Readonly<Record<string, Tensor | undefined>> | Tensor[]) =>
    Object.fromEntries(
      Object.entries(inputs).flatMap(([name, tensor]) => (tensor ? [[name, find(tensor)]] : [])),
    );
  /** Within a call, whose own calls are not written down. */
  let inside = false;
  const within = <Answer>(compute: () => Answer): Answer => {
    inside = true;
    try {
      return compute();
    } finally {
      inside = false;
    }
  };
  const asOne: AsOne = (kernel, inputs, attrs, compute) => {
    const read = reads(inputs);
    const answer = within(compute);
    const outputs = Object.values(answer).map((tensor) => add(tensor, {}));
    unmarked.push({ kernel, inputs: read, attrs, outputs });
    return answer;
  };

  const dispatcher = tf.engine() as unknown as Dispatcher;
  const original = dispatcher.runKernel;
  dispatcher.runKernel = (kernel, inputs, attrs = {}) => {
    if (inside) return original.call(dispatcher, kernel, inputs, attrs);
    if (kernel === '_FusedMatMul') return productApart(tf, inputs, attrs);
    const output = within(() => original.call(dispatcher, kernel, inputs, attrs));
    const read = reads(inputs);
    const outputs = (Array.isArray(output) ? output : [output]).map((tensor) => add(tensor, {}));
    unmarked.push({ kernel, inputs: read, attrs, outputs });
    return output;
  };
  try {
    let results: number[] = [];
    tf.tidy(() => {
      results = pass(asOne, mark).map(find);
    });
    mark('');
    return { values, calls, results };
  } finally {
    dispatcher.runKernel = original;
  }
}

/** The product and then the bias: stock operations make one kernel of them, formats have none such. */
function productApart(
  tf: Tf,
  inputs: Record<string, Tensor> | Tensor[],
  { transposeA, transposeB, activation = 'linear' }: Readonly<Record<string, Attribute>>,
): Tensor {
  // The kernel's own inputs by its own names.
  const { a, b, bias, preluActivationWeights } = inputs as Record<string, Tensor>;
  if (!a || !b || activation !== 'linear' || preluActivationWeights)
    throw new Error('A product with its activation in it cannot be taken apart.');
  const product = tf.matMul(a, b, transposeA === true, transposeB === true);
  return bias ? tf.add(product, bias) : product;
}

function contents(tensor: Tensor): Float32Array | Int32Array | Uint8Array {
  return tensor.dataSync().slice() as Float32Array | Int32Array | Uint8Array;
}
