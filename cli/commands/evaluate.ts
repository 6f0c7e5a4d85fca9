// kumiki evaluate: held-out loss and metrics of trained weights.
import type { Command } from 'commander';
import { printJson, printTable } from '../print.ts';
import type { TrainedOptions } from '../trained.ts';
import { trainedOptions, withTrained } from '../trained.ts';
import { wholeNumber } from '../whole-number.ts';

export function evaluateCommand(program: Command): void {
  trainedOptions(program.command('evaluate <document>'))
    .description('measure trained weights on held-out examples')
    .option('--examples <number>', 'how many at most', wholeNumber, 2_000)
    .action(async (name: string, options: TrainedOptions & { examples: number }) => {
      const { metrics } = await withTrained(name, options, (trainer) =>
        trainer.ask({ type: 'evaluate', request: 2, examples: options.examples }, 'evaluation'),
      );
      if (options.json) printJson({ metrics });
      else
        printTable(
          Object.entries(metrics).map(([metric, value]) => [metric, value.toPrecision(6)]),
        );
    });
}
