// kumiki evaluate: held-out loss and metrics of trained weights.
import path from 'node:path';
import type { Command } from 'commander';
import { exitCodes, Failure } from '../exit.ts';
import type { OpenTrainer } from '../open-trainer.ts';
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
    .action(async (name: string, options: TrainedOptions & { examples?: number }) => {
      const { metrics, ready, examples } = await withTrained(name, options, async (trainer) => {
        const there = trainer.ready.examples['held-out'];
        const whole = trainer.ready.examples.training === 0;
        if (there === 0)
          throw new Failure(
            exitCodes.failed,
            'There is no data to measure on. Give it with --data: the training file, or another one.',
            { code: 'no-file' },
          );
        const wanted = options.examples ?? (whole ? there : heldOutMeasured);
        const answer = await trainer.ask(
          { type: 'evaluate', request: 2, examples: wanted },
          'evaluation',
        );
        return { ...answer, ready: trainer.ready, examples: Math.min(wanted, there) };
      });
      const { relation = null, remarks = [], unknownShare = {} } = ready;
      const measured = measuredOn(ready, examples, options.data ?? []);
      if (options.json)
        printJson({
          metrics,
          measured: { examples, relation, sentence: measured },
          remarks: remarks.map(({ en }) => en),
          unknownShare,
        });
      else {
        printTable(
          Object.entries(metrics).map(([metric, value]) => [
            metric,
            value.toPrecision(6),
            ready.units?.[metric]?.en ?? '',
          ]),
        );
        printLine(measured);
      }
    });
}

const heldOutMeasured = 2_000;

/** Which examples the figures are of, in words. */
function measuredOn(
  { examples, relation }: OpenTrainer['ready'],
  count: number,
  data: readonly string[],
): string {
  const number = count.toLocaleString('en');
  if (examples.training > 0) return `Measured on ${number} held-out examples.`;
  const which = count === examples['held-out'] ? 'all' : 'the first';
  const files = data.map((file) => `‘${path.basename(file)}’`).join(', ');
  return `Measured on ${which} ${number} examples of ${files}, ${relations[relation ?? 'other']}.`;
}

const relations = {
  same: 'on which the model was trained',
  other: 'which is not the data the model was trained on',
  reordered: 'which holds the rows the model was trained on, in another order',
  earlier: 'which the training of the model began with',
} as const;
