// What the classes of a column weigh in the training loss: as given, or by how rare they are among the training examples.
import { text } from '../../text.ts';
import type { Dataset } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import type { ClassWeighing } from '../preprocessing/schema.ts';
import { eachBatch } from '../report/each-example.ts';

/** As a document says it: a class that is not named weighs 1. */
export type ClassWeightsSetting = 'off' | 'balanced' | Readonly<Record<string, number>>;

/** The class of every training example. */
export function classIdsOf(dataset: Pick<Dataset, 'batch' | 'count'>, column: string): Int32Array {
  const ids = new Int32Array(dataset.count.training);
  let at = 0;
  eachBatch(dataset, 'training', (batch, examples) => {
    ids.set(batch[column] ?? [], at);
    at += examples;
  });
  return ids;
}

/** n / (k · n_c) over the k classes that occur, as scikit-learn's compute_class_weight; 1 for one that does not. */
export function balancedWeights(counts: readonly number[]): number[] {
  const occur = counts.filter((count) => count > 0).length;
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count > 0 ? all / (occur * count) : 1));
}

function countsOf(ids: Int32Array, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

interface Target {
  readonly path: string;
  readonly column: string;
  /** How many the output tells apart; the column may have fewer. */
  readonly classes: number;
}

interface OutputWeights {
  readonly path: string;
  /** Of every class that the output tells apart. */
  readonly weights: readonly number[];
  readonly kept: ClassWeighing;
}

/**
 * What was fitted with the weights of the model before is taken again. Throws a DataError where a weight is given for a
 * class that no column has.
 */
export function classWeightsOf(
  targets: readonly Target[],
  dataset: Dataset,
  setting: Exclude<ClassWeightsSetting, 'off'>,
  idsOf: (column: string) => Int32Array = (column) => classIdsOf(dataset, column),
): OutputWeights[] {
  const before = dataset.preprocessing?.classWeights ?? [];
  const found = targets.flatMap(({ path, column: name, classes }) => {
    const column = dataset.columns.find((other) => other.name === name);
    return column ? [{ path, classes, name, words: column.words ?? [] }] : [];
  });
  refuseStrangeClass(
    setting,
    found.flatMap(({ words }) => words),
  );
  return found.map(({ path, classes, name, words }) => {
    const known = before.find(({ column, balanced }) => column === name && balanced);
    const kept: ClassWeighing =
      setting === 'balanced'
        ? (known ?? {
            column: name,
            balanced: true,
            weights: balancedWeights(countsOf(idsOf(name), words.length)),
          })
        : { column: name, weights: words.map((word) => given(setting, word)) };
    const weights = Array.from({ length: classes }, (_, id) => kept.weights[id] ?? 1);
    return { path, weights, kept };
  });
}

/** Names that every object has are classes too. */
function given(setting: Readonly<Record<string, number>>, word: string): number {
  return Object.hasOwn(setting, word) ? (setting[word] ?? 1) : 1;
}

function refuseStrangeClass(setting: ClassWeightsSetting, known: readonly string[]): void {
  if (typeof setting === 'string') return;
  const strange = Object.keys(setting).find((name) => !known.includes(name));
  if (strange === undefined) return;
  const few = known.slice(0, shown);
  const more = known.length > shown;
  throw new DataError(
    'unknown-class',
    text(
      `A class weight is given for ‘${strange}’, which is not a class of the data (${few.join(', ')}${more ? ', …' : ''}). Correct its name, or take it out of the class weights.`,
      `クラスの重みにある「${strange}」は、データのクラス（${few.join('、')}${more ? '、…' : ''}）にありません。名前を直すか、クラスの重みから取り除いてください。`,
    ),
  );
}

const shown = 10;
