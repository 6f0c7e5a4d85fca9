// kumiki evaluate: held-out loss and metrics of trained weights.
import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language, OutputFigures, Text } from '../../graph-core/index.ts';
import {
  measuredOnHeldOut,
  measuredOnTest,
  reportExamples,
  reportSentences,
  text,
} from '../../graph-core/index.ts';
import { exitCodes, Failure } from '../exit.ts';
import type { OpenTrainer } from '../open-trainer.ts';
import { noteTest } from '../tests-of-run.ts';
import { printFigures } from '../measure/print-figures.ts';
import { writeReport } from '../measure/write-report.ts';
import { printJson, printLine, printTable } from '../print.ts';
import type { TrainedOptions } from '../trained.ts';
import { trainedOptions, withTrained } from '../trained.ts';
import { wholeNumber } from '../typed-number.ts';
import { read, say, sayMetric } from '../speech/language.ts';

export function evaluateCommand(program: Command): void {
  trainedOptions(program.command('evaluate <document>'))
    .description(
      say(
        'measure trained weights: on the held-out examples of the data they were trained on, or on all examples of other data (--data test.tsv)',
        '学習済みの重みを測る。学習したデータの検証用の例で、または別のデータのすべての例で（--data test.tsv）',
      ),
    )
    .option(
      '--examples <number>',
      say(
        'the most examples to measure (default: 2,000 held-out ones, or all of other data)',
        '測る例の最大数（既定：検証用の 2,000 件、別のデータではすべて）',
      ),
      wholeNumber,
    )
    .option(
      '--say <number>',
      say(
        'how many sentences a model that speaks for itself says, to be scored with BLEU and others; 0 for none',
        '自分で話すモデルに話させ、BLEU などで採点する文の数。0 なら話させない',
      ),
      wholeNumber,
      reportSentences,
    )
    .addOption(
      new Option(
        '--split <split>',
        say(
          'which examples of the run’s own data: held out along the way, or kept for a test; how often the test was measured is kept with the run',
          '実行のデータのうちどの例か。検証用の例、またはテスト用に取り置いた例。テストを測った回数は実行に残る',
        ),
      )
        .choices(['held-out', 'test'])
        .default('held-out'),
    )
    .option(
      '--report <file>',
      say(
        'also write a page with all figures and charts: report.html; in the language of --lang, or else of the document',
        'すべての指標とグラフのあるページも書く：report.html。言語は --lang、なければ文書のもの',
      ),
    )
    .action(evaluate);
}

async function evaluate(name: string, options: Options, command: Command): Promise<void> {
  const {
    metrics,
    figures = [],
    ready,
    examples,
    document,
    times,
  } = await withTrained(name, options, async (trainer, opened, weights) => {
    const tests = options.split === 'test';
    const there = examplesOf(trainer.ready, tests);
    const whole = tests || trainer.ready.examples.training === 0;
    if (there === 0)
      throw new Failure(
        exitCodes.failed,
        text(
          'There is no data to measure on. Give it with --data: the training file, or another one.',
          '測るデータがありません。--data で、学習に使ったファイルか別のファイルを指定してください。',
        ),
        { code: 'no-file' },
      );
    const wanted = options.examples ?? (whole ? there : reportExamples);
    const { say } = options;
    const answer = await trainer.ask(
      {
        type: 'evaluate',
        request: 2,
        examples: wanted,
        figures: { say },
        ...(tests && { on: 'test' }),
      },
      'evaluation',
    );
    const count = Math.min(wanted, there);
    const test = { at: new Date().toISOString(), examples: count, metrics: answer.metrics };
    return {
      ...answer,
      ready: trainer.ready,
      examples: count,
      document: opened,
      times: tests ? await noteTest(weights, test) : undefined,
    };
  });
  const { relation = null, remarks = [], unknownShare = {}, units = {} } = ready;
  const measured =
    options.split === 'test'
      ? measuredOnTest(examples, times)
      : measuredOn(ready, examples, options.data ?? []);
  if (options.report !== undefined)
    // The program has --lang too, and takes it for itself.
    await writeReport(options.report, command.optsWithGlobals<Options>().lang, {
      document,
      measured,
      metrics,
      units,
      figures,
      remarks,
    });
  if (options.json)
    return printJson({
      metrics,
      measured: {
        examples,
        relation,
        sentence: measured.en,
        ...(options.split === 'test' && { test: { times: times ?? null } }),
      },
      figures: figures.map(plainFigures),
      remarks: remarks.map(({ en }) => en),
      unknownShare,
      ...(options.report !== undefined && { report: options.report }),
    });
  printTable(
    Object.entries(metrics).map(([metric, value]) => [
      sayMetric(metric),
      value.toPrecision(6),
      units[metric] ? read(units[metric]) : '',
    ]),
  );
  printFigures(figures);
  printLine();
  printLine(measured);
  if (options.report !== undefined)
    printLine(
      text(`Report written to ${options.report}.`, `レポートを ${options.report} に書きました。`),
    );
}

interface Options extends TrainedOptions {
  readonly examples?: number;
  readonly say: number;
  readonly split: 'held-out' | 'test';
  readonly report?: string;
  readonly lang?: Language;
}

/** Sentences of --json are English, and it tells figures, not examples. */
function plainFigures(figures: OutputFigures): object {
  const { each: _, title: __, ...rest } = { each: undefined, ...figures };
  const { column, unit } = figures;
  return { ...rest, column: column.en, ...(unit && { unit: unit.en }) };
}

/** Throws a Failure where nothing is kept for a test. */
function examplesOf({ examples, tested = 0 }: OpenTrainer['ready'], tests: boolean): number {
  if (!tests) return examples['held-out'];
  if (tested > 0) return tested;
  throw new Failure(
    exitCodes.failed,
    examples.training === 0
      ? text(
          'All of this data is measured, for it is not what the model was trained on. Leave out --split test.',
          'このデータはモデルの学習に使ったものではないので、すべてを測ります。--split test は付けないでください。',
        )
      : text(
          'No examples of this run are kept for a test. Train with --option testShare=0.1 or --data test=FILE, or measure another file with --data.',
          'この実行にはテスト用に取り置いた例がありません。--option testShare=0.1 か --data test=FILE を付けて学習するか、--data で別のファイルを測ってください。',
        ),
    { code: 'no-test' },
  );
}

/** Which examples the figures are of, in words. */
function measuredOn(
  { examples, relation }: OpenTrainer['ready'],
  count: number,
  data: readonly string[],
): Text {
  const number = count.toLocaleString('en');
  if (examples.training > 0) return measuredOnHeldOut(count);
  const [which, ja] = count === examples['held-out'] ? ['all', '全'] : ['the first', '先頭の'];
  const names = data.map((file) => path.basename(file));
  const files = names.map((file) => `‘${file}’`).join(', ');
  const filesJa = names.map((file) => `「${file}」`).join('、');
  const how = relations[relation ?? 'other'];
  return text(
    `Measured on ${which} ${number} examples of ${files}, ${how.en}.`,
    `${filesJa}（${how.ja}）の${ja} ${number} 件で測定しました。`,
  );
}

const relations = {
  same: text('on which the model was trained', 'モデルの学習に使ったデータ'),
  other: text('which is not the data the model was trained on', 'モデルの学習に使っていないデータ'),
  reordered: text(
    'which holds the rows the model was trained on, in another order',
    'モデルの学習に使ったデータの行の順を変えたもの',
  ),
  earlier: text('which the training of the model began with', 'モデルの学習の初めに使ったデータ'),
} as const;
