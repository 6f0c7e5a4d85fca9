// kumiki sample: what a trained generator makes of noise, as one picture or as a table.
import type { Command } from 'commander';
import type { Generator, NamedArray } from '../../graph-core/index.ts';
import {
  averaged,
  generatedOutput,
  openGenerator,
  runFiles,
  startEngine,
  text,
} from '../../graph-core/index.ts';
import { checkpointAt } from '../run-folder.ts';
import type { EngineOptions } from '../engine-options.ts';
import { engineOptions } from '../engine-options.ts';
import { exitCodes, Failure } from '../exit.ts';
import { nodeAssets } from '../node-assets.ts';
import type { Pixels } from '../picture-grid.ts';
import { imageGrid, pointPicture } from '../picture-grid.ts';
import { writePng } from '../png.ts';
import { printJson, printLine } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { tensorflow } from '../tensorflow.ts';
import { checkpointHelp, weightsAt, weightsIn } from '../trained.ts';
import { wholeNumber } from '../typed-number.ts';
import { writeFile } from '../write-file.ts';
import { invalid } from '../speech/commander-words.ts';
import { say } from '../speech/language.ts';

interface Options extends EngineOptions {
  readonly weights?: string;
  readonly count: number;
  readonly seed: number;
  readonly class?: number;
  readonly raw?: boolean;
  readonly out: string;
  readonly json?: boolean;
}

export function sampleCommand(program: Command): void {
  engineOptions(program.command('sample <document>'))
    .description(
      say(
        'let a trained generator make examples of noise: a picture of all of them (--out grid.png) or their numbers (--out samples.csv)',
        '学習済みの生成器にノイズから例を作らせる。まとめて 1 枚の絵にする（--out grid.png）か、数を書く（--out samples.csv）',
      ),
    )
    .option('--weights <file>', checkpointHelp())
    .option(
      '--raw',
      say(
        'with the weights of the last round, where the checkpoint has averages too',
        'チェックポイントに平均もあるとき、最後のラウンドの重みを使う',
      ),
    )
    .option('--count <number>', say('how many', 'いくつ作るか'), counted, 64)
    .option(
      '--seed <number>',
      say(
        'of the noise: the same seed, the same examples',
        'ノイズのシード。同じシードなら同じ例になる',
      ),
      wholeNumber,
      0,
    )
    .option(
      '--class <number>',
      say(
        'of this class, for a generator that is told one (default: each class in turn)',
        'このクラスの例。クラスを与えられる生成器で（既定：各クラスを順に）',
      ),
      wholeNumber,
    )
    .requiredOption(
      '--out <file>',
      say('where they go: .png or .csv', '書く場所：.png または .csv'),
    )
    .action(sample);
}

async function sample(name: string, options: Options): Promise<void> {
  const { count, seed, out, backend, deterministic, threads } = options;
  const write = writers.find(({ ending }) => out.toLowerCase().endsWith(ending));
  if (!write)
    throw new Failure(
      exitCodes.usage,
      text(
        `‘${out}’ is neither .png nor .csv. Name the file grid.png for a picture or samples.csv for the numbers.`,
        `「${out}」は .png でも .csv でもありません。絵なら grid.png、数なら samples.csv のような名前にしてください。`,
      ),
      { code: 'unknown-ending' },
    );
  const read = await readDocument(name);
  const plan = planOf(read);
  const found = generatedOutput(plan);
  if (!found)
    throw new Failure(
      exitCodes.failed,
      text(
        `‘${name}’ has no generator: nothing made of a noise input is read by a critic that also reads real examples. Open the template gan-2d to see one.`,
        `「${name}」には生成器がありません。ノイズの入力から作られ、本物の例も読む識別器に読まれるものがないためです。テンプレート gan-2d に例があります。`,
      ),
      { code: 'no-generator' },
    );
  const weights = await weightsOf(
    options.weights ?? weightsIn(name, runFiles.checkpoint),
    options,
    { document: read.document, plan },
  );
  const engine = await startEngine(await tensorflow(), backend, nodeAssets(threads), {
    ...(deterministic && { deterministic }),
  });
  const generator = await openGenerator(engine, plan, found, weights);
  if ('error' in generator) throw new Failure(exitCodes.failed, generator.error);
  const { classes, sizes } = generator;
  const of = classChosen(options.class, classes, name);
  const values = await generator.make(count, seed, (index) => of ?? index % Math.max(1, classes));
  generator.dispose();
  await writeFile(out, write.contents(values, generator));
  if (options.json) printJson({ file: out, count, seed, sizes, class: of ?? null });
  else
    printLine(
      text(
        `${count} examples of ${sizes.join(' × ')} written to ‘${out}’.`,
        `${sizes.join(' × ')} の例 ${count} 件を「${out}」に書きました。`,
      ),
    );
}

