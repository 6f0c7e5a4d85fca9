// What a threshold on a score lets through: the ROC and the precision–recall curve of one class against all others.

/** Points of a curve, from one end to the other. */
export interface CurvePoints {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

interface Step {
  /** Positives and negatives whose score is at least the threshold. */
  readonly positives: number;
  readonly negatives: number;
}

/** One step for each different score, from the highest down. */
function stepsOf(positive: ArrayLike<number>, scores: ArrayLike<number>): Step[] {
  const order = Array.from({ length: scores.length }, (_, index) => index);
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const steps: Step[] = [];
  let [positives, negatives] = [0, 0];
  order.forEach((index, rank) => {
    if (positive[index]) positives++;
    else negatives++;
    const next = order[rank + 1];
    if (next === undefined || scores[next] !== scores[index]) steps.push({ positives, negatives });
  });
  return steps;
}

/** x: share of the negatives let through, y: share of the positives, from (0, 0) to (1, 1). */
export function rocCurve(positive: ArrayLike<number>, scores: ArrayLike<number>): CurvePoints {
  const steps = stepsOf(positive, scores);
  const last = steps.at(-1);
  return {
    x: [0, ...steps.map(({ negatives }) => negatives / (last?.negatives ?? 0))],
    y: [0, ...steps.map(({ positives }) => positives / (last?.positives ?? 0))],
  };
}

/** x: recall from 0 to 1, y: precision; it begins at precision 1, where nothing is let through. */
export function precisionRecallCurve(
  positive: ArrayLike<number>,
  scores: ArrayLike<number>,
): CurvePoints {
  const steps = stepsOf(positive, scores);
  const all = steps.at(-1)?.positives ?? 0;
  return {
    x: [0, ...steps.map(({ positives }) => positives / all)],
    y: [1, ...steps.map(({ positives, negatives }) => positives / (positives + negatives))],
  };
}

/** By trapezoids; NaN where one of the two sorts does not come. */
export function areaUnder({ x, y }: CurvePoints): number {
  let area = 0;
  for (let index = 1; index < x.length; index++)
    area += ((x[index] ?? 0) - (x[index - 1] ?? 0)) * (((y[index] ?? 0) + (y[index - 1] ?? 0)) / 2);
  return area;
}

/** Σ (recallₙ − recallₙ₋₁) · precisionₙ: the area under the precision–recall curve without drawing lines through it. */
export function averagePrecision(positive: ArrayLike<number>, scores: ArrayLike<number>): number {
  const { x, y } = precisionRecallCurve(positive, scores);
  return x.reduce(
    (area, recall, index) =>
      index === 0 ? 0 : area + (recall - (x[index - 1] ?? 0)) * (y[index] ?? 0),
    0,
  );
}

const mostPoints = 200;

/** As many points as a chart shows, both ends among them. */
export function thinned({ x, y }: CurvePoints): CurvePoints {
  if (x.length <= mostPoints) return { x, y };
  const places = Array.from({ length: mostPoints }, (_, index) =>
    Math.round((index * (x.length - 1)) / (mostPoints - 1)),
  );
  return { x: places.map((at) => x[at] ?? 0), y: places.map((at) => y[at] ?? 0) };
}
