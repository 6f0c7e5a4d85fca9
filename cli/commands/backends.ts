// kumiki backends: what this machine can train on, how fast a document is there, and which to take.
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { BackendReport, Comparison } from '../../graph-core/index.ts';
import { compareBackends, stepTime, surveyBackends } from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { nodeAssets } from '../node-assets.ts';
import { deps } from '../deps.ts';
import { printJson, printLine, printTable } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { tensorflow } from '../tensorflow.ts';
import { dataHelp } from '../trained.ts';

interface Options {
  readonly milliseconds: number;
  readonly data?: readonly string[];
  readonly json?: boolean;
}

export function backendsCommand(program: Command): void {
  program
    .command('backends [document]')
    .description(
      'list the backends this machine can train on and, given a document, time a step on each',
    )
    .option('--milliseconds <number>', 'time spent on each backend', milliseconds, 1000)
    .option('--data <path...>', dataHelp)
    .option('--json', 'print one JSON value')
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
      if (recommendation) printLine(`\n${recommendation.reason.en}`);
      const composed = reports
        .find(({ backend }) => backend === recommendation?.backend)
        ?.operations?.filter(({ own }) => !own);
      if (composed && composed.length > 0)
        printLine(
          `Not yet covered by our own kernels there: ${composed.map((operation) => operation.name).join(', ')}.`,
        );
    });
}

function row(report: BackendReport): string[] {
  const { title, available, reason, timing, peakBytes, refused } = report;
  if (!available) return [title, 'no', '', '', reason?.en ?? ''];
  const { millisecondsPerStep = 0, estimatedFrom } = timing ?? {};
  const estimate = estimatedFrom ? `, estimated from ${estimatedFrom} examples` : '';
  const time = timing && `${stepTime(millisecondsPerStep)} a step${estimate}`;
  const memory = peakBytes === undefined ? '' : `${(peakBytes / 1e6).toFixed(1)} MB at peak`;
  return [title, 'yes', time ?? '', memory, refused?.en ?? deviceWords(report)];
}

/** `nvidia ampere; subgroups, timestamp-query; tensors of 2147 MB at most`. */
function deviceWords({ device, features = [], largestTensor }: BackendReport): string {
  const largest = largestTensor && `tensors of ${(largestTensor / 1e6).toFixed(0)} MB at most`;
  return [device, features.join(', '), largest].filter(Boolean).join('; ');
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It has to be a number of milliseconds above 0.');
}
