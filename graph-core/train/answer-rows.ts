// Answers many rows at once, without looking inside the model.
import { answer, predict, sourceOf, spoken } from '../inspect/decode/predict.ts';
import type { AutoregressivePair } from '../inspect/decode/autoregressive-pair.ts';
import { autoregressivePair, outputOf } from '../inspect/decode/autoregressive-pair.ts';
import { speakTogether } from '../inspect/decode/speak-together.ts';
import { sizeOf } from '../data/in-memory.ts';
import type { Example } from '../inspect/probe.ts';
import type { TrainingSession } from './prepare.ts';
import type { AskedBatch } from '../data/rows/asked.ts';
import type { Answer, SpeakingWish } from './protocol.ts';

interface Asked {
  /** As the model reads them. */
  readonly rows: AskedBatch;
  /** The first one's number among all that are asked: with the seed it decides what is drawn. */
  readonly first: number;
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly speaking?: SpeakingWish | undefined;
}

type Session = Pick<TrainingSession, 'engine' | 'model' | 'dataset' | 'plan'>;

/** By row, one answer an output. `breathe` lets messages in, and throws to end it. */
export async function answerRows(
  session: Session,
  asked: Asked,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Answer[][]> {
  const { engine, model, dataset, plan } = session;
  const { columns } = dataset;
  const examples = examplesOf(session, asked);
  const speech = autoregressivePair(plan, columns);
  if (speech) return spokenRows(session, asked, examples, speech, breathe);
  const answers: Answer[][] = examples.map(() => []);
  for (const objective of plan.objectives) {
    const { values, shape } = await outputOf(engine, model, columns, examples, objective);
    const size = values.length / examples.length;
    examples.forEach((example, row) => {
      const own = values.slice(row * size, (row + 1) * size);
      answers[row]?.push(answer(objective, columns, example, own, shape.slice(1)));
    });
  }
  return answers;
}

/** One after another where a search or the inside is asked for; else all say a word in turn. */
async function spokenRows(
  { engine, model, dataset: { columns }, plan }: Session,
  { beam, lengthPenalty, speaking = {}, first, rows }: Asked,
  examples: readonly Example[],
  speech: AutoregressivePair,
  breathe: () => Promise<void>,
): Promise<Answer[][]> {
  const { unknown, ...wish } = speaking;
  const source = sourceOf(plan, columns, speech);
  // A language model goes on with what it is given.
  const prefixes = examples.map((example) =>
    source ? [] : Array.from(example[speech.targetColumn.name] ?? []).filter((id) => id > 2),
  );
  const bare = examples.map((example) => (source ? example : without(example, speech)));
  if (unknown !== 'attended' && beam === 1 && prefixes.every(({ length }) => length === 0)) {
    const options = { ...wish, unknown, first, breathe };
    const said = await speakTogether(engine, model, columns, bare, speech, options);
    return bare.map((example, row) => [spoken(example, speech, source, said[row] ?? [], [])]);
  }
  const answers: Answer[][] = [];
  for (const [row, example] of bare.entries()) {
    const all = await predict(engine, model, columns, example, {
      beam,
      lengthPenalty,
      speaking: {
        ...wish,
        ...(unknown !== 'attended' && { unknown }),
        first: first + row,
      },
      ...(unknown === 'attended' && { attended: rows.written?.[row] ?? [] }),
      prefix: prefixes[row] ?? [],
      watched: new Set(),
    });
    await breathe();
    answers.push(
      all.map((prediction) => {
        const { views: _, tree: __, ...rest } = prediction;
        return rest;
      }),
    );
  }
  return answers;
}

function without(example: Example, { targetColumn }: AutoregressivePair): Example {
  return Object.fromEntries(Object.entries(example).filter(([name]) => name !== targetColumn.name));
}

/** Columns that were not given stand empty: what the model says itself, and what it is taught. */
function examplesOf({ dataset, plan }: Session, { rows }: Asked): Example[] {
  const fed = new Set(plan.feeds.map(({ column }) => column));
  return rows.cells.map((_, row) =>
    Object.fromEntries(
      dataset.columns.flatMap(({ name, sizes, kind }) => {
        const values = rows.values[name];
        const size = sizeOf(sizes);
        if (values) return [[name, values.slice(row * size, (row + 1) * size)] as const];
        if (!fed.has(name)) return [];
        const whole = kind === 'tokens' || kind === 'class';
        return [[name, whole ? new Int32Array(size) : new Float32Array(size)] as const];
      }),
    ),
  );
}
