// kumiki data: what is in the data, and what to look at before training on it.
import type { Command } from 'commander';
import type { DataReport, SurveyedColumn } from '../../graph-core/index.ts';
import {
  dataSources,
  findDataSource,
  newDocument,
  openData,
  plainColumns,
  findBlock,
  reportData,
  writtenNumber,
} from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { checkDataTaken, takenBy } from '../data-taken.ts';
import { dataContext } from '../deps.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { changed, documentOptions } from '../document/document-options.ts';
import { exitCodes, Failure } from '../exit.ts';
import { printJson, printLine, printTable, progressLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';

interface Options extends DocumentOptions {
  readonly json?: boolean;
}

export function dataCommand(program: Command): void {
  documentOptions(program.command('data [document]'))
    .description(
      'show what is in the data: columns, counts, lengths, what is left out, and what to look at before training; without a document, of --data alone',
    )
    .option('--data <path...>', dataHelp)
    .option('--json', 'print one JSON value')
    .action(async (name: string | undefined, options: Options) => {
      const { data = [], json = false } = options;
      const { document } =
        name === undefined
          ? { document: await changed(newDocument(), { ...options, source: sourceOf(options) }) }
          : await readDocument(name, options);
      checkDataTaken(document, data);
      const line = process.stderr.isTTY ? progressLine() : undefined;
      let surveyed: readonly SurveyedColumn[] = [];
      const dataset = await openData(document.data, {
        ...dataContext(
          document.training.seed,
          await dataFilesAt(data),
          plainColumns(document, findBlock),
        ),
        progress: (share) => line?.update(share, 'opening the data'),
        surveyed: (columns) => (surveyed = columns),
      });
      line?.end();
      const own = findDataSource(document.data.source)?.files !== undefined;
      const report = reportData(dataset, { surveyed, own });
      const { source } = document.data;
      if (json) printJson({ source, fingerprint: dataset.fingerprint, ...englishOf(report) });
      else printReport(source, report);
    });
}

/** The one that is named, or else the only one that takes a file of this ending. */
function sourceOf({ source, data = [] }: Options): string {
  if (source !== undefined) return source;
  const [file] = data;
  const [taker, ...others] = file === undefined ? [] : takenBy(file);
  if (taker && others.length === 0) return taker.id;
  throw new Failure(
    exitCodes.usage,
    file === undefined
      ? 'Which data? Give a document, or a file with --data.'
      : `‘${file}’ can be read in several ways. Choose one with --source: ${readersOf(file)}.`,
    { code: 'which-data' },
  );
}

function readersOf(file: string): string {
  const takers = takenBy(file);
  const all = takers.length > 0 ? takers : dataSources.filter(({ files }) => files);
  return all.map(({ id }) => id).join(', ');
}

/** Sentences in English, as every other command prints them. */
function englishOf({ remarks, hints, columns, ...rest }: DataReport): object {
  return {
    ...rest,
    columns: columns.map(({ label, ...column }) => ({ ...column, label: label.en })),
    remarks: remarks.map(({ en }) => en),
    hints: hints.map(({ message, repair, ...hint }) => ({
      ...hint,
      sentence: message.en,
      ...(repair && { options: repair.options }),
    })),
  };
}

function printReport(source: string, report: DataReport): void {
  const { count, tested, columns, leftOut, lengths, surveyed, hints, remarks } = report;
  printLine(
    `${source}: ${count.training.toLocaleString('en')} examples to train on, ${count['held-out'].toLocaleString('en')} held out${tested > 0 ? `, ${tested.toLocaleString('en')} kept for a test` : ''}`,
  );
  for (const { reason, count: rows, of } of leftOut)
    printLine(
      `left out: ${rows.toLocaleString('en')} of ${of.toLocaleString('en')}, ${reasons[reason]}`,
    );
  printLine();
  printTable([
    ['column', 'kind', 'sizes', 'words or classes', 'unknown'],
    ...columns.map(({ name, kind, sizes, vocabulary, unknownShare }) => [
      name,
      kind,
      sizes.join(' × '),
      vocabulary ?? '',
      unknownShare === undefined ? '' : `${(100 * unknownShare).toFixed(2)} %`,
    ]),
  ]);
  if (surveyed.length > 0) printSurvey(surveyed);
  for (const { label, classes } of columns) if (classes) printClasses(label.en, classes);
  for (const histogram of lengths) printLengths(histogram);
  printLine();
  for (const { en } of remarks) printLine(`remark  ${en}`);
  for (const { message } of hints) printLine(`hint    ${message.en}`);
  if (hints.length === 0) printLine('Nothing looks wrong.');
}

const reasons = {
  'too-long': 'longer than the limits',
  'missing-value': 'with a missing value',
} as const;

function printSurvey(surveyed: readonly SurveyedColumn[]): void {
  printLine();
  printTable([
    ['column of the file', 'type', 'different', 'missing', 'such as'],
    ...surveyed.map(({ name, type, predicted, different, missing, samples }) => [
      name,
      predicted ? `${type}, predicted` : type,
      different > 100 ? 'over 100' : `${different}`,
      missing.count,
      samples.slice(0, 3).join(', '),
    ]),
  ]);
}

const classesShown = 12;

function printClasses(
  name: string,
  classes: NonNullable<DataReport['columns'][number]['classes']>,
): void {
  printLine();
  printTable([
    [name, 'to train on', 'held out'],
    ...classes
      .slice(0, classesShown)
      .map(({ word, count }) => [word, count.training, count['held-out']]),
  ]);
  if (classes.length > classesShown)
    printLine(`… and ${classes.length - classesShown} classes more`);
}

const widest = 40;

function printLengths({
  column,
  limit,
  cut,
  bars,
  mean,
  longest,
}: DataReport['lengths'][number]): void {
  printLine();
  printLine(
    `words of ‘${column}’: ${writtenNumber(Number(mean.toFixed(1)))} on average, ${longest} at most; the limit of ${limit} leaves out ${cut.toLocaleString('en')}`,
  );
  const most = Math.max(...bars.map(({ count }) => count));
  printTable(
    bars.map(({ from, to, count }) => [
      from === to ? `${from}` : `${from}–${to}`,
      count,
      `${'█'.repeat(Math.ceil((count / most) * widest))}${from > limit ? ' left out' : ''}`,
    ]),
  );
}
