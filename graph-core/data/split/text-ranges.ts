// A running text, split: which stretches of it are trained on, held out and kept for a test.
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';
import type { SplitSettings } from './split-options.ts';

/** From a place to the one before another. */
export type Stretch = readonly [from: number, to: number];

export interface TextRanges {
  readonly training: readonly Stretch[];
  readonly heldOut: readonly Stretch[];
  readonly test: readonly Stretch[];
}

/**
 * Words of one's own files to train on, validate on and test on stand one after another. What is not given is taken
 * from the end of the training file: the test is the very end. A fold is one of equal stretches.
 */
export function textRanges(
  lengths: { readonly training: number; readonly validation: number; readonly test: number },
  { heldShare, testShare, folds, fold }: SplitSettings,
  /** Of one example; what is held out has at least one. */
  shortest: number,
): TextRanges {
  const { training, validation } = lengths;
  const given = training + validation;
  const test: Stretch[] = lengths.test > 0 ? [[given, given + lengths.test]] : [];
  let end = training;
  if (test.length === 0 && testShare > 0) {
    end = Math.max(0, training - shareOf(training, testShare, shortest));
    test.push([end, training]);
  }
  if (folds !== 0) {
    if (folds < 2 || fold > folds) throw badFold(folds, fold);
    const [from, to] = [fold - 1, fold].map((part) => Math.floor((end * part) / folds));
    const kept: readonly Stretch[] = [
      [0, from ?? 0],
      [to ?? end, end],
      [training, given],
    ];
    return {
      training: kept.filter(([a, b]) => b > a),
      heldOut: [[from ?? 0, to ?? end]],
      test,
    };
  }
  if (validation > 0) return { training: [[0, end]], heldOut: [[training, given]], test };
  const trained = end - shareOf(end, heldShare, shortest);
  return { training: [[0, trained]], heldOut: [[trained, end]], test };
}

function shareOf(words: number, share: number, shortest: number): number {
  return Math.max(shortest, Math.round(words * share));
}

/** Where runs of `length` begin, one after another, in stretches that none crosses. */
export function runsIn(stretches: readonly Stretch[], length: number): number[] {
  return stretches.flatMap(([from, to]) =>
    Array.from(
      { length: Math.max(0, Math.floor((to - from) / length)) },
      (_, run) => from + run * length,
    ),
  );
}

function badFold(folds: number, fold: number): DataError {
  return new DataError(
    'bad-fold',
    text(
      `There is no fold ${fold} of ${folds}. Choose two folds or more and one of them, or 0 for none.`,
      `${folds} 分割に ${fold} 番はありません。2 以上の分割数とその中の番号を選ぶか、0（交差検証をしない）にしてください。`,
    ),
    { option: fold > folds ? 'fold' : 'folds' },
  );
}
