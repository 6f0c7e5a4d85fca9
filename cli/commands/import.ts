// kumiki import: weights of another file, held against a document and written as its model.safetensors.
import path from 'node:path';
import type { Command } from 'commander';
import { importWeights, makePlan, writeSafetensors } from '../../graph-core/index.ts';
import { writeWhole } from '../../main/write-whole.ts';
import { exitCodes, Failure } from '../exit.ts';
import { printJson, printLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { filesAt } from '../trained.ts';

interface Options {
  readonly weights: readonly string[];
  readonly out: string;
  readonly json?: boolean;
}

export function importCommand(program: Command): void {
  program
    .command('import <document>')
    .description(
      'take weights from safetensors, npz, TensorFlow.js, PyTorch or Keras source into a document',
    )
    .requiredOption(
      '--weights <file...>',
      'a .safetensors or .npz, or model.json with its weights.bin',
    )
    .requiredOption('--out <file>', 'the model.safetensors to write')
    .option('--json', 'print one JSON value')
    .action(async (name: string, options: Options) => {
      const { document, analysis } = await readDocument(name);
      const problem = analysis.problems.find(({ severity }) => severity === 'error');
      if (problem)
        throw new Failure(exitCodes.problems, problem.message.en, { code: problem.code });
      const plan = makePlan(document, analysis);
      const read = importWeights({ document, plan }, await filesAt(withParts(options.weights)));
      if ('error' in read)
        throw new Failure(exitCodes.failed, read.error.en, { code: 'weights-refused' });
      const { format, weights, ignored } = read;
      await writeWhole(options.out, writeSafetensors(weights));
      if (options.json) printJson({ format, out: options.out, weights: weights.length, ignored });
      else
        printLine(
          `${weights.length} weights read from ${format} and written to ${options.out}${ignored.length > 0 ? `; ${ignored.length} others in the file are not of this document` : ''}.`,
        );
    });
}

/** A model.json alone stands for itself and the binary file that is written beside it. */
function withParts(files: readonly string[]): readonly string[] {
  const [only, ...more] = files;
  if (only === undefined || more.length > 0 || path.basename(only) !== 'model.json') return files;
  return [only, path.join(path.dirname(only), 'weights.bin')];
}
