// What is in a data set: columns, counts, lengths, what was left out, and what somebody should look at before training.
import type { Text } from '../../text.ts';
import type { Column, Dataset, LeftOut, Split } from '../dataset.ts';
import type { SurveyedColumn } from '../table/column-types.ts';
import type { ColumnReport } from './column-figures.ts';
import { countsOf, numbersOf } from './column-figures.ts';
import { duplicatesAcross } from './duplicates.ts';
import { answerHints } from './answers.ts';
import type { Hint } from './hints.ts';
import { hintsOf } from './hints.ts';
import type { LengthHistogram } from './lengths.ts';
import { lengthsOf } from './lengths.ts';

export interface DataReport {
  readonly count: Readonly<Record<Split, number>>;
  /** Kept for a test. */
  readonly tested: number;
  readonly columns: readonly ColumnReport[];
  readonly leftOut: readonly LeftOut[];
  readonly lengths: readonly LengthHistogram[];
  /** Held-out examples that are training examples too. */
  readonly duplicates: number;
  /** The same of those that are kept for a test. */
  readonly testDuplicates: number;
  /** Of a table: every column of the file, as it was found. */
  readonly surveyed: readonly SurveyedColumn[];
  readonly remarks: readonly Text[];
  readonly hints: readonly Hint[];
}

/** `own`: whether it is data of the user, where hints make sense. Reads every example once or twice. */
export function reportData(
  dataset: Dataset,
  { surveyed = [], own = true }: { surveyed?: readonly SurveyedColumn[]; own?: boolean } = {},
): DataReport {
  const { columns, count, leftOut = [], remarks } = dataset;
  const shown = columns.filter(({ shiftedFrom }) => shiftedFrom === undefined);
  const lengths = lengthsOf(dataset);
  const duplicates = duplicatesAcross(dataset);
  const reports = shown.map((column) => columnReport(dataset, column));
  const found = { lengths, duplicates, surveyed, reports };
  return {
    count,
    tested: dataset.test?.count['held-out'] ?? 0,
    columns: reports,
    leftOut,
    lengths,
    duplicates: duplicates.heldOut,
    testDuplicates: duplicates.test,
    surveyed,
    remarks,
    hints: own ? [...answerHints(dataset), ...hintsOf(dataset, found)] : [],
  };
}

function columnReport(dataset: Dataset, column: Column): ColumnReport {
  const { name, label, kind, sizes, words } = column;
  const unknownShare = dataset.unknownShare?.[name];
  return {
    name,
    label,
    kind,
    sizes,
    ...(words && { vocabulary: words.length }),
    ...(kind === 'class' && { classes: countsOf(dataset, column) }),
    ...(kind === 'vector' && { numbers: numbersOf(dataset, column) }),
    ...(unknownShare !== undefined && { unknownShare }),
  };
}
