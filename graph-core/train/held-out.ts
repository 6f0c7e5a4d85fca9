// Measures a run on its held-out examples, and does what the metrics decide: tells, keeps the best weights, puts them back.
import { loadWeights, takeWeights } from '../weights/checkpoint.ts';
import type { Checkpoint, NamedArray } from '../weights/named-array.ts';
import { evaluate, finalExamples, validationExamples } from './evaluate.ts';
import type { TrainerDeps, TrainingSession } from './prepare.ts';
import type { News } from './protocol.ts';
import type { ValidationState } from './validation.ts';
import { isDue, judge, startValidation, withBestBack } from './validation.ts';

export interface HeldOut {
  readonly state: ValidationState;
  validateIfDue(step: number, steps: number): Promise<void>;
  /** Puts the best weights back if the settings say so, and measures those that are kept on the larger set. */
  finish(step: number): Promise<void>;
}

export function createHeldOut(
  { engine, model, dataset, settings, batching, heldOutBatch }: TrainingSession,
  { yieldToEventLoop }: Pick<TrainerDeps, 'yieldToEventLoop'>,
  { post, checkpoint }: { post(news: News): void; checkpoint(): Promise<Checkpoint> },
  resume?: Checkpoint,
  bestBefore?: readonly NamedArray[],
): HeldOut {
  const restoresBest = settings.earlyStopping?.restoreBest === true;
  let state = startValidation(resume?.step ?? 0, resume?.progress);
  let lastMetrics: Record<string, number> | undefined;
  let bestWeights = restoresBest ? bestBefore : undefined;

  const measure = (examples: number): Promise<Record<string, number>> =>
    evaluate(engine, model, dataset, {
      split: 'held-out',
      examples,
      batchSize: heldOutBatch,
      batching,
      yieldToEventLoop,
    });

  /** A point of the held-out curve, always on the same examples. */
  const validate = async (step: number): Promise<void> => {
    if (dataset.count['held-out'] === 0) return;
    const metrics = await measure(validationExamples);
    lastMetrics = metrics;
    const verdict = judge(state, settings, step, metrics);
    state = verdict.state;
    post({ type: 'validation', step, metrics, best: verdict.isBest });
    if (!verdict.isBest) return;
    post({ type: 'checkpoint', request: 0, checkpoint: await checkpoint(), best: true });
    if (restoresBest) bestWeights = await takeWeights(model);
  };

  return {
    get state() {
      return state;
    },
    async validateIfDue(step, steps) {
      if (isDue(state, settings, step, steps)) await validate(step);
    },
    async finish(step) {
      if (state.validated < step) await validate(step);
      let measuredAt = step;
      if (bestWeights && state.bestStep < step) {
        // The last weights are not lost to those that take their place.
        post({ type: 'checkpoint', request: 0, checkpoint: await checkpoint() });
        loadWeights(engine.tf, model, bestWeights);
        state = withBestBack(state);
        measuredAt = state.bestStep;
      }
      bestWeights = undefined;
      const held = dataset.count['held-out'];
      if (held === 0) return;
      const isKnown = held <= validationExamples && measuredAt === state.validated && lastMetrics;
      const metrics = isKnown || (await measure(finalExamples));
      const examples = Math.min(finalExamples, held);
      post({ type: 'final-validation', step: measuredAt, examples, metrics });
    },
  };
}
