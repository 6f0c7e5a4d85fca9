// Rows of a table by id and their scatter-add gradient as kernels.
import { differentiable, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import { asInt, type KernelHost } from './host.ts';

/** Throws before a kernel reads past the end of a table. */
export function checkIds(host: KernelHost, ids: Tensor, count: number, what: string): void {
  const index = host.once('firstOutside', { ids: host.at(ids), count: ids.size, limit: count });
  if (index < 0) return;
  const id = ids.dataSync()[index];
  throw new RangeError(
    `${what} was given the id ${id} at place ${index}, but ids here go from 0 to ${count - 1}.`,
  );
}

export function embedding(host: KernelHost, ids: Tensor, table: Tensor): Tensor {
  const [vocabulary = 0, units = 0] = table.shape;
  const at = asInt(ids);
  checkIds(host, at, vocabulary, 'The embedding');
  return differentiable(host.tf, {
    inputs: [table],
    forward(save) {
      const out = host.make([...ids.shape, units]);
      host.share('gatherRows', {
        ids: host.at(at),
        table: host.at(table),
        to: host.at(out),
        count: at.size,
        width: units,
      });
      save([at]);
      return out;
    },
    backward: (dy, [saved]) => [
      () => {
        const rows = present(saved);
        const out = host.make([vocabulary, units]);
        host.share('scatterAddRows', {
          ids: host.at(rows),
          x: host.at(dy),
          to: host.at(out),
          count: rows.size,
          width: units,
          rows: vocabulary,
        });
        return out;
      },
    ],
  });
}
