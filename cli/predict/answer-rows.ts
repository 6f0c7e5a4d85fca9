// Asks a trained model about every row of the files that were given.
import type { Answer, Document } from '../../graph-core/index.ts';
import { askedRows } from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { dataContext } from '../deps.ts';
import type { OpenTrainer } from '../open-trainer.ts';
import { progressLine } from '../print.ts';
import type { AnswerTable } from './answer-file.ts';
import { answerTable } from './answer-file.ts';
import { columnsOf } from './asked-columns.ts';
import type { SpeakingOptions } from './speaking-options.ts';
import { speakingOf } from './speaking-options.ts';

export async function answerRows(
  trainer: OpenTrainer,
  document: Document,
  files: readonly string[],
  options: SpeakingOptions,
): Promise<AnswerTable> {
  const { preprocessing } = trainer.ready;
  const columns = columnsOf(document, preprocessing);
  const line = process.stderr.isTTY ? progressLine() : undefined;
  const context = {
    ...dataContext(document.training.seed, await dataFilesAt(files), new Set()),
    progress: (share: number) => line?.update(share, 'answering'),
  };
  const { source, options: fitted } = preprocessing ?? { source: '', options: {} };
  const rows = await askedRows(context, columns.inputs, { source, options: fitted });
  const all: { cells: readonly string[]; answers: readonly Answer[] }[] = [];
  for await (const batch of rows.batches()) {
    const question = {
      type: 'answer-rows',
      request: 3,
      rows: batch,
      first: all.length,
      ...speakingOf(options),
    } as const;
    const { answers } = await trainer.ask(question, 'row-answers');
    all.push(...batch.cells.map((cells, row) => ({ cells, answers: answers[row] ?? [] })));
  }
  line?.end();
  return answerTable(rows, columns, all);
}
