// How much a report measures unless one says otherwise, and the sentence that says what it measured.
import type { Text } from '../text.ts';
import { text } from '../text.ts';

/** Held-out examples, at most. */
export const reportExamples = 2_000;
/** Sentences that a model which speaks for itself says. */
export const reportSentences = 200;

export function measuredOnHeldOut(count: number): Text {
  const number = count.toLocaleString('en');
  return text(`Measured on ${number} held-out examples.`, `検証用の ${number} 件で測定しました。`);
}

/**
 * `times`: how often the test of this run was measured, this time included; undefined where nobody counts. Whoever
 * chooses by the figures of a test has made a validation of it.
 */
export function measuredOnTest(count: number, times: number | undefined): Text {
  const number = count.toLocaleString('en');
  if (times === undefined)
    return text(
      `Measured on ${number} test examples. These weights belong to no kept run, so it is not counted how often.`,
      `テスト用の ${number} 件で測定しました。保存された実行の重みではないため、測定した回数は数えていません。`,
    );
  if (times === 1)
    return text(
      `Measured on ${number} test examples, for the first time in this run.`,
      `テスト用の ${number} 件で測定しました。この実行では初めてです。`,
    );
  return text(
    `Measured on ${number} test examples, for the ${ordinal(times)} time in this run: a model chosen by these figures looks better than it is.`,
    `テスト用の ${number} 件で測定しました。この実行では ${times} 回目です。この数値でモデルを選ぶと、実際より良く見えます。`,
  );
}

function ordinal(number: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${number}${ending[new Intl.PluralRules('en', { type: 'ordinal' }).select(number)]}`;
}
