// The last checkpoint of a project as weights of ours, and what they measure here.
import path from 'node:path';
import type { Checkpoint, RunLog } from '../../graph-core/index.ts';
import { importWeights, readSafetensors } from '../../graph-core/index.ts';
import { bytesAt, dataFilesAt } from '../data-files.ts';
import { exitCodes, Failure } from '../exit.ts';
import { openTrainer } from '../open-trainer.ts';
import { soundPlan } from '../read-document.ts';
import type { RunCall } from '../run-folder.ts';
import type { RunSoFar } from '../train-document.ts';

/** Of `state.safetensors` or `best.safetensors`; undefined where train.py has not written it. */
export async function weightsHome(
  call: RunCall,
  project: string,
  name: 'state' | 'best',
  { preprocessing }: Pick<Checkpoint, 'preprocessing'>,
  log: RunLog,
): Promise<Checkpoint | undefined> {
  const file = `${name}.safetensors`;
  const bytes = await bytesAt(path.join(project, 'run', file)).catch(() => undefined);
  if (!bytes) return undefined;
  const { document } = call;
  const read = importWeights({ document, plan: soundPlan(document) }, [{ name: file, bytes }]);
  if ('error' in read) throw new Failure(exitCodes.failed, read.error, { code: 'weights-refused' });
  const raw = readSafetensors(bytes);
  const step = 'error' in raw ? 0 : Number(raw.metadata.step ?? 0);
  return {
    step,
    weights: read.weights,
    // PyTorch keeps its own in checkpoint.pt, from which it resumes.
    optimizer: [],
    progress: progressAt(log, step),
    ...(preprocessing && { preprocessing }),
  };
}

function progressAt({ validations }: RunLog, step: number): Record<string, number> {
  const losses = validations
    .filter((point) => point.step <= step)
    .flatMap((point) =>
      point.metrics.loss === undefined ? [] : [[point.step, point.metrics.loss]],
    );
  const best = losses.reduce((low, [, loss = Infinity]) => Math.min(low, loss), Infinity);
  if (best === Infinity) return {};
  const index = losses.findIndex(([, loss]) => loss === best);
  const [bestStep = 0] = losses[index] ?? [];
  return { best, bestStep, sinceBest: losses.length - 1 - index, validated: step };
}

/** Measured by our own engine on the held-out examples, as `kumiki evaluate` does. */
export async function measureHome(
  call: RunCall,
  { step, weights, preprocessing }: Checkpoint,
): Promise<Partial<RunSoFar>> {
  const files = await dataFilesAt(call.data);
  const trainer = await openTrainer(call.document, { ...call, files, preprocessing });
  try {
    const { examples: counts, units, remarks = [], unknownShare } = trainer.ready;
    const held = counts['held-out'];
    if (held === 0) return { units, remarks, unknownShare };
    await trainer.ask({ type: 'load-weights', request: 1, weights }, 'done');
    const examples = Math.min(held, measured);
    const { metrics } = await trainer.ask({ type: 'evaluate', request: 2, examples }, 'evaluation');
    return { final: { step, examples, metrics }, units, remarks, unknownShare };
  } finally {
    trainer.dispose();
  }
}

const measured = 2_000;
