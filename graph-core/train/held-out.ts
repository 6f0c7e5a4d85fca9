// Measures a run on its held-out examples, and does what the metrics decide: tells, keeps the best weights, puts them back.
import { loadWeights, takeWeights } from '../weights/checkpoint.ts';
import type { Checkpoint, NamedArray } from '../weights/named-array.ts';
import { openDuelist } from './duel/duelist.ts';
import { curveBaselines } from './measured/curve-baselines.ts';
import { evaluate, finalExamples, validationExamples } from './evaluate.ts';
import type { TrainerDeps, TrainingSession } from './prepare.ts';
import type { News } from './protocol.ts';
import type { ValidationState } from './validation.ts';
import { isDue, judge, startValidation, withBestBack } from './validation.ts';

export interface HeldOut {
  readonly state: ValidationState;
  /** Shows a game after a turn out of the order. */
  showNow(step: number): Promise<void>;
  /** Also shows a game before its first round. */
  validateIfDue(step: number, steps: number): Promise<void>;
  /** Puts the best weights back if the settings say so, and measures those that are kept on the larger set. */
  finish(step: number): Promise<void>;
  dispose(): void;
}

export function createHeldOut(
  session: TrainingSession,
  deps: TrainerDeps,
  { post, checkpoint }: { post(news: News): void; checkpoint(): Promise<Checkpoint> },
  resume?: Checkpoint,
  bestBefore?: readonly NamedArray[],
): HeldOut {
  const { engine, model, dataset, settings, batching, heldOutBatch } = session;
  const { yieldToEventLoop } = deps;
  const duelist = dataset.count['held-out'] > 0 ? openDuelist(session, deps) : undefined;
  let shown = -1;
  let toldBaselines = false;
  const restoresBest = settings.earlyStopping?.restoreBest === true;
  let state = startValidation(resume?.step ?? 0, resume?.progress);
  let lastMetrics: Record<string, number> | undefined;
  let bestWeights = restoresBest ? bestBefore : undefined;

  /** Of a game, also how it stands. */
  const show = async (step: number, examples: number): Promise<Record<string, number>> => {
    if (!duelist) return {};
    const { metrics, duel } = await duelist.measure(examples);
    shown = step;
    post({ type: 'duel', request: 0, step, duel });
    return { ...metrics };
  };

  const measure = (step: number, examples: number): Promise<Record<string, number>> =>
    duelist
      ? show(step, examples)
      : evaluate(engine, model, dataset, {
          split: 'held-out',
          examples,
          batchSize: heldOutBatch,
          batching,
          yieldToEventLoop,
        });

  /** Once: they stay what they are. */
  const tellBaselines = (metrics: Readonly<Record<string, number>>): void => {
    toldBaselines = true;
    const baselines = curveBaselines(session.plan, dataset, validationExamples, metrics);
    if (Object.keys(baselines).length > 0) post({ type: 'baselines', baselines });
  };

  /** A point of the held-out curve, always on the same examples. */
  const validate = async (step: number): Promise<void> => {
    if (dataset.count['held-out'] === 0) return;
    const metrics = await measure(step, validationExamples);
    lastMetrics = metrics;
    const verdict = judge(state, settings, step, metrics);
    state = verdict.state;
    post({ type: 'validation', step, metrics, best: verdict.isBest });
    if (!toldBaselines) tellBaselines(metrics);
    if (!verdict.isBest) return;
    post({ type: 'checkpoint', request: 0, checkpoint: await checkpoint(), best: true });
    if (restoresBest) bestWeights = await takeWeights(model);
  };

  return {
    get state() {
      return state;
    },
    dispose: () => duelist?.dispose(),
    async showNow(step) {
      await show(step, validationExamples);
    },
    async validateIfDue(step, steps) {
      if (step === 0 && shown < 0) await show(step, validationExamples);
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
      const metrics = isKnown || (await measure(step, finalExamples));
      const examples = Math.min(finalExamples, held);
      post({ type: 'final-validation', step: measuredAt, examples, metrics });
    },
  };
}