/** A checkpoint holds averages beside the weights of the last round; other files hold one or the other. */
async function weightsOf(
  weights: string,
  { raw }: Options,
  target: Parameters<typeof weightsAt>[1],
): Promise<readonly NamedArray[]> {
  if (!weights.endsWith('.kckpt')) return (await weightsAt(weights, target)).weights;
  const checkpoint = await checkpointAt(weights);
  return raw ? checkpoint.weights : averaged(checkpoint);
}

function classChosen(
  chosen: number | undefined,
  classes: number,
  name: string,
): number | undefined {
  if (chosen === undefined || chosen < classes) return chosen;
  const why =
    classes === 0
      ? text(
          `The generator of ‘${name}’ is told no class. Leave --class out.`,
          `「${name}」の生成器にはクラスを与えません。--class は付けないでください。`,
        )
      : text(
          `There is no class ${chosen}: --class goes from 0 to ${classes - 1}.`,
          `クラス ${chosen} はありません。--class は 0 から ${classes - 1} までです。`,
        );
  throw new Failure(exitCodes.usage, why, { code: 'no-class' });
}

interface Writer {
  readonly ending: string;
  contents(values: Float32Array, made: Pick<Generator, 'sizes' | 'toData'>): Uint8Array | string;
}

const writers: readonly Writer[] = [
  {
    ending: '.png',
    contents(values, made) {
      const { values: pixels, width, channels } = pictureOf(values, made);
      return writePng(pixels, width, channels);
    },
  },
  {
    ending: '.csv',
    contents(values, { sizes }) {
      const size = sizes.reduce((a, b) => a * b, 1);
      const names = Array.from({ length: size }, (_, index) => (size === 2 ? 'xy'[index] : index));
      const rows = Array.from({ length: values.length / size }, (_, row) =>
        values.subarray(row * size, (row + 1) * size).join(','),
      );
      return `${[names.join(','), ...rows].join('\n')}\n`;
    },
  },
];

function pictureOf(
  values: Float32Array,
  { sizes, toData }: Pick<Generator, 'sizes' | 'toData'>,
): Pixels {
  const [first, , channels] = sizes;
  if (sizes.length === 1 && first === 2) return pointPicture(values);
  if (sizes.length === 3 && (channels === 1 || channels === 3))
    return imageGrid(toData ? values.map(toData) : values, sizes);
  throw new Failure(
    exitCodes.failed,
    text(
      `Examples of ${sizes.join(' × ')} cannot be drawn: only points (2) and pictures with 1 or 3 channels can. Write their numbers with --out samples.csv.`,
      `${sizes.join(' × ')} の例は描けません。描けるのは点（2）と、チャンネルが 1 または 3 の画像だけです。--out samples.csv で数を書いてください。`,
    ),
    { code: 'not-a-picture' },
  );
}

function counted(typed: string): number {
  const value = wholeNumber(typed);
  if (value >= 1 && value <= 100_000) return value;
  throw invalid(
    text(
      'It must be a whole number from 1 to 100,000.',
      '1 から 100,000 までの整数を指定してください。',
    ),
  );
}
