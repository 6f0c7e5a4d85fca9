// kumiki resume: goes on with a run from its folder, to the bit as if it had never stopped.
import path from 'node:path';
import type { Command } from 'commander';
import { checkDataTaken } from '../data-taken.ts';
import { followTraining } from '../follow-training.ts';
import { printRemark } from '../print.ts';
import type { RunCall } from '../run-folder.ts';
import { readRun, refuseOccupied } from '../run-folder.ts';
import { withRunLock } from '../run-lock.ts';
import { resumeTorch } from '../torch/resume-torch.ts';
import { dataHelp } from '../trained.ts';
import { wholeNumber } from '../typed-number.ts';
import { withTraining } from '../with-training.ts';
import { say } from '../speech/language.ts';

interface Options {
  readonly steps?: number;
  readonly out?: string;
  readonly data?: readonly string[];
  readonly otherData?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function resumeCommand(program: Command): void {
  program
    .command('resume <folder>')
    .description(
      say(
        'resume the run in a folder that train wrote, with the same document, seed, data and backend',
        'train が書いたフォルダの実行を、同じ文書、シード、データ、バックエンドで再開する',
      ),
    )
    .option(
      '--steps <number>',
      say(
        'total steps (default: as many as the run was meant to do)',
        '全体のステップ数（既定：実行に決められた数）',
      ),
      wholeNumber,
    )
    .option(
      '--out <folder>',
      say(
        'where the results go (default: the same folder)',
        '結果を書く場所（既定：同じフォルダ）',
      ),
    )
    .option(
      '--data <path...>',
      say(`${dataHelp.en} (default: where they were)`, `${dataHelp.ja}（既定：前と同じ場所）`),
    )
    .option(
      '--other-data',
      say(
        'resume with different data, read with the vocabulary, classes and scaling of the run; run.json records it',
        '別のデータで再開する。実行の語彙、クラス、スケーリングで読み、run.json にそう残る',
      ),
    )
    .option(
      '--overwrite',
      say('replace a run that is already in --out', '--out にすでにある実行を置き換える'),
    )
    .action(async (folder: string, options: Options) => {
      const { steps, out = folder, data, json = false, overwrite = false } = options;
      await withRunLock(out, async () => {
        const kept = await readRun(folder);
        if (kept.call.torch) return resumeTorch(folder, kept, options);
        const { call, fingerprint, damaged, ...before } = kept;
        if (damaged !== undefined) printRemark(damaged);
        const document = withTraining(call.document, { steps });
        if (data) checkDataTaken(document, data);
        const isSameFolder = path.resolve(out) === path.resolve(folder);
        if (!isSameFolder && !overwrite) await refuseOccupied(out);
        const next: RunCall = { ...call, document, data: data ?? call.data };
        await followTraining(next, out, json ? 'json' : 'lines', {
          ...before,
          older: !isSameFolder ? 'foreign' : damaged === undefined ? 'kept' : 'damaged',
          data: { fingerprint, files: call.data, others: options.otherData ?? false },
        });
      });
    });
}
