// kumiki train: trains a document and writes its weights, its run and its curves.
import type { Command } from 'commander';
import type { EngineOptions } from '../engine-options.ts';
import { engineOptions } from '../engine-options.ts';
import { checkDataTaken } from '../data-taken.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { documentOptions } from '../document/document-options.ts';
import { exitCodes, Failure } from '../exit.ts';
import { followTraining } from '../follow-training.ts';
import type { MatchOptions } from '../given-weights.ts';
import { matchOptions, weightFilesHelp } from '../given-weights.ts';
import { planOf, readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';
import { refuseOccupied } from '../run-folder.ts';
import { withRunLock } from '../run-lock.ts';
import { startFrom } from '../start-from.ts';
import { checkTorchOptions, torchCallOf, torchOptions } from '../torch/torch-options.ts';
import type { TorchOptions } from '../torch/torch-options.ts';
import { trainWithTorch } from '../torch/train-with-torch.ts';
import { trainFolds } from '../train-folds.ts';
import { withTraining } from '../with-training.ts';
import { wholeNumber } from '../typed-number.ts';
import { text } from '../../graph-core/index.ts';
import { read, say } from '../speech/language.ts';

interface Options extends EngineOptions, DocumentOptions, TorchOptions, MatchOptions {
  readonly steps?: number;
  readonly seed?: number;
  readonly out: string;
  readonly overwrite?: boolean;
  readonly data?: readonly string[];
  readonly folds?: number;
  readonly weights?: readonly string[];
  readonly fitAnew?: boolean;
  readonly thaw?: boolean;
  readonly json?: boolean;
}

export function trainCommand(program: Command): void {
  const command = documentOptions(engineOptions(program.command('train <document>')), {
    fit: true,
  });
  matchOptions(
    torchOptions(command).option(
      '--weights <file...>',
      say(
        `start from these weights instead of new ones: ${weightFilesHelp.en}`,
        `新しい重みの代わりに、この重みから始める：${weightFilesHelp.ja}`,
      ),
    ),
  )
    .option(
      '--fit-anew',
      say(
        'with --weights: refit vocabulary, classes and scaling on this data, even if the weights carry them',
        '--weights とともに：重みに付いていても、語彙、クラス、スケーリングをこのデータで決め直す',
      ),
    )
    .option(
      '--thaw',
      say(
        'with --weights: let learn what is not trainable in the file of Keras',
        '--weights とともに：Keras のファイルで学習しないものも学習させる',
      ),
    )
    .description(
      say(
        'train a document; writes model.safetensors, run.json, curves.csv and checkpoint.kckpt into --out, which resume continues from',
        '文書を学習する。model.safetensors、run.json、curves.csv、checkpoint.kckpt を --out に書き、resume がそこから続ける',
      ),
    )
    .option(
      '--steps <number>',
      say(
        'optimizer steps (default: as in the document)',
        '最適化のステップ数（既定：文書のとおり）',
      ),
      wholeNumber,
    )
    .option(
      '--seed <number>',
      say(
        'seed of weights, order and dropout (default: as in the document)',
        '重み、順序、ドロップアウトのシード（既定：文書のとおり）',
      ),
      wholeNumber,
    )
    .requiredOption('--out <folder>', say('where the results go', '結果を書く場所'))
    .option(
      '--overwrite',
      say('replace a run that is already in --out', '--out にすでにある実行を置き換える'),
    )
    .option('--data <path...>', read(dataHelp))
    .option(
      '--folds <number>',
      say(
        'cross-validation: train once for each fold of your own data, into --out/fold-1 and so on, and tell mean and deviation',
        '交差検証：手元のデータの分割ごとに 1 回ずつ --out/fold-1 などに学習し、平均と偏差を示す',
      ),
      wholeNumber,
    )
    .action(async (name: string, options: Options) => {
      const read = await readDocument(name, options);
      const plan = planOf(read);
      const asked = withTraining(read.document, options);
      const { out, data = [], json = false, overwrite, backend, threads, deterministic } = options;
      checkDataTaken(read.document, data);
      checkTorchOptions(options);
      const start = await startFrom({ document: asked, plan }, options);
      const document = start?.document ?? asked;
      const call = { backend, threads, deterministic, document, data, ...start };
      await withRunLock(out, async () => {
        if (options.folds !== undefined && options.with !== undefined)
          throw new Failure(
            exitCodes.usage,
            text(
              '--folds trains here, not with PyTorch. Leave out --with, or train fold after fold: --option folds=5 --option fold=1.',
              '--folds は PyTorch ではなくここで学習します。--with を外すか、分割を 1 つずつ学習してください：--option folds=5 --option fold=1。',
            ),
          );
        if (options.folds !== undefined && start?.begin.preprocessing)
          throw new Failure(
            exitCodes.usage,
            text(
              'These weights carry the split that they were trained with, so --folds could not cut their data anew. Add --fit-anew, or leave out --folds.',
              'この重みには学習したときの分け方が付いているので、--folds でデータを分け直せません。--fit-anew を加えるか、--folds を外してください。',
            ),
          );
        if (options.folds !== undefined)
          return trainFolds(call, out, {
            folds: options.folds,
            overwrite: overwrite ?? false,
            json,
          });
        if (!overwrite) await refuseOccupied(out);
        const torch = await torchCallOf(options);
        if (torch) return trainWithTorch({ backend, document, data, torch, ...start }, out, json);
        await followTraining(call, out, json ? 'json' : 'lines');
      });
    });
}
