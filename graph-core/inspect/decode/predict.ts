// What a model answers for one sample: classes, numbers, or a sentence it says word by word.
import type { Model } from '../../compile/model.ts';
import type { Plan, PlanObjective } from '../../compile/plan.ts';
import type { Column } from '../../data/dataset.ts';
import { eosId, padId, unknownId } from '../../data/dataset.ts';
import { inOwnUnit, writtenNumber } from '../../data/table/own-unit.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Numbers, Prediction, Token } from './prediction.ts';
import type { Example } from '../probe.ts';
import { probe } from '../probe.ts';
import type { ViewData } from '../view-data.ts';
import { visibleWord } from '../../data/text/visible-word.ts';
import type { Watched } from '../views.ts';
import type { Choosing } from './chosen-words.ts';
import { chosenWords } from './chosen-words.ts';
import { attendedPositions } from './attended.ts';
import { beforeEnd } from './score-by-length.ts';
import type { AutoregressivePair } from './autoregressive-pair.ts';
import { outputOf, autoregressivePair } from './autoregressive-pair.ts';
import type { SaidWord } from './speak-together.ts';
import { fedWith } from './speak-together.ts';

export interface PredictOptions extends Choosing {
  /** The words that the source was cut into, where ⟨unk⟩ is to become the one that was looked at most. */
  readonly attended?: readonly string[] | undefined;
  /** Outputs to view beside those that blocks declare. */
  readonly watched: Watched;
}

export async function predict(
  engine: Engine,
  model: Model,
  columns: readonly Column[],
  example: Example,
  options: PredictOptions,
): Promise<Prediction[]> {
  const speech = autoregressivePair(model.plan, columns);
  if (speech) return [await speak(engine, model, columns, example, speech, options)];
  const views = await probe(engine, model, columns, example, options.watched);
  const predictions: Prediction[] = [];
  for (const objective of model.plan.objectives) {
    const { values, shape } = await outputOf(engine, model, columns, [example], objective);
    predictions.push({ ...answer(objective, columns, example, values, shape.slice(1)), views });
  }
  return predictions;
}

async function speak(
  engine: Engine,
  model: Model,
  columns: readonly Column[],
  example: Example,
  speech: AutoregressivePair,
  { watched, attended, ...choosing }: PredictOptions,
): Promise<Prediction> {
  const { feedColumn } = speech;
  const { prefix = [] } = choosing;
  const { words, tree } = await chosenWords(engine, model, columns, example, speech, choosing);
  const ids = [...prefix, ...words.map(({ id }) => id)];
  const source = sourceOf(model.plan, columns, speech);
  const views = await probe(engine, model, columns, fedWith(example, feedColumn, ids), watched);
  return {
    ...spoken(example, speech, source, words, prefix),
    ...(attended && source && withAttended(example, speech, source, ids, { views, attended })),
    tree: tree.map((said) => ({ ...said, word: wordIn(speech.targetColumn, said.id) })),
    views,
  };
}

function wordIn({ words, shown = words }: Column, id: number): string {
  return visibleWord(shown?.[id] ?? `${id}`);
}

/** What was said, ready to be shown, without what can be seen inside. */
export function spoken(
  example: Example,
  { objective, targetColumn }: AutoregressivePair,
  source: Column | undefined,
  words: readonly SaidWord[],
  prefix: readonly number[],
): Omit<Prediction, 'views'> {
  const ids = [...prefix, ...words.map(({ id }) => id)];
  const expected = example[targetColumn.name];
  const text = targetColumn.decode?.(ids);
  const plain = () => ids.filter((id) => id !== eosId).map((id) => wordIn(targetColumn, id));
  return {
    output: objective.path,
    tokens: words.map(({ id, probability }) => ({
      id,
      word: wordIn(targetColumn, id),
      probability,
    })),
    text: text ?? plain().join(' '),
    begins: prefix.length,
    length: wordsOf(example, source ?? targetColumn),
    // What was typed has no right answer.
    ...(expected?.some((id) => id !== padId) && {
      expected: targetColumn.decode?.(expected),
      expectedIds: beforeEnd(Array.from(expected).filter((id) => id !== padId)),
    }),
  };
}

