// kumiki evaluate: held-out loss and metrics of trained weights.
import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language, OutputFigures, Text } from '../../graph-core/index.ts';
import {
  languages,
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
import { wholeNumber } from '../whole-number.ts';

export function evaluateCommand(program: Command): void {
  trainedOptions(program.command('evaluate <document>'))
    .description(
      'measure trained weights: on the held-out examples of the data they were trained on, or on all examples of other data (--data test.tsv)',
    )
    .option(
      '--examples <number>',
      'the most examples to measure (default: 2,000 held-out ones, or all of other data)',
      wholeNumber,
    )
    .option(
      '--say <number>',
      'how many sentences a model that speaks for itself says, to be scored with BLEU and others; 0 for none',
      wholeNumber,
      reportSentences,
    )
    .addOption(
      new Option(
        '--split <split>',
        'which examples of the run’s own data: held out along the way, or kept for a test; how often the test was measured is kept with the run',
      )
        .choices(['held-out', 'test'])
        .default('held-out'),
    )
    .option('--report <file>', 'also write a page with all figures and charts: report.html')
    .addOption(
      new Option(
        '--lang <language>',
        'language of the report (default: Japanese for a Japanese document, else English)',
      ).choices([...languages]),
    )
    .action(async (name: string, options: Options) => {
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
            'There is no data to measure on. Give it with --data: the training file, or another one.',
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
        await writeReport(options.report, options.lang, {
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
          metric,
          value.toPrecision(6),
          units[metric]?.en ?? '',
        ]),
      );
      printFigures(figures);
      printLine();
      printLine(measured.en);
      if (options.report !== undefined) printLine(`Report written to ${options.report}.`);
    });
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
      ? 'All of this data is measured, for it is not what the model was trained on. Leave out --split test.'
      : 'No examples of this run are kept for a test. Train with --option testShare=0.1 or --data test=FILE, or measure another file with --data.',
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
