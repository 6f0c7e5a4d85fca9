// A positional encoding as a table: of this model, or by its equation at the size it is taught at.
import type { Document, ViewData } from '../../../graph-core/index.ts';
import { viewAt } from '../../stores/highlight.ts';
import type { Table } from '../../parts/heat-map/table.ts';
import { tableOf } from '../../parts/heat-map/table.ts';

type Equation = (length: number, units: number) => Float32Array;

/** As large as the picture by which encodings are mostly taught. */
export const taught = { length: 50, units: 128 };

/** The encoding as its equation gives it, where the block has one. */
export function equationOf(document: Document, { path, port }: ViewData): Equation | undefined {
  const view = viewAt(document, path, port);
  return view?.kind === 'encoding' ? view.table : undefined;
}

/** Position down, dimension across; the model's own where there is no equation. */
export function encodingTable(view: ViewData, equation: Equation | undefined): Table {
  if (!equation) return tableOf(view);
  return {
    values: equation(taught.length, taught.units),
    rows: { name: 'position', length: taught.length },
    columns: { name: 'dimension', length: taught.units },
  };
}
