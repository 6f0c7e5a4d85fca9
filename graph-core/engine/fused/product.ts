// One matrix product in the heap, row-major, by address.
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
  host.share('gemm', {
    m,
    n,
    k,
    a: p.a,
    aRow,
    aColumn,
    b: p.b,
    bRow,
    bColumn,
    c: p.c,
    cRow: n,
    bias: p.bias ?? 0,
    accumulate: p.accumulate ? 1 : 0,
    workspace: host.workspace,
  });
}
