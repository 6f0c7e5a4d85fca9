// A sample the user chose or typed → one example's numbers for every column a model reads.
import type { Column } from '../data/dataset.ts';
import { bosId } from '../data/dataset.ts';
import type { Choosing } from '../inspect/decode/chosen-words.ts';
import { predict, sourceOf } from '../inspect/decode/predict.ts';
import { autoregressivePair } from '../inspect/decode/autoregressive-pair.ts';
import type { Prediction } from '../inspect/decode/prediction.ts';
import type { Example } from '../inspect/probe.ts';
import { probe } from '../inspect/probe.ts';
import type { ViewData } from '../inspect/view-data.ts';
import { text } from '../text.ts';
import { averaging } from './players/average.ts';
import { shownNoise } from './players/shown-noise.ts';
import type { TrainingSession } from './prepare.ts';
import { Refusal } from './prepare.ts';
import type { Sample, SpeakingWish } from './protocol.ts';

/**
 * A typed sample leaves inputs that were not typed empty, and has no right answer but one that was typed. Throws a
 * Refusal where it cannot be read.
 */
function exampleOf(
  { dataset, plan, settings }: Pick<TrainingSession, 'dataset' | 'plan' | 'settings'>,
  sample: Sample,
): Example {
  if ('from' in sample) {
    const count = dataset.count[sample.from];
    if (!(sample.index >= 0 && sample.index < count))
      throw new Refusal(
        text(
          `There is no example ${sample.index}: the data has ${count}.`,
          `例 ${sample.index} はありません（データは ${count} 件です）。`,
        ),
      );
    const noise = shownNoise(plan, settings.seed, sample.index);
    return { ...dataset.batch(sample.from, [sample.index]), ...noise };
  }
  const { typed } = sample;
  const fed = new Set(plan.feeds.map(({ column }) => column));
  const speech = autoregressivePair(plan, dataset.columns);
  return Object.fromEntries(
    dataset.columns
      .filter(({ name }) => fed.has(name) || Object.hasOwn(typed, name))
      // What the model says itself begins with a prompt, which is neither typed there nor a right answer.
      .filter((column) => column !== speech?.targetColumn)
      .map((column) => [
        column.name,
        typedColumn(column, column === speech?.feedColumn ? undefined : typed[column.name]),
      ]),
  );
}

function typedColumn(
  column: Column,
  typed: string | Float32Array | undefined,
): Float32Array | Int32Array {
  const size = column.sizes.reduce((a, b) => a * b, 1);
  const whole = column.kind === 'tokens' || column.kind === 'class';
  if (typeof typed === 'string' && typed !== '') {
    const ids = column.encode?.(typed);
    if (!ids)
      throw new Refusal(
        text(
          `‘${column.label.en}’ cannot be typed; choose an example instead.`,
          `「${column.label.ja}」は入力できません。例を選んでください。`,
        ),
      );
    if ('error' in ids) throw new Refusal(ids.error);
    const padded = whole ? new Int32Array(size) : new Float32Array(size);
    padded.set(ids.subarray(0, size));
    return padded;
  }
  if (typed instanceof Float32Array) {
    if (typed.length !== size)
      throw new Refusal(
        text(
          `‘${column.label.en}’ takes ${size} numbers (${column.sizes.join(' × ')}), but ${typed.length} were given.`,
          `「${column.label.ja}」には ${size} 個の数（${column.sizes.join(' × ')}）が必要ですが、${typed.length} 個でした。`,
        ),
      );
    return typed;
  }
  const empty = whole ? new Int32Array(size) : new Float32Array(size);
  if (column.shiftedFrom !== undefined) empty[0] = bosId;
  return empty;
}

/** What was typed where the model goes on speaking: its prompt. */
function promptOf(prepared: TrainingSession, sample: Sample): number[] {
  const speech = autoregressivePair(prepared.plan, prepared.dataset.columns);
  if (!speech || 'from' in sample) return [];
  const typed = sample.typed[speech.feedColumn.name] ?? sample.typed[speech.targetColumn.name];
  if (typeof typed !== 'string' || typed === '') return [];
  const ids = speech.targetColumn.encode?.(typed) ?? speech.feedColumn.encode?.(typed);
  if (!ids) return [];
  if ('error' in ids) throw new Refusal(ids.error);
  return Array.from(ids).filter((id) => id > 2);
}

/** The words of the sentence that was typed for the model to read, as they were written; those of an example are known. */
function writtenWords({ plan, dataset }: TrainingSession, sample: Sample): readonly string[] {
  const speech = autoregressivePair(plan, dataset.columns);
  const source = speech && sourceOf(plan, dataset.columns, speech);
  const typed = source && 'typed' in sample ? sample.typed[source.name] : undefined;
  return typeof typed === 'string' ? (source?.split?.(typed) ?? []) : [];
}

/** Where no output learns from a column, as in a game, none has an answer to give. */
export function refuseWhereNothingAnswers({ plan }: Pick<TrainingSession, 'plan'>): void {
  if (plan.objectives.some(({ column }) => column !== undefined)) return;
  throw new Refusal(
    text(
      'A game answers nothing: its outputs compare scores. Its generator makes examples: they are in the Train room, and in a terminal kumiki sample gives them.',
      '競争の出力はスコアを比べるもので、例には答えません。生成器が作る例は「学習」画面で見られます。',
    ),
  );
}

export async function predictSample(
  prepared: TrainingSession,
  sample: Sample,
  {
    speaking,
    ...options
  }: Pick<Choosing, 'beam' | 'lengthPenalty' | 'breathe'> & {
    readonly speaking?: SpeakingWish | undefined;
  },
): Promise<Prediction[]> {
  refuseWhereNothingAnswers(prepared);
  const { engine, model, dataset, watched } = prepared;
  const prefix = promptOf(prepared, sample);
  const example = exampleOf(prepared, sample);
  const { unknown, ...wish } = speaking ?? {};
  const attended = unknown === 'attended' ? writtenWords(prepared, sample) : undefined;
  return predict(engine, model, dataset.columns, example, {
    ...options,
    speaking: { ...wish, ...(unknown !== 'attended' && { unknown }) },
    ...(attended && { attended }),
    prefix,
    watched,
  });
}

/** Views of a sample. A typed sentence has no right answer, so the model says its own first. */
export async function viewSample(
  prepared: TrainingSession,
  sample: Sample,
): Promise<readonly ViewData[]> {
  const { engine, model, dataset, plan, watched, players } = prepared;
  if ('typed' in sample && autoregressivePair(plan, dataset.columns)) {
    const [prediction] = await predictSample(prepared, sample, { beam: 1, lengthPenalty: 0 });
    return prediction?.views ?? [];
  }
  // A game's samples are shown with the averages of weights, and so is what is inside them.
  const example = exampleOf(prepared, sample);
  return averaging(players, () => probe(engine, model, dataset.columns, example, watched));
}
