// kumiki import: weights of another file, held against a document and written as its model.safetensors; or an ONNX model as a document.
import path from 'node:path';
import type { Command } from 'commander';
import {
  documentFromOnnx,
  findDataSource,
  isOnnx,
  metadataOf,
  serialize,
  writeSafetensors,
} from '../../graph-core/index.ts';
import { bytesAt } from '../data-files.ts';
import { exitCodes, Failure } from '../exit.ts';
import type { MatchOptions } from '../given-weights.ts';
import { givenWeights, leftOut, matchOptions, weightFilesHelp } from '../given-weights.ts';
import { printJson, printLine, printRemark } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { writeFile } from '../write-file.ts';

interface Options extends MatchOptions {
  readonly weights?: readonly string[];
  readonly out: string;
  readonly json?: boolean;
}

export function importCommand(program: Command): void {
  matchOptions(program.command('import <document>'))
    .description(
      'match safetensors, npz, TensorFlow.js, PyTorch, Keras or ONNX weights to a document and write them under its names; or, given a model.onnx, write it as a document with its weights beside it',
    )
    .option('--weights <file...>', weightFilesHelp)
    .requiredOption('--out <file>', 'the model.safetensors to write; of a model.onnx, the document')
    .option('--json', 'print one JSON value')
    .action(async (name: string, options: Options) => {
      if (!options.weights) return importModel(name, options);
      const target = await readDocument(name);
      const plan = planOf(target);
      const given = await givenWeights(
        { document: target.document, plan },
        options.weights,
        options,
      );
      const { weights, ignored, kept, pairs, format, fixed, preprocessing, note } = given;
      await writeFile(options.out, writeSafetensors(weights, metadataOf(preprocessing)));
      if (!preprocessing && findDataSource(target.document.data.source)?.files)
        printRemark(
          'These weights carry no preprocessing (vocabulary, classes, scaling): commands that need data will ask for --fit-anew.',
        );
      if (options.json)
        printJson({
          format,
          out: options.out,
          weights: weights.length,
          ignored,
          kept,
          pairs,
          ...(note && { note }),
          ...(fixed.length > 0 && { frozen: fixed }),
          preprocessing: preprocessing !== undefined,
        });
      else {
        for (const { name, from } of pairs) printLine(`  ${name} ← ${from.join(', ')}`);
        if (note) printLine(note);
        if (fixed.length > 0)
          printLine(
            `Not trainable in the file: ${fixed.join(', ')}. kumiki train --weights freezes them.`,
          );
        printLine(
          `${weights.length} weights read from ${format} and written to ${options.out}${leftOut(given)}.`,
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
