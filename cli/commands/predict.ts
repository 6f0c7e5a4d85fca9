// kumiki predict: what trained weights answer for an example, or for what you type.
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { printJson, printLine } from '../print.ts';
import type { SampleOptions } from '../trained.ts';
import { sampleOf, sampleOptions, withTrained } from '../trained.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options extends SampleOptions {
  readonly beam: number;
  readonly lengthPenalty: number;
}

export function predictCommand(program: Command): void {
  sampleOptions(program.command('predict <document>'))
    .description('predict with trained weights, for an example or for what you type')
    .option('--beam <number>', 'beam width; 1 is greedy', wholeNumber, 1)
    .option('--length-penalty <number>', 'exponent of the length penalty (Wu 2016)', share, 0.6)
    .action(async (name: string, options: Options) => {
      const { beam, lengthPenalty } = options;
      const question = {
        type: 'predict',
        request: 2,
        sample: sampleOf(options),
        beam: Math.max(1, beam),
        lengthPenalty,
      } as const;
      const { predictions } = await withTrained(name, options, (trainer) =>
        trainer.ask(question, 'prediction'),
      );
      if (options.json)
        return printJson({
          predictions: predictions.map(({ output, tokens, text, expected, values, shape }) => ({
            output,
            text: text ?? null,
            expected: expected ?? null,
            tokens,
            values: values ? [...values] : null,
            shape: shape ?? null,
          })),
        });
      for (const { output, tokens, text, expected } of predictions) {
        printLine(
          `${output}: ${text ?? ''}${expected === undefined ? '' : `   (right: ${expected})`}`,
        );
        for (const { word, probability } of tokens.slice(0, 12))
          printLine(`  ${probability.toFixed(4)}  ${word}`);
      }
    });
}

function share(typed: string): number {
  const value = Number(typed);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}
