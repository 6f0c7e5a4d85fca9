// What held-out metrics decide: which weights are best, when a plateau cuts the rate, and when a run is over.
import type { TrainingSettings } from '../document/schema.ts';
import { scheduleCut } from '../schedules.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';

export interface ValidationState {
  /** What a plateau schedule has multiplied the learning rate by so far. */
  readonly cut: number;
  /** The lowest loss so far, the step it was measured at, and the validations since. */
  readonly best: number;
  readonly bestStep: number;
  readonly sinceBest: number;
  /** The last step that was validated. */
  readonly validated: number;
  /** Why the run is over before it has done all its steps. */
  readonly ending: Text | undefined;
}

export interface Verdict {
  readonly state: ValidationState;
  /** These weights are the best so far: now is the time to keep them, a step on they are gone. */
  readonly isBest: boolean;
}

/** Where a run begins, or goes on from the progress of a checkpoint. */
export function startValidation(
  step: number,
  progress: Readonly<Record<string, number>> = {},
): ValidationState {
  return {
    cut: progress.cut ?? 1,
    best: progress.best ?? Number.POSITIVE_INFINITY,
    bestStep: progress.bestStep ?? 0,
    sinceBest: progress.sinceBest ?? 0,
    // In checkpoints of before, what was due had been done.
    validated: progress.validated ?? step,
    ending: undefined,
  };
}

/** What a checkpoint keeps of it. */
export function progressOf(state: ValidationState): Record<string, number> {
  const { cut, best, bestStep, sinceBest, validated } = state;
  return { cut, best, bestStep, sinceBest, validated };
}

/** At every so many steps, once each; the last step too: its weights may be the best. */
export function isDue(
  { validated }: ValidationState,
  { validateEvery }: Pick<TrainingSettings, 'validateEvery'>,
  step: number,
  steps: number,
): boolean {
  return validateEvery > 0 && step > validated && (step % validateEvery === 0 || step === steps);
}

/** Without a wish to validate on the way, the one figure of the end decides nothing. */
export function judge(
  before: ValidationState,
  settings: Pick<TrainingSettings, 'validateEvery' | 'schedule' | 'earlyStopping' | 'stopAt'>,
  step: number,
  metrics: Readonly<Record<string, number>>,
): Verdict {
  const { validateEvery, schedule, earlyStopping, stopAt } = settings;
  if (validateEvery === 0) return { state: { ...before, validated: step }, isBest: false };
  const loss = metrics.loss ?? Number.NaN;
  const isBest = loss < before.best;
  const [best, bestStep, sinceBest] = isBest
    ? [loss, step, 0]
    : [before.best, before.bestStep, before.sinceBest + 1];
  const cut = before.cut * scheduleCut(schedule, sinceBest);
  let { ending } = before;
  if (earlyStopping && sinceBest >= earlyStopping.patience)
    ending = stoppedEarly(step, sinceBest, best);
  const reached = stopAt && metrics[stopAt.metric];
  if (stopAt && reached !== undefined && isReached(stopAt, reached))
    ending = targetReached(step, stopAt.metric, reached);
  return { state: { cut, best, bestStep, sinceBest, validated: step, ending }, isBest };
}

/** The run ends with its best weights in place of its last. */
export function withBestBack(state: ValidationState): ValidationState {
  const { ending, bestStep, best } = state;
  const back = text(
    `The weights of step ${bestStep}, where the held-out loss was lowest (${best.toPrecision(4)}), were restored.`,
    `検証損失が最小（${best.toPrecision(4)}）だったステップ ${bestStep} の重みに戻しました。`,
  );
  return {
    ...state,
    ending: ending ? text(`${ending.en} ${back.en}`, `${ending.ja}${back.ja}`) : back,
  };
}

/** Losses and errors are better the lower they are. */
const lowerIsBetter = /(^| )(loss|mae|rmse)$/;

function isReached({ metric, value }: { metric: string; value: number }, reached: number): boolean {
  return lowerIsBetter.test(metric) ? reached <= value : reached >= value;
}

function stoppedEarly(step: number, validations: number, best: number): Text {
  return text(
    `Stopped early at step ${step}: the held-out loss did not fall below ${best.toPrecision(4)} in ${validations} validations.`,
    `ステップ ${step} で早期終了しました。検証損失が ${validations} 回続けて最良値 ${best.toPrecision(4)} を下回りませんでした。`,
  );
}

function targetReached(step: number, metric: string, reached: number): Text {
  return text(
    `Reached the goal at step ${step}: held-out ${metric} is ${reached.toPrecision(4)}.`,
    `ステップ ${step} で目標に到達しました。検証 ${metric} は ${reached.toPrecision(4)} です。`,
  );
}
