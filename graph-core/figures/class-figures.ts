// All figures of an output that tells classes apart, beside those of always saying the most frequent one.
import { auc } from './auc.ts';
import type { CalibrationBin } from './calibration.ts';
import { calibrationCurve, calibrationError } from './calibration.ts';
import type { ClassFigures, ConfusionMatrix, MacroFigures } from './classification.ts';
import { accuracyOf, confusionMatrix, macroOf, perClass } from './classification.ts';
import type { CurvePoints } from './thresholds.ts';
import { averagePrecision, precisionRecallCurve, rocCurve, thinned } from './thresholds.ts';

interface OneClass extends ClassFigures {
  readonly name: string;
  /** Against all other classes; NaN where one of the two does not come. */
  readonly rocArea: number;
  readonly averagePrecision: number;
  readonly roc: CurvePoints;
  readonly precisionRecall: CurvePoints;
}

export interface ClassOutput {
  readonly kind: 'classes';
  readonly examples: number;
  readonly accuracy: number;
  readonly macro: MacroFigures & { readonly rocArea: number; readonly averagePrecision: number };
  readonly matrix: ConfusionMatrix;
  readonly classes: readonly OneClass[];
  /** Of the class that is answered: how sure, and how often right. */
  readonly calibration: { readonly error: number; readonly bins: readonly CalibrationBin[] };
  /** Of each example in its order: what it is, what was answered, and how sure the model was of that. */
  readonly each: {
    readonly truth: Int32Array;
    readonly answer: Int32Array;
    readonly sure: Float64Array;
  };
  /** Always the most frequent class. */
  readonly baseline: { readonly says: string; readonly accuracy: number; readonly f1: number };
}

/** What is answered where a model has room for more classes than there are, and says one of these. */
const noClass = '—';

/**
 * `odds`: probabilities of all classes that the model has room for, an example after another; the first of them have
 * names. `majority`: the class that is most frequent.
 */
export function classFigures(
  truth: ArrayLike<number>,
  odds: ArrayLike<number>,
  known: readonly string[],
  majority: number,
): ClassOutput {
  const examples = truth.length;
  const width = Math.max(known.length, odds.length / Math.max(1, examples));
  const said = Array.from({ length: examples }, (_, row) => likeliest(odds, row * width, width));
  const names = said.some((id) => id >= known.length) ? [...known, noClass] : known;
  const answers = said.map((id) => Math.min(id, known.length));
  const matrix = confusionMatrix(truth, answers, names.length);
  const classes = perClass(matrix).map((figures, id): OneClass => {
    const is = Uint8Array.from({ length: examples }, (_, row) => (truth[row] === id ? 1 : 0));
    const scores = Float64Array.from({ length: examples }, (_, row) => odds[row * width + id] ?? 0);
    const [roc, precisionRecall] = [rocCurve(is, scores), precisionRecallCurve(is, scores)];
    return {
      ...figures,
      name: names[id] ?? `${id}`,
      rocArea: auc(
        scores.filter((_, row) => is[row] === 1),
        scores.filter((_, row) => is[row] === 0),
      ),
      averagePrecision: averagePrecision(is, scores),
      roc: thinned(roc),
      precisionRecall: thinned(precisionRecall),
    };
  });
  const right = answers.map((answer, row) => (answer === truth[row] ? 1 : 0));
  const sure = said.map((id, row) => odds[row * width + id] ?? 0);
  const bins = calibrationCurve(right, sure);
  const always = confusionMatrix(
    truth,
    Array.from({ length: examples }, () => majority),
    names.length,
  );
  return {
    kind: 'classes',
    examples,
    accuracy: accuracyOf(matrix),
    macro: {
      ...macroOf(matrix),
      rocArea: meanOf(classes.map(({ rocArea }) => rocArea)),
      averagePrecision: meanOf(classes.map((figures) => figures.averagePrecision)),
    },
    matrix,
    classes,
    calibration: { error: calibrationError(bins), bins },
    each: {
      truth: Int32Array.from(truth),
      answer: Int32Array.from(answers),
      sure: Float64Array.from(sure),
    },
    baseline: {
      says: names[majority] ?? `${majority}`,
      accuracy: accuracyOf(always),
      f1: macroOf(always).f1,
    },
  };
}

export function likeliest(values: ArrayLike<number>, from: number, width: number): number {
  let best = 0;
  for (let id = 1; id < width; id++)
    if ((values[from + id] ?? 0) > (values[from + best] ?? 0)) best = id;
  return best;
}

/** Over the classes that come. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
