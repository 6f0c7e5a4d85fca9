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
import { wholeNumber } from '../whole-number.ts';

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
      `start from these weights instead of new ones: ${weightFilesHelp}`,
    ),
  )
    .option(
      '--fit-anew',
      'with --weights: refit vocabulary, classes and scaling on this data, even if the weights carry them',
    )
    .option('--thaw', 'with --weights: let learn what is not trainable in the file of Keras')
    .description(
      'train a document; writes model.safetensors, run.json, curves.csv and checkpoint.kckpt into --out, which resume continues from',
    )
    .option('--steps <number>', 'optimizer steps (default: as in the document)', wholeNumber)
    .option(
      '--seed <number>',
      'seed of weights, order and dropout (default: as in the document)',
      wholeNumber,
    )
    .requiredOption('--out <folder>', 'where the results go')
    .option('--overwrite', 'replace a run that is already in --out')
    .option('--data <path...>', dataHelp)
    .option(
      '--folds <number>',
      'cross-validation: train once for each fold of your own data, into --out/fold-1 and so on, and tell mean and deviation',
      wholeNumber,
    )
    .option('--json', 'print one JSON value')
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
            '--folds trains here, not with PyTorch. Leave out --with, or train fold after fold: --option folds=5 --option fold=1.',
          );
        if (options.folds !== undefined && start?.begin.preprocessing)
          throw new Failure(
            exitCodes.usage,
            'These weights carry the split that they were trained with, so --folds could not cut their data anew. Add --fit-anew, or leave out --folds.',
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
