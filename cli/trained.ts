// Options and opening shared by the commands that ask a trained model something.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Document, Imported, Plan, Preprocessing, Sample } from '../graph-core/index.ts';
import { findDataSource, importWeights, text } from '../graph-core/index.ts';
import { dataFilesAt, filesAt } from './data-files.ts';
import { checkDataTaken } from './data-taken.ts';
import type { EngineOptions } from './engine-options.ts';
import { engineOptions } from './engine-options.ts';
import type { DocumentOptions } from './document/document-options.ts';
import { documentOptions } from './document/document-options.ts';
import { exitCodes, Failure } from './exit.ts';
import type { OpenTrainer } from './open-trainer.ts';
import { printRemark } from './print.ts';
import { openTrainer } from './open-trainer.ts';
import { isRunFolder, planOf, readDocument } from './read-document.ts';
import { dataOfRun, runBeside, weightsName } from './run-folder.ts';
import { wholeNumber } from './typed-number.ts';
import { read, say } from './speech/language.ts';

export interface TrainedOptions extends EngineOptions, DocumentOptions {
  readonly weights?: string;
  readonly data?: readonly string[];
  readonly seed?: number;
  readonly fitAnew?: boolean;
  readonly json?: boolean;
}

export interface SampleOptions extends TrainedOptions {
  readonly example: number;
  /** `--example` as it was called before. */
  readonly place?: number;
  readonly training?: boolean;
  readonly input?: readonly string[];
}

const weightsHelp = text(
  'model.safetensors of this document, or other weights that can be imported',
  'この文書の model.safetensors、または読み込める別の重み',
);
export const dataHelp = text(
  'files or folders of your own, where the data source takes them; validation=FILE is held out in place of a share, test=FILE is kept for evaluate --split test, vocabulary=FILE (of pairs also source-vocabulary=, target-vocabulary=) is a vocabulary or tokenizer.json of your own',
  '手元のファイルやフォルダ。データ源が受け取る場合。validation=FILE は割合の代わりに検証に使い、test=FILE は evaluate --split test のために取り置く。vocabulary=FILE（組では source-vocabulary=、target-vocabulary=）は手元の語彙または tokenizer.json',
);

const ofRunHelp = text(
  '(default: those of the run, where the document is its folder)',
  '（既定：文書が実行のフォルダなら、その重み）',
);

/** Of a command that takes the checkpoint of a run, too. */
export function checkpointHelp(): string {
  return say(
    `checkpoint.kckpt of a run, ${weightsHelp.en} ${ofRunHelp.en}`,
    `実行の checkpoint.kckpt、${weightsHelp.ja}${ofRunHelp.ja}`,
  );
}

export const dataOfRunHelp = text(
  `${dataHelp.en} (default: where they were, if the document is the folder of a run)`,
  `${dataHelp.ja}（既定：文書が実行のフォルダなら、前と同じ場所）`,
);

export const fitAnewHelp = text(
  'for weights that carry no preprocessing: refit vocabulary, classes and scaling on this data',
  '前処理の付いていない重みのために：語彙、クラス、スケーリングをこのデータで決め直す',
);

export function trainedOptions(command: Command): Command {
  return documentOptions(engineOptions(command))
    .option(
      '--weights <file>',
      say(`${weightsHelp.en} ${ofRunHelp.en}`, `${weightsHelp.ja}${ofRunHelp.ja}`),
    )
    .option('--data <path...>', read(dataOfRunHelp))
    .option(
      '--seed <number>',
      say(
        'seed of generated data (default: the run’s); the split, vocabulary, classes and scaling of your own files always come from the run',
        '作り出すデータのシード（既定：実行のもの）。手元のファイルの分け方、語彙、クラス、スケーリングは、いつも実行のものを使う',
      ),
      wholeNumber,
    )
    .option('--fit-anew', read(fitAnewHelp));
}

export function sampleOptions(command: Command): Command {
  return trainedOptions(command)
    .option(
      '--example <index>',
      say('which held-out example, from 0', '検証用の何番目の例か。0 から'),
      wholeNumber,
      0,
    )
    .addOption(new Option('--place <index>').argParser(wholeNumber).hideHelp())
    .option('--training', say('take a training example instead', '学習用の例を使う'))
    .option(
      '--input <column=words...>',
      say('your own input instead of an example, by column', '例の代わりに入力するもの。列ごとに'),
    );
}

export function sampleOf({ example, place = example, training, input }: SampleOptions): Sample {
  if (!input) return { from: training ? 'training' : 'held-out', index: place };
  return {
    typed: Object.fromEntries(
      input.map((given) => {
        const index = given.indexOf('=');
        if (index < 1)
          throw new Failure(
            exitCodes.usage,
            text(
              `--input takes column=words, not ‘${given}’.`,
              `--input には列=語 を指定してください。「${given}」は使えません。`,
            ),
          );
        return [given.slice(0, index), given.slice(index + 1)];
      }),
    ),
  };
}

