// A positional encoding as a table: of this model, or by its equation at the size it is taught at. Knows no screen.
import type { ViewData } from '../../../graph-core/index.ts';
import type { Table } from './heads.ts';
import { tableOf } from './heads.ts';

export type Equation = (length: number, units: number) => Float32Array;

/** As large as the picture by which encodings are mostly taught. */
export const taught = { length: 50, units: 128 };

/** Position down, dimension across; the model's own where there is no equation. */
export function encodingTable(view: ViewData, equation: Equation | undefined): Table {
  if (!equation) return tableOf(view);
  return {
    values: equation(taught.length, taught.units),
    rows: { name: 'position', length: taught.length },
    columns: { name: 'dimension', length: taught.units },
  };
}
