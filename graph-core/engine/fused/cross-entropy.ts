// Softmax cross-entropy against integer targets, with its accuracy, as kernels. Knows no block.
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
      const into = host.at(perRow);
      host.share('crossEntropyRows', host.at(logits), host.at(ids), into, rows, classes, smoothing);
      const weights = counts ? host.at(counts) : 0;
      const results = [mean, hits, counted].map((x) => host.at(x));
      host.once('crossEntropyMeans', into, weights, rows, ...results);
      save(counts ? [logits, ids, perRow, counted, counts] : [logits, ids, perRow, counted]);
      return [mean, hits];
    },
    backward: ([dloss], [savedLogits, savedIds, perRow, counted, weights]) => [
      () => {
        const dx = host.make(present(savedLogits).shape);
        const inputs = [savedLogits, savedIds, weights, perRow, counted, dloss, dx];
        const addresses = inputs.map((x) => (x ? host.at(x) : 0));
        host.share('crossEntropyBackward', ...addresses, rows, classes, smoothing);
        return dx;
      },
    ],
  });
  return { loss: present(loss), accuracy: present(accuracy) };
}
