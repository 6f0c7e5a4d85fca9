// What held-out metrics decide, from figures alone: no model, no data.
import { expect, test } from 'vitest';
import type { TrainingSettings } from '../document/schema.ts';
import type { ValidationState } from './validation.ts';
import { isDue, judge, progressOf, startValidation, withBestBack } from './validation.ts';

type Settings = Parameters<typeof judge>[1];

const every5: Settings = { validateEvery: 5, schedule: { type: 'constant' } };
const plateau: TrainingSettings['schedule'] = { type: 'plateau', patience: 2, factor: 0.5 };

/** One validation after another, every five steps. */
function judged(settings: Settings, losses: readonly number[], from = startValidation(0)) {
  const states: ValidationState[] = [];
  const best: number[] = [];
  for (const loss of losses) {
    const before = states.at(-1) ?? from;
    const step = before.validated + 5;
    const { state, isBest } = judge(before, settings, step, { loss });
    if (isBest) best.push(step);
    states.push(state);
  }
  return { states, best, last: states.at(-1) ?? from };
}

test('the best is the lowest loss, an equal one later is none, and a loss that is no number never is', () => {
  const { best, last } = judged(every5, [3, 2, 2, Number.NaN, 1, 4]);
  expect(best).toEqual([5, 10, 25]);
  expect(last).toMatchObject({ best: 1, bestStep: 25, sinceBest: 1, validated: 30 });
  expect(last.ending).toBeUndefined();
  expect(judge(last, every5, 35, { accuracy: 1 }).isBest).toBe(false);
});

test('a plateau cuts the rate at every so many validations without a better loss', () => {
  const { states } = judged({ ...every5, schedule: plateau }, [3, 3, 3, 3, 3, 2, 2, 2]);
  expect(states.map(({ cut }) => cut)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]);
  expect(judged(every5, [3, 3, 3, 3, 3]).last.cut).toBe(1);
});

test('early stopping counts validations since the best, and says which loss stayed the lowest', () => {
  const early = { ...every5, earlyStopping: { patience: 2, restoreBest: false } };
  expect(judged(early, [3, 4, 2, 3]).last.ending).toBeUndefined();
  expect(judged(early, [3, 4, 2, 3, 2.5]).last.ending).toEqual({
    en: 'Stopped early at step 25: the held-out loss did not fall below 2.000 in 2 validations.',
    ja: 'ステップ 25 で早期終了しました。検証損失が 2 回続けて最良値 2.000 を下回りませんでした。',
  });
});

test.each([
  { metric: 'loss', value: 0.5, missed: 0.51, reached: 0.5 },
  { metric: 'price mae', value: 2, missed: 3, reached: 1 },
  { metric: 'rmse', value: 2, missed: 3, reached: 1 },
  { metric: 'accuracy', value: 0.9, missed: 0.89, reached: 0.9 },
  { metric: 'price r2', value: 0.9, missed: 0.1, reached: 0.95 },
])('the goal of $metric $value is reached by $reached', ({ metric, value, missed, reached }) => {
  const settings = { ...every5, stopAt: { metric, value } };
  const endingAt = (metrics: Record<string, number>) =>
    judge(startValidation(0), settings, 5, { loss: 1, ...metrics }).state.ending?.en;
  expect(endingAt({ [metric]: missed })).toBeUndefined();
  expect(endingAt({ other: reached })).toBeUndefined();
  expect(endingAt({ [metric]: reached })).toBe(
    `Reached the goal at step 5: held-out ${metric} is ${reached.toPrecision(4)}.`,
  );
});

test('where goal and patience end it at once, the goal is what is said', () => {
  const settings = {
    ...every5,
    earlyStopping: { patience: 1, restoreBest: false },
    stopAt: { metric: 'accuracy', value: 0.5 },
  };
  const before = { ...startValidation(5), best: 1, bestStep: 5 };
  const { state } = judge(before, settings, 10, { loss: 2, accuracy: 0.6 });
  expect(state.ending?.en).toMatch(/^Reached the goal/);
});

test('without validation on the way, the one of the end decides nothing', () => {
  const settings: Settings = {
    validateEvery: 0,
    schedule: plateau,
    earlyStopping: { patience: 1, restoreBest: true },
    stopAt: { metric: 'loss', value: 9 },
  };
  const before = startValidation(0);
  expect(judge(before, settings, 12, { loss: 1 })).toEqual({
    state: { ...before, validated: 12 },
    isBest: false,
  });
});

test('a validation is due once at its step, and at the last step', () => {
  const due = (validateEvery: number, validated: number) =>
    Array.from({ length: 12 }, (_, index) => index + 1).filter((step) =>
      isDue({ ...startValidation(0), validated }, { validateEvery }, step, 12),
    );
  expect(due(5, 0)).toEqual([5, 10, 12]);
  expect(due(5, 5)).toEqual([10, 12]);
  expect(due(5, 12)).toEqual([]);
  expect(due(0, 0)).toEqual([]);
});

test('what a checkpoint keeps brings every decision back, wherever it was taken', () => {
  const settings = {
    ...every5,
    schedule: plateau,
    earlyStopping: { patience: 4, restoreBest: true },
  };
  const losses = [5, 4, 4, 6, 3, 3, 3, 3, 3];
  const whole = judged(settings, losses);
  expect(whole.last.ending).toBeDefined();
  for (let broken = 1; broken < losses.length; broken++) {
    const before = judged(settings, losses.slice(0, broken)).last;
    const resumed = startValidation(before.validated, progressOf(before));
    expect(judged(settings, losses.slice(broken), resumed).last).toEqual(whole.last);
  }
  expect(Object.keys(progressOf(startValidation(0)))).toEqual([
    'cut',
    'best',
    'bestStep',
    'sinceBest',
    'validated',
  ]);
});

test('a checkpoint of an older version was validated up to its step', () => {
  expect(startValidation(7, { best: 2, bestStep: 5 })).toEqual({
    cut: 1,
    cuts: {},
    best: 2,
    bestStep: 5,
    sinceBest: 0,
    validated: 7,
    figure: 'loss',
    ending: undefined,
  });
});

test('best weights that are put back are told behind what ended the run', () => {
  const state = { ...startValidation(10), best: 0.25, bestStep: 5 };
  const back = 'The weights of step 5, where the held-out loss was lowest (0.2500), were restored.';
  expect(withBestBack(state).ending?.en).toBe(back);
  const ending = { en: 'Stopped.', ja: '終了。' };
  expect(withBestBack({ ...state, ending }).ending).toEqual({
    en: `Stopped. ${back}`,
    ja: '終了。検証損失が最小（0.2500）だったステップ 5 の重みに戻しました。',
  });
});
