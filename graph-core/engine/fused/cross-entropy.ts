// Softmax cross-entropy against integer targets, with its accuracy, as kernels.
import { differentiableMany, present } from '../differentiable.ts';
import type { CrossEntropy, Tensor } from '../ops.ts';
import { asFloat, asInt, type KernelHost } from './host.ts';
import { checkIds } from './rows.ts';

export function crossEntropy(
  host: KernelHost,
  logits: Tensor,
  targets: Tensor,
  mask: Tensor | undefined,
  smoothing: number,
): CrossEntropy {
  const classes = logits.shape.at(-1) ?? 1;
  const rows = logits.size / classes;
  const ids = asInt(targets);
  const counts = mask && asFloat(mask);
  checkIds(host, ids, classes, 'The loss');
  const [loss, accuracy] = differentiableMany(host.tf, {
    inputs: [logits],
    forward(save) {
      const perRow = host.make([4, rows]);
      const [mean, hits, counted] = [host.make([]), host.make([]), host.make([])];
      const rowsOut = host.at(perRow);
      const [at, targetsAt] = [host.at(logits), host.at(ids)];
      const call = { logits: at, targets: targetsAt, rowsOut, rows, classes, smoothing };
      host.share('crossEntropyRows', call);
      host.once('crossEntropyMeans', {
        rowsOut,
        mask: counts ? host.at(counts) : 0,
        rows,
        loss: host.at(mean),
        accuracy: host.at(hits),
        counted: host.at(counted),
      });
      save(counts ? [logits, ids, perRow, counted, counts] : [logits, ids, perRow, counted]);
      return [mean, hits];
    },
    backward: ([dloss], [savedLogits, savedIds, perRow, counted, weights]) => [
      () => {
        const dx = host.make(present(savedLogits).shape);
        host.share('crossEntropyBackward', {
          logits: host.at(present(savedLogits)),
          targets: host.at(present(savedIds)),
          mask: weights ? host.at(weights) : 0,
          perRow: host.at(present(perRow)),
          counted: host.at(present(counted)),
          dloss: host.at(present(dloss)),
          dx: host.at(dx),
          rows,
          classes,
          smoothing,
        });
        return dx;
      },
    ],
  });
  return { loss: present(loss), accuracy: present(accuracy) };
}
