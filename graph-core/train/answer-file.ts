// Answers every row of a user's file with a trained model, and writes the answers as a file.
import type { AskedBatch, AskedRows } from '../data/rows/asked.ts';
import { askedRows } from '../data/rows/asked-rows.ts';
import { text } from '../text.ts';
import { answerRows } from './answer-rows.ts';
import type { Answered, AnswerTable } from './answer-table.ts';
import { answerTable, writtenAnswers } from './answer-table.ts';
import { askedColumns } from './asked-columns.ts';
import type { TrainerDeps, TrainingSession } from './prepare.ts';
import { Refusal } from './prepare.ts';
import type { Command, FileAnswers } from './protocol.ts';
import { refuseWhereNothingAnswers } from './sample.ts';

type Asked = Extract<Command, { type: 'answer-file' }>;

/** Rows that are told beside the file. */
const mostShown = 20;

/** `breathe` hears how far it has come, and throws to end it. */
export async function answerFile(
  session: TrainingSession,
  deps: Pick<TrainerDeps, 'reading'>,
  { files, form, ...wish }: Asked,
  breathe: (share: number) => Promise<void>,
): Promise<FileAnswers> {
  refuseWhereNothingAnswers(session);
  const table = await tableOf(session, deps, { files, ...wish }, breathe);
  const { names, rows } = table;
  return {
    names,
    rows: rows.length,
    shown: rows.slice(0, mostShown),
    file: writtenAnswers(table, form),
  };
}

async function tableOf(
  session: TrainingSession,
  deps: Pick<TrainerDeps, 'reading'>,
  { files, beam, lengthPenalty, speaking }: Omit<Asked, 'form'>,
  breathe: (share: number) => Promise<void>,
): Promise<AnswerTable> {
  const { plan, dataset, settings } = session;
  const { preprocessing } = dataset;
  if (!preprocessing) throw new Refusal(unknownMeaning);
  const columns = askedColumns(plan, preprocessing);
  const rows = await askedRows(deps.reading(settings.seed, files), columns.inputs, preprocessing);
  const { batches, count } = await counted(rows, () => breathe(0));
  const all: Answered[] = [];
  for await (const batch of batches) {
    const asked = { rows: batch, first: all.length, beam, lengthPenalty, speaking };
    const answers = await answerRows(session, asked, () => breathe(all.length / count));
    all.push(...batch.cells.map((cells, row) => ({ cells, answers: answers[row] ?? [] })));
    await breathe(all.length / count);
  }
  return answerTable(rows, columns, all);
}

/** Rows of text are small and read first, so that it is known how many there are; pictures are read as they are asked for. */
async function counted(
  { count, batches }: AskedRows,
  breathe: () => Promise<void>,
): Promise<{ batches: AsyncIterable<AskedBatch> | readonly AskedBatch[]; count: number }> {
  if (count !== undefined) return { batches: batches(), count };
  const all: AskedBatch[] = [];
  for await (const batch of batches()) {
    all.push(batch);
    await breathe();
  }
  return { batches: all, count: all.reduce((sum, { cells }) => sum + cells.length, 0) };
}

const unknownMeaning = text(
  'The weights carry no preprocessing (vocabulary, classes, scaling), so nobody knows how to read your rows. Use the weights of a run.',
  'この重みには前処理（語彙、クラス、スケール）が含まれていないため、行の読み方が分かりません。学習で得た重みを使ってください。',
);
