// One matrix product in the heap, row-major, by address. Knows no tensor.
import type { KernelHost } from './host.ts';

export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Addresses: a is [m, k] (or [k, m] if transposed), b [k, n] (or [n, k]), c [m, n]. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Address of [n]. */
  readonly bias?: number | undefined;
  /** Adds to what c holds. */
  readonly accumulate?: boolean;
}

export function product(host: KernelHost, p: Product): void {
  const { m, n, k } = p;
  const [aRow, aColumn] = p.transposeA ? [1, m] : [k, 1];
  const [bRow, bColumn] = p.transposeB ? [1, k] : [n, 1];
  const [bias, accumulate] = [p.bias ?? 0, p.accumulate ? 1 : 0];
  // biome-ignore format: sizes, then addresses
  host.share(
    'gemm',
    m,
    n,
    k,
    p.a,
    aRow,
    aColumn,
    p.b,
    bRow,
    bColumn,
    p.c,
    n,
    bias,
    accumulate,
    host.workspace,
  );
}
