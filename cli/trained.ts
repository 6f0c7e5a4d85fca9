// Options and opening shared by the commands that ask a trained model something. Knows no question.
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { FileContent, NamedArray, Sample, SentFile } from '../graph-core/index.ts';
import { readSafetensors } from '../graph-core/index.ts';
import type { EngineOptions } from './engine-options.ts';
import { engineOptions } from './engine-options.ts';
import { exitCodes, Failure } from './exit.ts';
import type { OpenTrainer } from './open-trainer.ts';
import { openTrainer } from './open-trainer.ts';
import { readDocument } from './read-document.ts';
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

export function trainedOptions(command: Command): Command {
  return engineOptions(command)
    .requiredOption('--weights <file>', 'model.safetensors of this document')
    .option('--data <file...>', 'files of your own, where the data source takes them')
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
  const { document } = await readDocument(name);
  const seed = options.seed ?? document.training.seed;
  const trainer = await openTrainer(
    { ...document, training: { ...document.training, seed } },
    { ...options, files: await dataFilesAt(options.data ?? []) },
  );
  try {
    await trainer.ask(
      { type: 'load-weights', request: 1, weights: await weightsAt(options.weights) },
      'done',
    );
    return await ask(trainer);
  } finally {
    trainer.dispose();
  }
}

/** The user's own data: read when it is needed, in slices, so that it may be larger than memory. */
export async function dataFilesAt(files: readonly string[]): Promise<SentFile[]> {
  return Promise.all(
    files.map(async (file) => ({ name: path.basename(file), content: await fileContent(file) })),
  );
}

export async function filesAt(
  files: readonly string[],
): Promise<{ name: string; bytes: Uint8Array }[]> {
  return Promise.all(
    files.map(async (file) => ({ name: path.basename(file), bytes: await bytesAt(file) })),
  );
}

/** Throws a Failure where the file is no sound safetensors file. */
export async function weightsAt(file: string): Promise<readonly NamedArray[]> {
  const read = readSafetensors(await bytesAt(file));
  if ('error' in read) throw new Failure(exitCodes.failed, read.error.en, { code: 'bad-weights' });
  return read.weights;
}

export async function bytesAt(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (reason) {
    throw unreadable(file, reason);
  }
}

async function fileContent(file: string): Promise<FileContent> {
  try {
    const { size } = await stat(file);
    return {
      size,
      slice: (from, to) => ({
        async arrayBuffer() {
          const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
          const handle = await open(file);
          try {
            const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
            return bytes.buffer.slice(0, bytesRead);
          } finally {
            await handle.close();
          }
        },
      }),
    };
  } catch (reason) {
    throw unreadable(file, reason);
  }
}

function unreadable(file: string, reason: unknown): Failure {
  return new Failure(
    exitCodes.failed,
    `Cannot read ‘${file}’: ${reason instanceof Error ? reason.message : String(reason)}.`,
    { code: 'unreadable' },
  );
}
