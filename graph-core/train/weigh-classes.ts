// What a run makes of class weights and balanced sampling: weights by output, the class of every example, and what is kept.
import { classTargets } from '../compile/class-targets.ts';
import type { Plan } from '../compile/plan.ts';
import { classIdsOf, classWeightsOf } from '../data/classes/class-weights.ts';
import type { Dataset } from '../data/dataset.ts';
import type { ClassWeighing } from '../data/preprocessing/schema.ts';
import type { TrainingSettings } from '../document/schema.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { ClassWeights } from './feeds.ts';

export interface WeighedClasses {
  /** By path of the output; absent where all classes weigh alike. */
  readonly weights?: ClassWeights;
  /** What travels with the trained weights. */
  readonly kept?: readonly ClassWeighing[];
  /** The class of every training example, where batches draw classes alike. */
  readonly drawn?: Int32Array;
}

/** A sentence where no output learns classes. Throws a DataError where a weight is of no class. */
export function weighClasses(
  plan: Plan,
  dataset: Dataset,
  { classWeights = 'off', sampling = 'shuffled' }: TrainingSettings,
): WeighedClasses | { readonly refused: Text } {
  if (classWeights === 'off' && sampling === 'shuffled') return {};
  const targets = classTargets(plan, dataset.columns);
  const [first] = targets;
  if (!first)
    return { refused: classWeights === 'off' ? noClasses.sampling : noClasses.classWeights };
  const known = new Map<string, Int32Array>();
  const idsOf = (column: string): Int32Array => {
    const ids = known.get(column) ?? classIdsOf(dataset, column);
    known.set(column, ids);
    return ids;
  };
  const drawn = sampling === 'balanced' ? { drawn: idsOf(first.column) } : {};
  if (classWeights === 'off') return drawn;
  const weighed = classWeightsOf(targets, dataset, classWeights, idsOf);
  return {
    ...drawn,
    kept: weighed.map(({ kept }) => kept),
    weights: new Map(weighed.map(({ path, weights }) => [path, Float32Array.from(weights)])),
  };
}

/** What was fitted is that of this run. */
export function withClassWeights(dataset: Dataset, { kept }: WeighedClasses): Dataset {
  if (!dataset.preprocessing) return dataset;
  const { classWeights: _, ...preprocessing } = dataset.preprocessing;
  return {
    ...dataset,
    preprocessing: { ...preprocessing, ...(kept && { classWeights: [...kept] }) },
  };
}

const noClasses = {
  classWeights: text(
    'Class weights are set, but no output learns a column of classes. Turn them off in the Train room, or join an output to a column of classes in the Data room.',
    'クラスの重みが設定されていますが、クラスの列を学習する出力がありません。「学習」画面で「なし」にするか、「データ」画面で出力をクラスの列に結び付けてください。',
  ),
  sampling: text(
    'Batches are to draw classes alike, but no output learns a column of classes. Choose ‘shuffled’ in the Train room, or join an output to a column of classes in the Data room.',
    'バッチにクラスを均等に入れる設定ですが、クラスの列を学習する出力がありません。「学習」画面で「シャッフル」にするか、「データ」画面で出力をクラスの列に結び付けてください。',
  ),
};
