// The figures of the trade of each output, over held-out examples: what it tells apart, how far off it is, what it says.
import { pathTitle } from '../../analyze/titles.ts';
import { outputKey } from '../../compile/model.ts';
import { answersOf } from '../../compile/plan.ts';
import type { Column, Dataset } from '../../data/dataset.ts';
import { classFigures } from '../../figures/class-figures.ts';
import { sizeOf } from '../../data/in-memory.ts';
import { autoregressivePair } from '../../inspect/decode/autoregressive-pair.ts';
import { feed } from '../feeds.ts';
import type { TrainingSession } from '../prepare.ts';
import { majorityOf } from './baselines.ts';
import type { OutputFigures } from '../../figures/output-figures.ts';
import type { Answers, Measuring } from './collected.ts';
import { countTokens, startTokens } from './count-tokens.ts';
import { bigramNats } from './baselines.ts';
import { numbersOfOutput } from './numbers-of-output.ts';
import { saySentences } from './say-sentences.ts';
import { tokenFigures } from '../../figures/token-figures.ts';

type Session = Pick<TrainingSession, 'document' | 'engine' | 'model' | 'dataset' | 'plan'>;

/** Numbers read back at once, at most. */
const mostNumbers = 4_000_000;

/** In the order of the outputs; what has no column, or is judged by a game, has no figures here. */
export async function measureOutputs(
  session: Session,
  measuring: Measuring,
): Promise<OutputFigures[]> {
  const { plan, dataset } = session;
  const speech = autoregressivePair(plan, dataset.columns);
  const count = Math.min(measuring.examples, dataset.count['held-out']);
  const figures: OutputFigures[] = [];
  if (plan.players || count === 0) return figures;
  const answered = answersOf(plan);
  const parts = answered.length + (speech && measuring.say > 0 ? 1 : 0);
  const part = (at: number): Measuring => ({
    ...measuring,
    breathe: (share) => measuring.breathe((at + share) / parts),
  });
  for (const [at, { objective, step, port }] of answered.entries()) {
    const column = dataset.columns.find(({ name }) => name === objective.column);
    if (!column) continue;
    const { path } = objective;
    const title = pathTitle(session.document, path);
    const names = { output: path, title, column: column.label };
    const mask = [step.sources.mask].flat()[0];
    const wanted = {
      answer: outputKey(step.path, port),
      mask: mask && outputKey(mask.path, mask.port),
    };
    if (column.kind === 'tokens') {
      const sums = startTokens(column, speech?.targetColumn === column);
      await eachAnswer(session, count, wanted, part(at), (answers) => countTokens(sums, answers));
      const bigram = sums.spells ? bigramNats(dataset, column, count) : undefined;
      figures.push({ ...names, ...tokenFigures(sums, bigram) });
      continue;
    }
    const [truth, answers]: [number[], number[]] = [[], []];
    await eachAnswer(session, count, wanted, part(at), (batch) => {
      for (const value of batch.truth) truth.push(value);
      for (const value of batch.values) answers.push(value);
    });
    figures.push({
      ...names,
      ...(column.kind === 'class'
        ? classFigures(
            truth,
            oddsOf(answers, truth.length),
            column.words ?? [],
            majorityOf(dataset, column),
          )
        : numbersOfOutput(dataset, column, truth, answers, count)),
    });
  }
  const said =
    speech && measuring.say > 0
      ? await saySentences(session, speech, part(answered.length))
      : undefined;
  return said ? [...figures, said] : figures;
}

/** The probability of the second of two classes says that of the first. */
function oddsOf(answers: readonly number[], examples: number): readonly number[] {
  return answers.length === examples ? answers.flatMap((yes) => [1 - yes, yes]) : answers;
}

async function eachAnswer(
  { engine: { tf }, model, plan, dataset }: Session,
  count: number,
  wanted: { readonly answer: string; readonly mask: string | undefined },
  { breathe }: Measuring,
  visit: (answers: Answers) => void,
): Promise<void> {
  const step = plan.steps.find(({ path }) => wanted.answer.startsWith(`${path} `));
  const objective = plan.objectives.find(({ path }) => path === step?.path);
  const size = sizeOfAnswer(dataset, objective?.column);
  const atOnce = Math.max(1, Math.min(128, Math.floor(mostNumbers / size)));
  const wants = new Set([wanted.answer, ...(wanted.mask ? [wanted.mask] : [])]);
  for (let from = 0; from < count; from += atOnce) {
    const length = Math.min(atOnce, count - from);
    const indices = Int32Array.from({ length }, (_, index) => from + index);
    const [values, mask] = tf.tidy(() => {
      const { feeds } = feed(tf, plan, dataset, 'held-out', indices, { key: from });
      const given = model.run(feeds, { training: false, step: 0, wants });
      const answer = given.get(wanted.answer);
      if (!answer) throw new Error(`${wanted.answer} was not given.`);
      return [answer.clone(), wanted.mask ? given.get(wanted.mask)?.clone() : undefined];
    });
    const truth = dataset.batch('held-out', indices)[objective?.column ?? ''] ?? new Int32Array(0);
    const counted = mask && Float32Array.from(await mask.data());
    visit({
      values: Float32Array.from(await values.data()),
      width: values.shape.at(-1) ?? 1,
      truth,
      examples: length,
      ...(counted && { counted }),
    });
    values.dispose();
    mask?.dispose();
    await breathe((from + length) / count);
  }
}

function sizeOfAnswer({ columns }: Dataset, name: string | undefined): number {
  const column: Column | undefined = columns.find((candidate) => candidate.name === name);
  if (!column) return 1;
  const ids = column.kind === 'tokens' || column.kind === 'class';
  return Math.max(1, sizeOf(column.sizes) * (ids ? (column.words?.length ?? 1) : 1));
}
