// A view as small as the badge of a block.
import type { ViewData } from '../../../graph-core/index.ts';
import type { Table } from '../../parts/heat-map/table.ts';
import { shrunk } from '../../parts/heat-map/table.ts';
import { viewKinds } from '../../inspect/views/index.ts';

const edge = 40;

/** No more cells than the badge has pixels. */
export function thumbnail(view: ViewData): Table {
  return shrunk(viewKinds[view.kind].thumbnail(view), edge);
}
