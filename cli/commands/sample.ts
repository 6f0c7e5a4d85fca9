// kumiki sample: what a trained generator makes of noise, as one picture or as a table.
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Generator, NamedArray } from '../../graph-core/index.ts';
import { averaged, generatedOutput, openGenerator, startEngine } from '../../graph-core/index.ts';
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
import { weightsAt, weightsHelp } from '../trained.ts';
import { wholeNumber } from '../whole-number.ts';
import { writeFile } from '../write-file.ts';

interface Options extends EngineOptions {
  readonly weights: string;
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
      'let a trained generator make examples of noise: a picture of all of them (--out grid.png) or their numbers (--out samples.csv)',
    )
    .requiredOption('--weights <file>', `checkpoint.kckpt of a run, ${weightsHelp}`)
    .option('--raw', 'with the weights of the last round, where the checkpoint has averages too')
    .option('--count <number>', 'how many', counted, 64)
    .option('--seed <number>', 'of the noise: the same seed, the same examples', wholeNumber, 0)
    .option(
      '--class <number>',
      'of this class, for a generator that is told one (default: each class in turn)',
      wholeNumber,
    )
    .requiredOption('--out <file>', 'where they go: .png or .csv')
    .option('--json', 'print one JSON value')
    .action(sample);
}

async function sample(name: string, options: Options): Promise<void> {
  const { count, seed, out, backend, deterministic, threads } = options;
  const write = writers.find(({ ending }) => out.toLowerCase().endsWith(ending));
  if (!write)
    throw new Failure(
      exitCodes.usage,
      `‘${out}’ is neither .png nor .csv. Name the file grid.png for a picture or samples.csv for the numbers.`,
      { code: 'unknown-ending' },
    );
  const read = await readDocument(name);
  const plan = planOf(read);
  const found = generatedOutput(plan);
  if (!found)
    throw new Failure(
      exitCodes.failed,
      `‘${name}’ has no generator: nothing made of a noise input is read by a critic that also reads real examples. Open the template gan-2d to see one.`,
      { code: 'no-generator' },
    );
  const weights = await weightsOf(options, { document: read.document, plan });
  const engine = await startEngine(await tensorflow(), backend, nodeAssets(threads), {
    ...(deterministic && { deterministic }),
  });
  const generator = await openGenerator(engine, plan, found, weights);
  if ('error' in generator) throw new Failure(exitCodes.failed, generator.error.en);
  const { classes, sizes } = generator;
  const of = classChosen(options.class, classes, name);
  const values = await generator.make(count, seed, (index) => of ?? index % Math.max(1, classes));
  generator.dispose();
  await writeFile(out, write.contents(values, generator));
  if (options.json) printJson({ file: out, count, seed, sizes, class: of ?? null });
  else printLine(`${count} examples of ${sizes.join(' × ')} written to ‘${out}’.`);
}

/** A checkpoint holds averages beside the weights of the last round; other files hold one or the other. */
async function weightsOf(
  { weights, raw }: Options,
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
      ? `The generator of ‘${name}’ is told no class. Leave --class out.`
      : `There is no class ${chosen}: --class goes from 0 to ${classes - 1}.`;
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
    `Examples of ${sizes.join(' × ')} cannot be drawn: only points (2) and pictures with 1 or 3 channels can. Write their numbers with --out samples.csv.`,
    { code: 'not-a-picture' },
  );
}

function counted(typed: string): number {
  const value = wholeNumber(typed);
  if (value >= 1 && value <= 100_000) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 100,000.');
}
