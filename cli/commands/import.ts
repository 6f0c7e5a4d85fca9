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
  text,
} from '../../graph-core/index.ts';
import { bytesAt } from '../data-files.ts';
import { exitCodes, Failure } from '../exit.ts';
import type { MatchOptions } from '../given-weights.ts';
import { givenWeights, leftOut, matchOptions, weightFilesHelp } from '../given-weights.ts';
import { printJson, printLine, printRemark } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { writeFile } from '../write-file.ts';
import { read, say } from '../speech/language.ts';

interface Options extends MatchOptions {
  readonly weights?: readonly string[];
  readonly out: string;
  readonly json?: boolean;
}

export function importCommand(program: Command): void {
  matchOptions(program.command('import <document>'))
    .description(
      say(
        'match safetensors, npz, TensorFlow.js, PyTorch, Keras or ONNX weights to a document and write them under its names; or, given a model.onnx, write it as a document with its weights beside it',
        'safetensors、npz、TensorFlow.js、PyTorch、Keras、ONNX の重みを文書に対応させ、文書の名前で書く。model.onnx を与えると、それを文書として、重みを添えて書く',
      ),
    )
    .option('--weights <file...>', read(weightFilesHelp))
    .requiredOption(
      '--out <file>',
      say(
        'the model.safetensors to write; of a model.onnx, the document',
        '書く model.safetensors。model.onnx からは、その文書',
      ),
    )
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
          text(
            'These weights carry no preprocessing (vocabulary, classes, scaling): commands that need data will ask for --fit-anew.',
            'この重みには前処理（語彙、クラス、スケーリング）が付いていないので、データを使うコマンドでは --fit-anew が必要です。',
          ),
        );
      if (options.json)
        printJson({
          format,
          out: options.out,
          weights: weights.length,
          ignored,
          kept,
          pairs,
          ...(note && { note: note.en }),
          ...(fixed.length > 0 && { frozen: fixed }),
          preprocessing: preprocessing !== undefined,
        });
      else {
        for (const { name, from } of pairs) printLine(`  ${name} ← ${from.join(', ')}`);
        if (note) printLine(note);
        if (fixed.length > 0)
          printLine(
            text(
              `Not trainable in the file: ${fixed.join(', ')}. kumiki train --weights freezes them.`,
              `ファイルで学習しないもの：${fixed.join('、')}。kumiki train --weights は凍結します。`,
            ),
          );
        printLine(
          text(
            `${weights.length} weights read from ${format} and written to ${options.out}${leftOut(given).en}.`,
            `${format} から重み ${weights.length} 個を読み、${options.out} に書きました${leftOut(given).ja}。`,
          ),
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
      text(
        `‘${name}’ is no ONNX model. Name the file of weights for the document: --weights model.safetensors.`,
        `「${name}」は ONNX のモデルではありません。文書に読み込む重みのファイルを指定してください：--weights model.safetensors。`,
      ),
      { code: 'weights-missing' },
    );
  const opened = documentFromOnnx(path.basename(name), bytes);
  if ('error' in opened)
    throw new Failure(exitCodes.failed, opened.error, { code: 'model-refused' });
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
    for (const each of notes) printLine(each);
    printLine(
      text(
        `${out} holds the model as a document; its ${weights.length} weights are in ${beside}.`,
        `モデルを文書として ${out} に、その重み ${weights.length} 個を ${beside} に書きました。`,
      ),
    );
  }
}
