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
  text,
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
import { read, say } from '../speech/language.ts';

interface Options extends DocumentOptions {
  readonly json?: boolean;
}

export function dataCommand(program: Command): void {
  documentOptions(program.command('data [document]'))
    .description(
      say(
        'show what is in the data: columns, counts, lengths, what is left out, and what to look at before training; without a document, of --data alone',
        'データに何があるか（列、数、長さ、除かれるもの）と、学習の前に何を確かめるべきかを表示する。文書がなければ --data だけを見る',
      ),
    )
    .option('--data <path...>', read(dataHelp))
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
        progress: (share) => line?.update(share, say('opening the data', 'データを開いています')),
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
      ? text(
          'Which data? Give a document, or a file with --data.',
          'どのデータですか。文書を指定するか、--data でファイルを指定してください。',
        )
      : text(
          `‘${file}’ can be read in several ways. Choose one with --source: ${readersOf(file)}.`,
          `「${file}」の読み方はいくつかあります。--source で選んでください：${readersOf(file)}。`,
        ),
    { code: 'which-data' },
  );
}

function readersOf(file: string): string {
  const takers = takenBy(file);
  const all = takers.length > 0 ? takers : dataSources.filter(({ files }) => files);
  return all.map(({ id }) => id).join(', ');
}

/** Sentences in English, as every other command prints them in JSON. */
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
    text(
      `${source}: ${count.training.toLocaleString('en')} examples to train on, ${count['held-out'].toLocaleString('en')} held out${tested > 0 ? `, ${tested.toLocaleString('en')} kept for a test` : ''}`,
      `${source}：学習用 ${count.training.toLocaleString('en')} 件、検証用 ${count['held-out'].toLocaleString('en')} 件${tested > 0 ? `、テスト用 ${tested.toLocaleString('en')} 件` : ''}`,
    ),
  );
  for (const { reason, count: rows, of } of leftOut)
    printLine(
      text(
        `left out: ${rows.toLocaleString('en')} of ${of.toLocaleString('en')}, ${reasons[reason].en}`,
        `除いたもの：${of.toLocaleString('en')} 件中 ${rows.toLocaleString('en')} 件（${reasons[reason].ja}）`,
      ),
    );
  printLine();
  printTable([
    [
      say('column', '列'),
      say('kind', '種類'),
      say('sizes', '大きさ'),
      say('words or classes', '語またはクラス'),
      say('unknown', '未知の語'),
    ],
    ...columns.map(({ name, kind, sizes, vocabulary, unknownShare }) => [
      name,
      kind,
      sizes.join(' × '),
      vocabulary ?? '',
      unknownShare === undefined ? '' : `${(100 * unknownShare).toFixed(2)} %`,
    ]),
  ]);
  if (surveyed.length > 0) printSurvey(surveyed);
  for (const { label, classes } of columns) if (classes) printClasses(read(label), classes);
  for (const histogram of lengths) printLengths(histogram);
  printLine();
  for (const { en, ja } of remarks) printLine(text(`remark  ${en}`, `備考    ${ja}`));
  for (const { message } of hints)
    printLine(text(`hint    ${message.en}`, `確認    ${message.ja}`));
  if (hints.length === 0) printLine(text('Nothing looks wrong.', 'おかしなところはありません。'));
}

const reasons = {
  'too-long': text('longer than the limits', '上限より長い'),
  'missing-value': text('with a missing value', '値が欠けている'),
} as const;

function printSurvey(surveyed: readonly SurveyedColumn[]): void {
  printLine();
  printTable([
    [
      say('column of the file', 'ファイルの列'),
      say('type', '型'),
      say('different', '異なる値'),
      say('missing', '欠損'),
      say('such as', '例'),
    ],
    ...surveyed.map(({ name, type, predicted, different, missing, samples }) => [
      name,
      predicted ? say(`${type}, predicted`, `${type}、予測する列`) : type,
      different > 100 ? say('over 100', '100 超') : `${different}`,
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
    [name, say('to train on', '学習用'), say('held out', '検証用')],
    ...classes
      .slice(0, classesShown)
      .map(({ word, count }) => [word, count.training, count['held-out']]),
  ]);
  if (classes.length > classesShown)
    printLine(
      text(
        `… and ${classes.length - classesShown} classes more`,
        `… ほかに ${classes.length - classesShown} クラス`,
      ),
    );
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
    text(
      `words of ‘${column}’: ${writtenNumber(Number(mean.toFixed(1)))} on average, ${longest} at most; the limit of ${limit} leaves out ${cut.toLocaleString('en')}`,
      `「${column}」の語数：平均 ${writtenNumber(Number(mean.toFixed(1)))}、最大 ${longest}。上限 ${limit} で除かれるもの ${cut.toLocaleString('en')} 件`,
    ),
  );
  const most = Math.max(...bars.map(({ count }) => count));
  printTable(
    bars.map(({ from, to, count }) => [
      from === to ? `${from}` : `${from}–${to}`,
      count,
      `${'█'.repeat(Math.ceil((count / most) * widest))}${from > limit ? say(' left out', '（除外）') : ''}`,
    ]),
  );
}
