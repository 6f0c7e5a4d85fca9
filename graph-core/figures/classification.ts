// How well classes are told apart: the confusion matrix, and what is read off it.

/** `matrix[truth][answer]` = how many. */
export type ConfusionMatrix = readonly (readonly number[])[];

export interface ClassFigures {
  /** Of those that were called so, the share that are; 0 where none was. */
  readonly precision: number;
  /** Of those that are, the share that were called so; 0 where there is none. */
  readonly recall: number;
  readonly f1: number;
  /** How many there are. */
  readonly support: number;
}

export type MacroFigures = Omit<ClassFigures, 'support'>;

export function confusionMatrix(
  truth: ArrayLike<number>,
  answers: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (let index = 0; index < truth.length; index++) {
    const row = matrix[truth[index] ?? -1];
    const answer = answers[index] ?? -1;
    if (row && answer >= 0 && answer < classes) row[answer] = (row[answer] ?? 0) + 1;
  }
  return matrix;
}

/** Share of the examples on the diagonal; NaN where there is none. */
export function accuracyOf(matrix: ConfusionMatrix): number {
  let [right, all] = [0, 0];
  matrix.forEach((row, truth) =>
    row.forEach((count, answer) => {
      all += count;
      if (truth === answer) right += count;
    }),
  );
  return right / all;
}

export function perClass(matrix: ConfusionMatrix): ClassFigures[] {
  const called = calledOf(matrix);
  return matrix.map((row, index) => {
    const support = sum(row);
    const right = row[index] ?? 0;
    const precision = share(right, called[index] ?? 0);
    const recall = share(right, support);
    return { precision, recall, f1: share(2 * right, support + (called[index] ?? 0)), support };
  });
}

/** Plain means over the classes that come, as truth or as an answer. */
export function macroOf(matrix: ConfusionMatrix): MacroFigures {
  const called = calledOf(matrix);
  const come = perClass(matrix).filter(
    ({ support }, index) => support > 0 || (called[index] ?? 0) > 0,
  );
  const mean = (of: (figures: ClassFigures) => number) => sum(come.map(of)) / come.length;
  return {
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    f1: mean(({ f1 }) => f1),
  };
}

function calledOf(matrix: ConfusionMatrix): number[] {
  return matrix.map((_, index) => sum(matrix.map((row) => row[index] ?? 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
