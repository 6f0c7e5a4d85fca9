// PyTorch beside us on the same weights and the same batches of pairs. Knows one template.
import { fileURLToPath } from 'node:url';
import { feed } from '../../graph-core/train/feeds.ts';
import type { TrainingSession } from '../../graph-core/train/prepare.ts';
import { python } from '../open-sides.ts';
import { startProcess } from '../process-runner.ts';
import type { Runner } from '../runner.ts';

/** The template that torch_side.py writes out. */
export const inTorch = 'seq2seq-bahdanau';

/** Weights as they are now; the batches of the first `steps` steps as this run makes them. */
export async function torchSide(
  run: TrainingSession,
  { steps, rate, threads }: { steps: number; rate: number; threads: number },
): Promise<Runner> {
  const weights = [...run.model.weights].map(([name, weight]) => ({
    name,
    shape: weight.shape,
    values: [...weight.dataSync()],
  }));
  const batches = Array.from({ length: steps }, (_, index) => batchOf(run, index + 1));
  const script = fileURLToPath(new URL('torch_side.py', import.meta.url));
  return startProcess(python, [script, `${threads}`], { rate, weights, batches });
}

/** Ids by column, as rows. */
function batchOf({ engine, plan, dataset, batching }: TrainingSession, step: number) {
  const indices = batching.order.indices(step);
  return engine.tf.tidy(() => {
    const { feeds, targets } = feed(engine.tf, plan, dataset, 'training', indices, batching);
    const rows = [
      ...plan.feeds.map(({ path, column }) => [column ?? path, feeds[path]?.arraySync()]),
      ...plan.objectives.map(({ path, column }) => [column ?? path, targets[path]?.arraySync()]),
    ];
    return Object.fromEntries(rows) as Record<string, number[][]>;
  });
}
