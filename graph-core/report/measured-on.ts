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
