// An operator of a foreign graph as the tables here see it, and the blocks that compute it.
import type { Shape } from '../kit/shape.ts';

export interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

export interface Operation {
  readonly op: string;
  int(name: string, otherwise: number): number;
  ints(name: string): readonly number[] | undefined;
  float(name: string, otherwise: number): number;
  words(name: string, otherwise: string): string;
  /** An operand that is known ahead; undefined where it flows, or is left out. */
  constant(index: number): Numbers | undefined;
  /** Of an operand that flows: its axes as the table's order asks for them. */
  shape(index: number): Shape | undefined;
  readonly operands: number;
  readonly outputs: number;
}

/** Where a block's input comes from: the operand of this index, or an output of an earlier part. */
type PartSource = number | { readonly part: number; readonly port: string };

export interface Part {
  readonly type: string;
  readonly params: Readonly<Record<string, number | string | boolean>>;
  /** By port; a list where the port is variadic. */
  readonly inputs: Readonly<Record<string, PartSource | readonly PartSource[]>>;
  readonly weights?: Readonly<Record<string, Numbers>>;
}

export interface Parts {
  readonly parts: readonly Part[];
  /**
   * Where each output of the operator comes from, and which of its axes each axis of the operator's output is; −1 = one of
   * size 1 that it has not. Without `axes` they are as the order of the operands was.
   */
  readonly outputs: readonly {
    readonly part: number;
    readonly port: string;
    readonly axes?: readonly number[];
  }[];
}

/**
 * How operands that flow are arranged: as they are; images and sequences with their channels last; steps behind the
 * batch; or each as the first has it, since every number is treated by itself.
 */
type Order = 'as-is' | 'channels-last' | 'batch-first' | 'like-first';

export interface Translation {
  readonly order: Order;
  /** Undefined where no block computes just this. */
  parts(operation: Operation): Parts | undefined;
}

/** One block whose one output is the operator's. */
export function single(
  type: string,
  params: Part['params'],
  ports: { readonly in: string; readonly out: string },
  weights?: Part['weights'],
): Parts {
  return {
    parts: [{ type, params, inputs: { [ports.in]: 0 }, ...(weights && { weights }) }],
    outputs: [{ part: 0, port: ports.out }],
  };
}

/** The axes of an array in another order. */
export function turned({ shape, data }: Numbers, perm: readonly number[]): Numbers {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const sizes = perm.map((axis) => shape[axis] ?? 1);
  const out = new Float32Array(data.length);
  const coordinates = sizes.map(() => 0);
  for (let index = 0; index < out.length; index++) {
    let at = 0;
    for (let axis = 0; axis < perm.length; axis++)
      at += (coordinates[axis] ?? 0) * (strides[perm[axis] ?? 0] ?? 0);
    out[index] = data[at] ?? 0;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      coordinates[axis] = (coordinates[axis] ?? 0) + 1;
      if ((coordinates[axis] ?? 0) < (sizes[axis] ?? 1)) break;
      coordinates[axis] = 0;
    }
  }
  return { shape: sizes, data: out };
}

/** The numbers of a vector, or of whatever holds as many. */
export function vector(of: Numbers | undefined, count: number, otherwise = 0): Numbers {
  return { shape: [count], data: of?.data ?? new Float32Array(count).fill(otherwise) };
}
