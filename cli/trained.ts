// Options and opening shared by the commands that ask a trained model something. Knows no question.
import path from 'node:path';
import type { Command } from 'commander';
import type { Document, NamedArray, Plan, Sample } from '../graph-core/index.ts';
import { importWeights } from '../graph-core/index.ts';
import { dataFilesAt, filesAt } from './data-files.ts';
import type { EngineOptions } from './engine-options.ts';
import { engineOptions } from './engine-options.ts';
import { exitCodes, Failure } from './exit.ts';
import type { OpenTrainer } from './open-trainer.ts';
import { openTrainer } from './open-trainer.ts';
import { planOf, readDocument } from './read-document.ts';
import { wholeNumber } from './whole-number.ts';

export interface TrainedOptions extends EngineOptions {
  readonly weights: string;
  readonly data?: readonly string[];
  readonly seed?: number;
  readonly json?: boolean;
}

export interface SampleOptions extends TrainedOptions {
  readonly place: number;
  readonly training?: boolean;
  readonly input?: readonly string[];
}

export const weightsHelp =
  'model.safetensors of this document, or other weights that can be imported';
export const dataHelp = 'files or folders of your own, where the data source takes them';

export function trainedOptions(command: Command): Command {
  return engineOptions(command)
    .requiredOption('--weights <file>', weightsHelp)
    .option('--data <path...>', dataHelp)
    .option('--seed <number>', 'seed of the data (default: the document says)', wholeNumber)
    .option('--json', 'print one JSON value');
}

export function sampleOptions(command: Command): Command {
  return trainedOptions(command)
    .option('--place <number>', 'which held-out example', wholeNumber, 0)
    .option('--training', 'count among the training examples instead')
    .option('--input <column=words...>', 'what you type instead of an example, by column');
}

export function sampleOf({ place, training, input }: SampleOptions): Sample {
  if (!input) return { from: training ? 'training' : 'held-out', place };
  return {
    typed: Object.fromEntries(
      input.map((one) => {
        const at = one.indexOf('=');
        if (at < 1) throw new Failure(exitCodes.usage, `--input takes column=words, not ‘${one}’.`);
        return [one.slice(0, at), one.slice(at + 1)];
      }),
    ),
  };
}

/** Opens the document with its weights, asks, and closes again. */
export async function withTrained<T>(
  name: string,
  options: TrainedOptions,
  ask: (trainer: OpenTrainer) => Promise<T>,
): Promise<T> {
  const read = await readDocument(name);
  const { document } = read;
  const weights = await weightsAt(options.weights, { document, plan: planOf(read) });
  const seed = options.seed ?? document.training.seed;
  const trainer = await openTrainer(
    { ...document, training: { ...document.training, seed } },
    { ...options, files: await dataFilesAt(options.data ?? []) },
  );
  try {
    await trainer.ask({ type: 'load-weights', request: 1, weights }, 'done');
    return await ask(trainer);
  } finally {
    trainer.dispose();
  }
}

/** Weights that fit the document, of any format that can be imported. Throws a Failure that says what does not fit. */
export async function weightsAt(
  file: string,
  target: { readonly document: Document; readonly plan: Plan },
): Promise<readonly NamedArray[]> {
  const read = importWeights(target, await filesAt(withParts([file])));
  if ('error' in read)
    throw new Failure(exitCodes.failed, read.error.en, { code: 'weights-refused' });
  return read.weights;
}

/** A model.json alone stands for itself and the binary file that is written beside it. */
export function withParts(files: readonly string[]): readonly string[] {
  const [only, ...more] = files;
  if (only === undefined || more.length > 0 || path.basename(only) !== 'model.json') return files;
  return [only, path.join(path.dirname(only), 'weights.bin')];
}
