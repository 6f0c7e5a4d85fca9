// What the measures of the held-out curve are to beat, on the same examples: the most frequent class, the mean, a bigram.
import type { Goal, Plan } from '../../compile/plan.ts';
import { goalsOf, metricName } from '../../compile/plan.ts';
import type { Column, Dataset } from '../../data/dataset.ts';
import { sizeOf } from '../../data/in-memory.ts';
import { inOwnUnit, writtenNumber } from '../../data/table/own-unit.ts';
import { baselineNames } from '../../figures/baseline-names.ts';
import { perplexity } from '../../figures/language.ts';
import { numberFigures } from '../../figures/number-figures.ts';
import { autoregressivePair } from '../../inspect/decode/autoregressive-pair.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import { bigramNats, examplesOf, majorityOf, meansOf } from './baselines.ts';

interface Baseline {
  readonly value: number;
  /** What answers so. */
  readonly says: Text;
}

/** By the name of the measure; of `measured` only. */
export type Baselines = Readonly<Record<string, Baseline>>;

export function curveBaselines(
  plan: Plan,
  dataset: Dataset,
  examples: number,
  measured: Readonly<Record<string, number>>,
): Baselines {
  const count = Math.min(examples, dataset.count['held-out']);
  const all: Record<string, Baseline> = {};
  if (plan.players || dataset.count.training === 0 || count === 0) return all;
  const spoken = autoregressivePair(plan, dataset.columns)?.targetColumn;
  for (const goal of goalsOf(plan)) {
    const column = dataset.columns.find(({ name }) => name === goal.objective.column);
    const wanted = namesFor(plan, goal, measured);
    if (!column || wanted.size === 0) continue;
    const own = ofColumn(dataset, column, count, column === spoken);
    for (const [name, baseline] of Object.entries(own)) {
      const metric = wanted.get(name);
      if (metric !== undefined) all[metric] = baseline;
    }
  }
  return all;
}

/** The measures of a goal that there are, with what the run calls them. */
function namesFor(plan: Plan, goal: Goal, measured: Readonly<Record<string, number>>) {
  const known = ['accuracy', 'mae', 'rmse', 'perplexity'];
  const named = known.map((name) => [name, metricName(plan, goal, name)] as const);
  return new Map(named.filter(([, metric]) => metric in measured));
}

function ofColumn(
  dataset: Dataset,
  column: Column,
  count: number,
  isSpoken: boolean,
): Readonly<Record<string, Baseline>> {
  const { kind, sizes, words = [] } = column;
  const heldOut = () => examplesOf(dataset, 'held-out', column, count);
  if (kind === 'class') {
    const most = majorityOf(dataset, column);
    let right = 0;
    for (const [id] of heldOut()) if (id === most) right++;
    const says = filled(baselineNames.always, '{class}', words[most] ?? `${most}`);
    return { accuracy: { value: right / count, says } };
  }
  if (kind === 'tokens') {
    const nats = isSpoken ? bigramNats(dataset, column, count) : undefined;
    if (nats === undefined) return {};
    return { perplexity: { value: perplexity(nats), says: baselineNames.bigram } };
  }
  if (kind !== 'vector' || sizeOf(sizes) !== 1) return {};
  const [mean = Number.NaN] = meansOf(dataset, column);
  const truth = [...heldOut()].map((values) => inOwnUnit(column, values)[0] ?? Number.NaN);
  const { mae, rmse } = numberFigures(column.name, truth, truth, mean).baseline;
  const says = filled(baselineNames.alwaysMean, '{mean}', writtenNumber(mean));
  return { mae: { value: mae, says }, rmse: { value: rmse, says } };
}

function filled({ en, ja }: Text, blank: string, words: string): Text {
  return text(
    en.replace(blank, () => words),
    ja.replace(blank, () => words),
  );
}
