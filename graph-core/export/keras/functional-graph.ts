// A functional Keras model as a graph: operations, their calls and the tensors between them.

export interface KerasOperation {
  readonly name: string;
  readonly className: string;
  /** `keras.layers`, or `keras.src.ops.numpy` for an operation that is not a layer. */
  readonly module: string;
  /** `kumiki>LearnedPositions` for a class of ours. */
  readonly registered: string | null;
  readonly layer: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  /** Calls of it, in their order. */
  readonly calls: KerasCall[];
}

export interface KerasCall {
  readonly operation: KerasOperation;
  readonly args: readonly Value[];
  readonly kwargs: readonly (readonly [name: string, value: Value])[];
}

/** One answer of a call. */
export interface KerasTensor {
  readonly kind: 'tensor';
  readonly call: KerasCall;
  readonly index: number;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

export interface Slice {
  readonly kind: 'slice';
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

/** `...` among what stands in brackets. */
interface Ellipsis {
  readonly kind: 'ellipsis';
}

/** What an argument of a call may be. */
export type Value =
  | KerasTensor
  | Slice
  | Ellipsis
  | number
  | string
  | boolean
  | null
  | readonly Value[];

export function isTensor(value: Value): value is KerasTensor {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'tensor';
}

/** Tensors that a call reads, in the order in which Keras finds them: keywords by their names. */
export function tensorsOf({ args, kwargs }: KerasCall): KerasTensor[] {
  const sorted = [...kwargs].sort(([a], [b]) => (a < b ? -1 : 1));
  const flat = (value: Value): KerasTensor[] => {
    if (isTensor(value)) return [value];
    return Array.isArray(value) ? value.flatMap(flat) : [];
  };
  return [...args, ...sorted.map(([, value]) => value)].flatMap(flat);
}

export interface Ordered {
  /** Those that lead to an output, as Keras orders them: by depth, then as met from the outputs. */
  readonly operations: readonly KerasOperation[];
  /** Those calls of them that do. */
  readonly calls: ReadonlySet<KerasCall>;
}

/**
 * The order decides which of several layers of a class is `dense` in a file and which `dense_1`, so it is found as
 * Keras finds it (keras/src/ops/function.py, map_graph).
 */
export function orderOf(
  inputs: readonly KerasOperation[],
  outputs: readonly KerasTensor[],
): Ordered {
  const met = new Map<KerasOperation, number>();
  const finished = new Set<KerasCall>();
  const visit = (call: KerasCall): void => {
    if (finished.has(call)) return;
    if (!met.has(call.operation)) met.set(call.operation, met.size);
    for (const tensor of tensorsOf(call)) visit(tensor.call);
    finished.add(call);
  };
  for (const { call } of outputs) visit(call);

  const callDepths = new Map<KerasCall, number>();
  const depths = new Map<KerasOperation, number>();
  for (const call of [...finished].reverse()) {
    const depth = Math.max(callDepths.get(call) ?? 0, depths.get(call.operation) ?? 0);
    depths.set(call.operation, depth);
    callDepths.set(call, depth);
    for (const { call: before } of tensorsOf(call))
      callDepths.set(before, Math.max(depth + 1, callDepths.get(before) ?? 0));
  }
  for (const input of inputs)
    if (!depths.has(input)) {
      depths.set(input, 0);
      met.set(input, -1);
      for (const call of input.calls) finished.add(call);
    }
  const operations = [...depths.keys()].sort(
    (a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0) || (met.get(a) ?? 0) - (met.get(b) ?? 0),
  );
  return { operations, calls: finished };
}
