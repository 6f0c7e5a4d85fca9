// What held-out metrics decide: which weights are best, when a plateau cuts the rate, and when a run is over.
import type { TrainingSettings } from '../document/schema.ts';
import { scheduleCut } from '../schedules.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';

export interface ValidationState {
  /** What a plateau schedule has multiplied the learning rate by so far. */
  readonly cut: number;
  /** The same of each player, where players have schedules of their own. */
  readonly cuts: Readonly<Record<string, number>>;
  /** The best figure so far, the step it was measured at, and the validations since. */
  readonly best: number;
  readonly bestStep: number;
  readonly sinceBest: number;
  /** The last step that was validated. */
  readonly validated: number;
  /** The name of what was judged last. */
  readonly figure: string;
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
    cuts: Object.fromEntries(
      Object.entries(progress).flatMap(([name, value]) =>
        name.startsWith(cutPrefix) ? [[name.slice(cutPrefix.length), value]] : [],
      ),
    ),
    best: progress.best ?? Number.POSITIVE_INFINITY,
    bestStep: progress.bestStep ?? 0,
    sinceBest: progress.sinceBest ?? 0,
    // In checkpoints of before, what was due had been done.
    validated: progress.validated ?? step,
    figure: 'loss',
    ending: undefined,
  };
}

/** What a checkpoint keeps of it. */
export function progressOf(state: ValidationState): Record<string, number> {
  const { cut, cuts, best, bestStep, sinceBest, validated } = state;
  const own = Object.entries(cuts).map(([id, value]) => [`${cutPrefix}${id}`, value] as const);
  return { cut, best, bestStep, sinceBest, validated, ...Object.fromEntries(own) };
}

const cutPrefix = 'cut ';

/** Of a player, or of the one schedule there is. */
export function cutOf({ cut, cuts }: ValidationState, player: string | undefined): number {
  return player === undefined ? cut : (cuts[player] ?? 1);
}

interface Figure {
  readonly name: string;
  readonly value: number;
}

/**
 * What says which weights are best. Of a game that is no player's loss: the distance of generated examples to real
 * ones where it is measured, or else the metric that the goal names; undefined where neither is there.
 */
function figureOf(
  { players, stopAt }: Judged,
  metrics: Readonly<Record<string, number>>,
): Figure | undefined {
  const name = players ? ('kid' in metrics ? 'kid' : stopAt?.metric) : 'loss';
  const value = name === undefined ? undefined : metrics[name];
  if (name === undefined || (value === undefined && players)) return undefined;
  return { name, value: value ?? Number.NaN };
}

type Judged = Pick<
  TrainingSettings,
  'validateEvery' | 'schedule' | 'earlyStopping' | 'stopAt' | 'players'
>;

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
  settings: Judged,
  step: number,
  metrics: Readonly<Record<string, number>>,
): Verdict {
  const { validateEvery, schedule, earlyStopping, stopAt, players } = settings;
  if (validateEvery === 0) return { state: { ...before, validated: step }, isBest: false };
  const figure = figureOf(settings, metrics);
  const isBest = figure !== undefined && isBetter(figure, before);
  const [best, bestStep, sinceBest] = isBest
    ? [figure.value, step, 0]
    : [before.best, before.bestStep, before.sinceBest + (figure ? 1 : 0)];
  const cut = before.cut * scheduleCut(schedule, sinceBest);
  const cuts = Object.fromEntries(
    (players ?? []).map(({ id, schedule: own }) => [
      id,
      (before.cuts[id] ?? 1) * (figure ? scheduleCut(own, sinceBest) : 1),
    ]),
  );
  let { ending } = before;
  if (figure && earlyStopping && sinceBest >= earlyStopping.patience)
    ending = stoppedEarly(step, sinceBest, { name: figure.name, value: best });
  const reached = stopAt && metrics[stopAt.metric];
  if (stopAt && reached !== undefined && isReached(stopAt, reached))
    ending = targetReached(step, stopAt.metric, reached);
  const { name: judged = before.figure } = figure ?? {};
  const state = { cut, cuts, best, bestStep, sinceBest, validated: step, figure: judged, ending };
  return { state, isBest };
}

/** A best that is not a number yet is any figure's to take; the first best is infinite, whichever way is better. */
function isBetter({ name, value }: Figure, { best }: ValidationState): boolean {
  if (lowerIsBetter.test(name)) return value < best;
  return value > (best === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : best);
}

/** The run ends with its best weights in place of its last. */
export function withBestBack(state: ValidationState): ValidationState {
  const { ending, bestStep, best, figure: name } = state;
  const [figure, ja, most, mostJa] = lowerIsBetter.test(name)
    ? [...wordsOf(name), 'lowest', '最小']
    : [...wordsOf(name), 'highest', '最大'];
  const back = text(
    `The weights of step ${bestStep}, where the held-out ${figure} was ${most} (${best.toPrecision(4)}), were restored.`,
    `${ja}が${mostJa}（${best.toPrecision(4)}）だったステップ ${bestStep} の重みに戻しました。`,
  );
  return {
    ...state,
    ending: ending ? text(`${ending.en} ${back.en}`, `${ending.ja}${back.ja}`) : back,
  };
}

/** Losses, errors and distances are better the lower they are. */
const lowerIsBetter = /(^| )(loss|mae|rmse|kid|auc|perplexity)$/;

function wordsOf(name: string): readonly [en: string, ja: string] {
  if (name === 'loss') return ['loss', '検証損失'];
  return name === 'kid' ? ['KID', '検証 KID'] : [name, `検証 ${name} `];
}

function isReached({ metric, value }: { metric: string; value: number }, reached: number): boolean {
  return lowerIsBetter.test(metric) ? reached <= value : reached >= value;
}

function stoppedEarly(step: number, validations: number, { name, value }: Figure): Text {
  const [figure, ja] = wordsOf(name);
  const best = value.toPrecision(4);
  const [en, passed] = lowerIsBetter.test(name)
    ? ['fall below', '下回り']
    : ['rise above', '上回り'];
  return text(
    `Stopped early at step ${step}: the held-out ${figure} did not ${en} ${best} in ${validations} validations.`,
    `ステップ ${step} で早期終了しました。${ja}が ${validations} 回続けて最良値 ${best} を${passed}ませんでした。`,
  );
}

function targetReached(step: number, metric: string, reached: number): Text {
  return text(
    `Reached the goal at step ${step}: held-out ${metric} is ${reached.toPrecision(4)}.`,
    `ステップ ${step} で目標に到達しました。検証 ${metric} は ${reached.toPrecision(4)} です。`,
  );
}
