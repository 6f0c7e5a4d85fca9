// Rows of a table by id and their scatter-add gradient as kernels. Knows no block.
import { differentiable, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import { asInt, type KernelHost } from './host.ts';

/** Throws before a kernel reads past the end of a table. */
export function checkIds(host: KernelHost, ids: Tensor, count: number, what: string): void {
  const place = host.once('firstOutside', host.at(ids), ids.size, count);
  if (place < 0) return;
  const id = ids.dataSync()[place];
  throw new RangeError(
    `${what} was given the id ${id} at place ${place}, but ids here go from 0 to ${count - 1}.`,
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
      host.share('gatherRows', host.at(at), host.at(table), host.at(out), at.size, units);
      save([at]);
      return out;
    },
    backward: (dy, [saved]) => [
      () => {
        const rows = present(saved);
        const out = host.make([vocabulary, units]);
        const addresses = [rows, dy, out].map((x) => host.at(x));
        host.share('scatterAddRows', ...addresses, rows.size, units, vocabulary);
        return out;
      },
    ],
  });
}
