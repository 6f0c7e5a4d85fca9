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
import { wholeNumber } from '../whole-number.ts';
import { withTraining } from '../with-training.ts';

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
      'resume the run in a folder that train wrote, with the same document, seed, data and backend',
    )
    .option(
      '--steps <number>',
      'total steps (default: as many as the run was meant to do)',
      wholeNumber,
    )
    .option('--out <folder>', 'where the results go (default: the same folder)')
    .option('--data <path...>', `${dataHelp} (default: where they were)`)
    .option(
      '--other-data',
      'resume with different data, read with the vocabulary, classes and scaling of the run; run.json records it',
    )
    .option('--overwrite', 'replace a run that is already in --out')
    .option('--json', 'print one JSON value')
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