/** Opens the document with its weights and what they were trained with, asks, and closes again. */
export async function withTrained<T>(
  name: string,
  options: TrainedOptions,
  ask: (trainer: OpenTrainer, document: Document, weights: string) => Promise<T>,
): Promise<T> {
  const read = await readDocument(name, options);
  const { document } = read;
  const file = options.weights ?? weightsIn(name);
  const { weights, preprocessing } = await weightsAt(file, { document, plan: planOf(read) });
  const data = await dataIn(name, options);
  checkDataTaken(document, data);
  const { seed, check } = await dataOf(document, preprocessing, { ...options, weights: file });
  const trainer = await openTrainer(
    { ...document, training: { ...document.training, seed } },
    { ...options, files: await dataFilesAt(data), preprocessing, measures: true },
  );
  try {
    check(trainer.ready.fingerprint);
    noteData(trainer.ready);
    await trainer.ask({ type: 'load-weights', request: 1, weights }, 'done');
    return await ask(trainer, document, file);
  } finally {
    trainer.dispose();
  }
}

/** Those that are given, or else those of the run whose folder stands for the document. */
export async function dataIn(
  name: string,
  { data }: Pick<TrainedOptions, 'data'>,
): Promise<readonly string[]> {
  return data ?? (isRunFolder(name) ? dataOfRun(name) : []);
}

/** Those of the run whose folder stands for the document. Throws a Failure where it is none. */
export function weightsIn(name: string, file: string = weightsName): string {
  if (isRunFolder(name)) return path.join(name, file);
  throw new Failure(
    exitCodes.usage,
    text(
      `‘${name}’ has no weights of its own. Give them with --weights, or give the folder of a run in its place.`,
      `「${name}」には重みがありません。--weights で指定するか、代わりに実行のフォルダを指定してください。`,
    ),
    { code: 'no-weights' },
  );
}

/** On standard error: what computes otherwise than one would think, what was left out of the data, and what looks wrong there. */
export function noteData({
  facts,
  remarks = [],
  notice,
}: Partial<Pick<OpenTrainer['ready'], 'facts' | 'remarks' | 'notice'>>): void {
  for (const remark of [...(facts?.notices ?? []), ...remarks, ...(notice ? [notice] : [])])
    printRemark(remark);
}

interface WeightsData {
  readonly weights: string;
  readonly seed?: number;
  readonly fitAnew?: boolean;
}

/**
 * The seed with which data is opened for weights, and whether the data may be used: what is fitted on files of one's
 * own must be known of the weights, or the data must be the very same as beside them, or the user says so.
 */
export async function dataOf(
  { data, training }: Document,
  preprocessing: Preprocessing | undefined,
  { weights, seed, fitAnew }: WeightsData,
): Promise<{ readonly seed: number; check(fingerprint: string | undefined): void }> {
  const run = preprocessing ? undefined : await runBeside(weights);
  const own = preprocessing?.split.seed ?? run?.seed ?? training.seed;
  const fitted = findDataSource(data.source)?.files !== undefined;
  const free = !fitted || preprocessing !== undefined || fitAnew === true;
  const refusal = new Failure(
    exitCodes.failed,
    text(
      `‘${weights}’ carries no preprocessing (vocabulary, classes, scaling), so answers on this data may mean nothing. Give the model.safetensors of a run, or refit on this data with --fit-anew.`,
      `「${weights}」には前処理（語彙、クラス、スケーリング）が付いていないので、このデータでの答えには意味がないかもしれません。実行の model.safetensors を指定するか、--fit-anew でこのデータに合わせて決め直してください。`,
    ),
    { code: 'no-preprocessing' },
  );
  if (!free && run?.fingerprint === undefined) throw refusal;
  return {
    // Of a file that is fitted anew the seed decides what is fitted.
    seed: seed ?? own,
    check(fingerprint) {
      if (!free && fingerprint !== run?.fingerprint) throw refusal;
    },
  };
}

/** Weights that fit the document, of any format that can be imported. Throws a Failure that says what does not fit. */
export async function weightsAt(
  file: string,
  target: { readonly document: Document; readonly plan: Plan },
): Promise<Imported> {
  const read = importWeights(target, await filesAt(withParts([file])));
  if ('error' in read) throw new Failure(exitCodes.failed, read.error, { code: 'weights-refused' });
  return read;
}

/**
 * A model.json alone stands for itself and the binary file that is written beside it; what the weights were trained
 * with comes along where it lies beside them.
 */
export function withParts(files: readonly string[]): readonly string[] {
  const [only] = files;
  if (only === undefined) return files;
  const beside = path.join(path.dirname(only), 'preprocessing.json');
  const more = files.includes(beside) || !existsSync(beside) ? [] : [beside];
  const alone = files.length === 1 && path.basename(only) === 'model.json';
  return [...files, ...(alone ? [path.join(path.dirname(only), 'weights.bin')] : []), ...more];
}
