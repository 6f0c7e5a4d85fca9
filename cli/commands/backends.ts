// kumiki backends: what this machine can train on, how fast a document is there, and which to take.
import type { Command } from 'commander';
import type { BackendReport, Comparison } from '../../graph-core/index.ts';
import {
  compareBackends,
  stepTime,
  surveyBackends,
  text,
  tileWords,
} from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { nodeAssets } from '../node-assets.ts';
import { deps } from '../deps.ts';
import { printJson, printLine, printTable } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { tensorflow } from '../tensorflow.ts';
import { dataHelp } from '../trained.ts';
import { invalid } from '../speech/commander-words.ts';
import { read, say } from '../speech/language.ts';
import { typedNumber } from '../typed-number.ts';

interface Options {
  readonly milliseconds: number;
  readonly data?: readonly string[];
  readonly json?: boolean;
}

export function backendsCommand(program: Command): void {
  program
    .command('backends [document]')
    .description(
      say(
        'list the backends this machine can train on and, given a document, time a step on each',
        'このマシンで学習に使えるバックエンドを一覧にする。文書を与えると、それぞれの 1 ステップの時間を測る',
      ),
    )
    .option(
      '--milliseconds <number>',
      say('time spent on each backend', 'バックエンドごとにかける時間（ミリ秒）'),
      milliseconds,
      1000,
    )
    .option('--data <path...>', read(dataHelp))
    .action(async (name: string | undefined, options: Options) => {
      const surveys = await surveyBackends(await tensorflow(), nodeAssets());
      const { reports, recommendation }: Comparison =
        name === undefined
          ? { reports: surveys }
          : await compareBackends(
              deps,
              surveys,
              (await readDocument(name)).document,
              await dataFilesAt(options.data ?? []),
              options.milliseconds,
            );
      if (options.json) {
        printJson({ backends: reports, recommendation: recommendation ?? null });
        return;
      }
      printTable(reports.map(row));
      for (const { tile } of reports) if (tile) printLine(read(tileWords(tile)));
      if (recommendation) printLine(`\n${read(recommendation.reason)}`);
      const composed = reports
        .find(({ backend }) => backend === recommendation?.backend)
        ?.operations?.filter(({ own }) => !own);
      if (composed && composed.length > 0)
        printLine(
          text(
            `Not yet covered by our own kernels there: ${composed.map((operation) => operation.name).join(', ')}.`,
            `そこではまだ専用のカーネルがない演算：${composed.map((operation) => operation.name).join('、')}。`,
          ),
        );
    });
}

function row(report: BackendReport): string[] {
  const { title, available, reason, timing, peakBytes, refused } = report;
  if (!available) return [title, say('no', 'いいえ'), '', '', reason ? read(reason) : ''];
  const { millisecondsPerStep = 0, estimatedFrom } = timing ?? {};
  const estimate = estimatedFrom
    ? say(`, estimated from ${estimatedFrom} examples`, `（${estimatedFrom} 件の例から推定）`)
    : '';
  const time =
    timing &&
    say(
      `${stepTime(millisecondsPerStep)} a step${estimate}`,
      `1 ステップ ${stepTime(millisecondsPerStep)}${estimate}`,
    );
  const memory =
    peakBytes === undefined
      ? ''
      : say(
          `${(peakBytes / 1e6).toFixed(1)} MB at peak`,
          `最大 ${(peakBytes / 1e6).toFixed(1)} MB`,
        );
  return [
    title,
    say('yes', 'はい'),
    time ?? '',
    memory,
    refused ? read(refused) : deviceWords(report),
  ];
}

/** `nvidia ampere; subgroups, timestamp-query; tensors of 2147 MB at most`. */
function deviceWords({ device, features = [], largestTensor }: BackendReport): string {
  const megabytes = largestTensor && (largestTensor / 1e6).toFixed(0);
  const largest =
    megabytes && say(`tensors of ${megabytes} MB at most`, `テンソルは最大 ${megabytes} MB`);
  return [device, features.join(', '), largest].filter(Boolean).join('; ');
}

function milliseconds(typed: string): number {
  const value = typedNumber(typed);
  if (Number.isFinite(value) && value > 0) return value;
  throw invalid(
    text(
      'It has to be a number of milliseconds above 0.',
      '0 より大きいミリ秒の数を指定してください。',
    ),
  );
}