/** The text with the word of the source that was looked at most in the place of each ⟨unk⟩; nothing where none is seen. */
function withAttended(
  example: Example,
  { targetColumn }: AutoregressivePair,
  source: Column,
  ids: readonly number[],
  {
    views,
    attended,
  }: { readonly views: readonly ViewData[]; readonly attended: readonly string[] },
): { readonly text?: string } {
  const given = Array.from(example[source.name] ?? []).filter((id) => id > eosId);
  const shown = given.map((id) => wordIn(source, id));
  const positionOf = attendedPositions(views, shown);
  const { join } = targetColumn;
  if (!positionOf || !join) return {};
  const words = beforeEnd(ids).map((id, position) => {
    const at = id === unknownId ? positionOf(position) : -1;
    return attended[at] ?? source.words?.[given[at] ?? -1] ?? targetColumn.words?.[id] ?? '';
  });
  return { text: join(words) };
}

/** The sentence the model is given beside what it has said itself. */
export function sourceOf(
  plan: Pick<Plan, 'feeds'>,
  columns: readonly Column[],
  { feedColumn }: AutoregressivePair,
): Column | undefined {
  return columns.find(
    ({ kind, name }) =>
      kind === 'tokens' &&
      name !== feedColumn.name &&
      plan.feeds.some(({ column }) => column === name),
  );
}

function wordsOf(example: Example, { name }: Column): number {
  return example[name]?.filter((id) => id > eosId).length ?? 0;
}

/** What an output says of one example, from its numbers. */
export function answer(
  objective: PlanObjective,
  columns: readonly Column[],
  example: Example,
  values: Float32Array,
  shape: readonly number[],
): Omit<Prediction, 'views'> {
  const column = columns.find(({ name }) => name === objective.column);
  const target = column && example[column.name];
  const wordOf = (id: number): string => visibleWord(column?.words?.[id] ?? `${id}`);
  const base = { output: objective.path, values, shape };
  if (column?.kind === 'class') {
    // The probability of the second of two classes says that of the first.
    const [yes = 0] = values;
    const odds = values.length === 1 ? Float32Array.from([1 - yes, yes]) : values;
    const tokens = Array.from(
      odds,
      (probability, id): Token => ({ id, word: wordOf(id), probability }),
    );
    tokens.sort((a, b) => b.probability - a.probability);
    const [best] = tokens;
    const [right] = target ?? [];
    return {
      ...base,
      values: odds,
      shape: [odds.length],
      tokens,
      text: best?.word,
      expected: right === undefined ? undefined : wordOf(right),
    };
  }
  if (column?.kind === 'tokens') {
    const classes = shape.at(-1) ?? 1;
    const tokens = Array.from({ length: values.length / classes }, (_, index) => {
      const row = values.subarray(index * classes, (index + 1) * classes);
      const id = row.reduce((best, value, here) => (value > (row[best] ?? 0) ? here : best), 0);
      return { id, word: wordOf(id), probability: row[id] ?? 0 };
    });
    const ids = tokens.map(({ id }) => id);
    return {
      ...base,
      tokens,
      text: column.decode?.(ids),
      expected: target && column.decode?.(target),
    };
  }
  if (column?.kind === 'vector' && column.sizes[0] === values.length) {
    const numbers: Numbers = {
      names: column.features ?? Array.from(values, (_, index) => `${index + 1}`),
      values: inOwnUnit(column, values),
      ...(target && { expected: inOwnUnit(column, target) }),
    };
    return {
      ...base,
      tokens: [],
      numbers,
      text: written(numbers.values),
      expected: numbers.expected && written(numbers.expected),
    };
  }
  return { ...base, tokens: [] };
}

/** More numbers than a person reads in a line are left out. */
const mostWritten = 12;

function written(values: ArrayLike<number>): string {
  const shown = Array.from(values).slice(0, mostWritten).map(writtenNumber);
  return [...shown, ...(values.length > mostWritten ? ['…'] : [])].join(', ');
}
