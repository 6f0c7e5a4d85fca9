// Rows of a table by id; the gradient of a row is summed by one group, in the order of the ids.
import { checkIds } from '../composed/ids.ts';
import { differentiable, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';
import { makeGradient } from './parameter-pool.ts';

const gather = () =>
  kernel('rows by id', () => ({
    lanes: 256,
    reads: ['ids', 'table'],
    whole: ['ids'],
    writes: ['y'],
    numbers: { count: 'u32', units: 'u32' },
    code: `
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i < p.count * p.units) {
    y[i] = table[u32(ids[i / p.units]) * p.units + i % p.units];
  }
}
`,
  }));

const scatter = () =>
  kernel('sums by id', () => ({
    lanes: 64,
    reads: ['ids', 'dy'],
    whole: ['ids'],
    writes: ['dtable'],
    numbers: { count: 'u32', units: 'u32' },
    code: `
fn kernel(group: u32, lane: u32) {
  for (var c = lane; c < p.units; c += lanes) {
    var sum = 0.0;
    for (var i = 0u; i < p.count; i++) {
      if (u32(ids[i]) == group) {
        sum += dy[i * p.units + c];
      }
    }
    dtable[group * p.units + c] = sum;
  }
}
`,
  }));

export function embedding(host: GpuHost, ids: Tensor, table: Tensor): Tensor {
  const [vocabulary = 0, units = 0] = table.shape;
  checkIds(host.tf, ids, vocabulary, 'The embedding');
  const count = ids.size;
  return differentiable(host.tf, {
    inputs: [table],
    forward(save) {
      const y = host.make([...ids.shape, units]);
      host.run(gather(), Math.ceil(y.size / 256), { ids, table, y }, { count, units });
      save([ids]);
      return y;
    },
    backward: (dy, [saved]) => [
      () => {
        const dtable = makeGradient(host, table);
        host.run(scatter(), vocabulary, { ids: present(saved), dy, dtable }, { count, units });
        return dtable;
      },
    ],
  });
}
