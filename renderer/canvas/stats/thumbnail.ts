// A view as small as the badge of a block.
import type { ViewData } from '../../../graph-core/index.ts';
import type { Table } from '../../parts/heat-map/table.ts';
import { viewKinds } from '../../inspect/views/index.ts';

const edge = 40;

/** No more cells than the badge has pixels. */
export function thumbnail(view: ViewData): Table {
  return shrunk(viewKinds[view.kind].thumbnail(view));
}

/** Every so many-th row and column. */
function shrunk({ values, rows, columns }: Table): Table {
  const down = Math.ceil(rows.length / edge);
  const across = Math.ceil(columns.length / edge);
  if (down === 1 && across === 1) return { values, rows, columns };
  const [height, width] = [Math.ceil(rows.length / down), Math.ceil(columns.length / across)];
  const small = new Float32Array(height * width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      small[row * width + column] = values[row * down * columns.length + column * across] ?? 0;
  return {
    values: small,
    rows: { name: '', length: height },
    columns: { name: '', length: width },
  };
}
