// kumiki resume: goes on with a run from its folder, to the bit as if it had never stopped.
import type { Command } from 'commander';
import { followTraining } from '../follow-training.ts';
import { readRun } from '../run-folder.ts';
import { dataHelp } from '../trained.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options {
  readonly steps?: number;
  readonly out?: string;
  readonly data?: readonly string[];
  readonly json?: boolean;
}

export function resumeCommand(program: Command): void {
  program
    .command('resume <folder>')
    .description(
      'go on with the run in a folder that train wrote, with the same document, seed, data and backend',
    )
    .option('--steps <number>', 'steps in all (default: as many as the run was to do)', wholeNumber)
    .option('--out <folder>', 'where the results go (default: the same folder)')
    .option('--data <path...>', `${dataHelp} (default: where they were)`)
    .option('--json', 'print one JSON value')
    .action(async (folder: string, { steps, out = folder, data, json = false }: Options) => {
      const { call, ...before } = await readRun(folder);
      const training = { ...call.document.training };
      if (steps !== undefined) training.steps = steps;
      const document = { ...call.document, training };
      await followTraining({ ...call, document, data: data ?? call.data }, out, json, before);
    });
}
