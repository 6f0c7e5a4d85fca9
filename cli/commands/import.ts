// kumiki import: weights of another file, held against a document and written as its model.safetensors; or an ONNX model as a document.
import path from 'node:path';
import type { Command } from 'commander';
import type { WeightFit } from '../../graph-core/index.ts';
import {
  documentFromOnnx,
  findDataSource,
  fitWeights,
  isOnnx,
  metadataOf,
  serialize,
  writeSafetensors,
} from '../../graph-core/index.ts';
import { bytesAt, filesAt } from '../data-files.ts';
import { exitCodes, Failure } from '../exit.ts';
import { printJson, printLine, printRemark } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { withParts } from '../trained.ts';
import { writeFile } from '../write-file.ts';

interface Options {
  readonly weights?: readonly string[];
  readonly out: string;
  readonly match?: boolean;
  readonly partial?: boolean;
  readonly map?: readonly string[];
  readonly json?: boolean;
}

export function importCommand(program: Command): void {
  program
    .command('import <document>')
    .description(
      'match safetensors, npz, TensorFlow.js, PyTorch, Keras or ONNX weights to a document and write them under its names; or, given a model.onnx, write it as a document with its weights beside it',
    )
    .option(
      '--weights <file...>',
      'a .safetensors, .npz, .keras, .h5 or .onnx, or model.json with its weights.bin',
    )
    .requiredOption('--out <file>', 'the model.safetensors to write; of a model.onnx, the document')
    .option(
      '--match',
      'match layers under other names by kind, shape and order, and print the pairs',
    )
    .option(
      '--map <from=to...>',
      'take a weight of the document from this array of the file, whatever its name',
    )
    .option('--partial', 'take the arrays that match; the others begin as in a new run')
    .option('--json', 'print one JSON value')
    .action(async (name: string, options: Options) => {
      if (!options.weights) return importModel(name, options);
      const target = await readDocument(name);
      const files = await filesAt(withParts(options.weights));
      const { match = false, partial = false } = options;
      const fit = fitWeights({ document: target.document, plan: planOf(target) }, files, {
        guesses: match,
        pairs: pairsGiven(options.map ?? []),
      });
      if ('error' in fit)
        throw new Failure(exitCodes.failed, fit.error.en, { code: 'weights-refused' });
      const { format, matches, unexpected, preprocessing, some, guessed, note } = fit;
      const weights = fit.weights ?? (partial ? some?.weights : undefined);
      const kept = fit.weights ? [] : (some?.kept ?? []);
      if (!weights)
        throw new Failure(exitCodes.failed, misfits(fit), {
          code: 'weights-do-not-fit',
          missing: matches.filter(({ sources }) => sources.length === 0),
          reshaped: matches.filter(({ sources, fits }) => sources.length > 0 && !fits),
          unexpected,
        });
      await writeFile(options.out, writeSafetensors(weights, metadataOf(preprocessing)));
      if (!preprocessing && findDataSource(target.document.data.source)?.files)
        printRemark(
          'These weights carry no preprocessing (vocabulary, classes, scaling): commands that need data will ask for --fit-anew.',
        );
      const ignored = unexpected.map((array) => array.name);
      const pairs = guessed || options.map ? pairsOf(fit) : [];
      if (options.json)
        printJson({
          format,
          out: options.out,
          weights: weights.length,
          ignored,
          kept,
          pairs,
          ...(note && { note: note.en }),
          preprocessing: preprocessing !== undefined,
        });
      else {
        for (const { name, from } of pairs) printLine(`  ${name} ← ${from.join(', ')}`);
        if (note) printLine(note.en);
        printLine(
          `${weights.length} weights read from ${format} and written to ${options.out}${ignored.length > 0 ? `; not in this document: ${ignored.join(', ')}` : ''}${kept.length > 0 ? `; not in the file, as in a new run: ${kept.join(', ')}` : ''}.`,
        );
      }
    });
}

/** An ONNX model as a document, and its weights beside it. */
async function importModel(name: string, { out, json }: Options): Promise<void> {
  const bytes = /\.onnx$/i.test(name) ? await bytesAt(name) : undefined;
  if (!bytes || !isOnnx(bytes))
    throw new Failure(
      exitCodes.usage,
      `‘${name}’ is no ONNX model. Name the file of weights for the document: --weights model.safetensors.`,
      { code: 'weights-missing' },
    );
  const opened = documentFromOnnx(path.basename(name), bytes);
  if ('error' in opened)
    throw new Failure(exitCodes.failed, opened.error.en, { code: 'model-refused' });
  const { document, weights, notes } = opened;
  const beside = `${out.replace(/\.(json|kumiki)$/, '')}.safetensors`;
  await writeFile(out, serialize(document));
  await writeFile(beside, writeSafetensors(weights, {}));
  const blocks = document.graph.nodes.length;
  if (json)
    printJson({
      format: 'onnx',
      out,
      weights: beside,
      blocks,
      modules: document.modules.length,
      notes: notes.map(({ en }) => en),
    });
  else {
    for (const { en } of notes) printLine(en);
    printLine(
      `${out} holds the model as a document; its ${weights.length} weights are in ${beside}.`,
    );
  }
}

/** `from=to`, by the array of the file. */
function pairsGiven(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((each) => {
      const cut = each.indexOf('=');
      if (cut < 1 || cut === each.length - 1)
        throw new Failure(exitCodes.usage, `--map takes from=to, not ‘${each}’.`, {
          code: 'bad-pair',
        });
      return [each.slice(0, cut), each.slice(cut + 1)];
    }),
  );
}

/** What each of the document's arrays comes from. */
function pairsOf({ matches }: WeightFit) {
  return matches.flatMap(({ name, sources }) =>
    sources.length > 0 ? [{ name, from: sources.map((source) => source.name) }] : [],
  );
}

/** Array by array, as the app lists them. */
function misfits({ file, matches, unexpected, some }: WeightFit): string {
  const sizes = (shape: readonly number[]) => shape.join(' × ') || '1';
  return [
    `‘${file}’ does not fit this document; nothing was written:`,
    ...matches.flatMap(({ name, shape, sources, fits }) => {
      if (fits) return [];
      const [source] = sources;
      const found = source ? `${sizes(source.shape)} in the file, wanted ` : 'missing: ';
      return `  ${name}: ${found}${sizes(shape)}`;
    }),
    ...unexpected.map(({ name, shape }) => `  ${name}: unexpected, ${sizes(shape)}`),
    some
      ? '--partial takes those that match and leaves the others as in a new run.'
      : '--match matches layers under other names by kind, shape and order.',
    '--map from=to pairs an array of the file with a weight of this list by hand.',
  ].join('\n');
}
