// kumiki train: trains a document and writes its weights, its run and its curves.
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Command } from 'commander';
import type { Checkpoint, Document } from '../../graph-core/index.ts';
import {
  curvesCsv,
  readCheckpoint,
  writeCheckpoint,
  writeSafetensors,
} from '../../graph-core/index.ts';
import type { EngineOptions } from '../engine-options.ts';
import { engineOptions } from '../engine-options.ts';
import { exitCodes, Failure } from '../exit.ts';
import { printJson, printLine, progressLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import type { TrainedDocument } from '../train-document.ts';
import { trainDocument } from '../train-document.ts';
import { bytesAt, dataFilesAt } from '../trained.ts';
import { wholeNumber } from '../whole-number.ts';
import { writeWhole } from '../../main/write-whole.ts';

interface Options extends EngineOptions {
  readonly steps?: number;
  readonly seed?: number;
  readonly out: string;
  readonly data?: readonly string[];
  readonly resume?: string;
  readonly json?: boolean;
}

export const sha256 = async (bytes: Uint8Array): Promise<string> =>
  createHash('sha256').update(bytes).digest('hex');

export function trainCommand(program: Command): void {
  engineOptions(program.command('train <document>'))
    .description(
      'train a document; writes model.safetensors, run.json, curves.csv and checkpoint.kumiki into --out',
    )
    .option('--steps <number>', 'optimizer steps (default: the document says)', wholeNumber)
    .option(
      '--seed <number>',
      'seed of weights, order and dropout (default: the document says)',
      wholeNumber,
    )
    .requiredOption('--out <folder>', 'where the results go')
    .option('--data <file...>', 'files of your own, where the data source takes them')
    .option('--resume <file>', 'go on from a checkpoint of the same document')
    .option('--json', 'print one JSON value')
    .action(async (name: string, options: Options) => {
      const { document } = await readDocument(name);
      const settings = { ...document.training };
      if (options.steps !== undefined) settings.steps = options.steps;
      if (options.seed !== undefined) settings.seed = options.seed;
      await train({ ...document, training: settings }, options);
    });
}

async function train(document: Document, options: Options): Promise<void> {
  const line = progressLine();
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  const files = await dataFilesAt(options.data ?? []);
  const trained = await trainDocument(document, {
    ...options,
    files,
    resume: options.resume === undefined ? undefined : await checkpointAt(options.resume),
    signal: interruption.signal,
    progress: ({ step, steps, stepsPerSecond, secondsLeft }, loss) =>
      line.update(
        `step ${step} of ${steps} · loss ${loss?.toPrecision(4) ?? '–'} · ${stepsPerSecond.toFixed(1)} steps/s · ${Math.ceil(secondsLeft)} s left`,
      ),
  });
  process.removeListener('SIGINT', interrupt);
  line.end();
  const result = summaryOf(document, trained);
  const { checkpoint } = trained;
  await writeWhole(
    path.join(options.out, 'model.safetensors'),
    writeSafetensors(checkpoint.weights),
  );
  await writeWhole(
    path.join(options.out, 'checkpoint.kumiki'),
    await writeCheckpoint(checkpoint, sha256),
  );
  await writeWhole(
    path.join(options.out, 'curves.csv'),
    curvesCsv(trained.curves, trained.validations),
  );
  await writeWhole(
    path.join(options.out, 'run.json'),
    `${JSON.stringify({ ...result, document }, null, 2)}\n`,
  );
  trained.dispose();
  if (options.json) printJson({ ...result, out: options.out });
  else {
    const held = Object.entries(result.heldOut ?? {}).map(
      ([metric, value]) => `${metric} ${value.toPrecision(4)}`,
    );
    printLine(
      `${result.step} steps in ${result.seconds.toFixed(1)} s on ${result.backend}; held out: ${held.join(', ') || 'nothing'}`,
    );
    printLine(
      `Written to ${options.out}: model.safetensors, run.json, curves.csv, checkpoint.kumiki`,
    );
  }
  if (trained.interrupted) process.exitCode = exitCodes.interrupted;
}

function summaryOf(document: Document, trained: TrainedDocument) {
  const { facts, parameters, checkpoint, curves, validations, seconds, ending } = trained;
  const loss = curves.get('loss');
  return {
    name: document.name,
    backend: facts.backend,
    facts,
    seed: document.training.seed,
    parameters,
    step: checkpoint.step,
    steps: document.training.steps,
    seconds,
    ending,
    firstLoss: loss?.values[0] ?? null,
    lastLoss: loss?.values.at(-1) ?? null,
    heldOut: validations.at(-1)?.metrics ?? null,
    validations,
  };
}

async function checkpointAt(file: string): Promise<Checkpoint> {
  const read = await readCheckpoint(await bytesAt(file), sha256);
  if ('error' in read)
    throw new Failure(exitCodes.failed, read.error.en, { code: 'bad-checkpoint' });
  return read;
}
