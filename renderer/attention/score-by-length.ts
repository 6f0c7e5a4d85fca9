// How often a model says a whole sentence without a mistake, by the sentence's length. Knows no model and no screen.
import type { Prediction } from '../../graph-core/index.ts';

export interface LengthScore {
  readonly length: number;
  readonly right: number;
  readonly all: number;
}

/** Shortest first; what has no right answer or no length is left out. */
export function scoreByLength(
  predictions: readonly Pick<Prediction, 'text' | 'expected' | 'length'>[],
): LengthScore[] {
  const scores = new Map<number, { right: number; all: number }>();
  for (const { text, expected, length } of predictions) {
    if (expected === undefined || length === undefined) continue;
    const score = scores.get(length) ?? { right: 0, all: 0 };
    score.all++;
    if (text === expected) score.right++;
    scores.set(length, score);
  }
  return [...scores]
    .toSorted(([a], [b]) => a - b)
    .map(([length, { right, all }]) => ({ length, right, all }));
}
