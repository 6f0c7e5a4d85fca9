// Options of a training by PyTorch: which Python, how many processes, and where several machines meet.
import type { TorchCall } from '../../graph-core/index.ts';
import type { Command } from 'commander';
import { Option } from 'commander';
import { exitCodes, Failure } from '../exit.ts';
import { wholeNumber } from '../whole-number.ts';
import { findPython, usualPython } from './find-python.ts';

export interface TorchOptions {
  readonly with?: 'torch';
  readonly nproc?: number;
  readonly nnodes?: number;
  readonly rendezvous?: string;
  readonly python?: string;
}

export function torchOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--with <engine>',
        'train with PyTorch: writes the PyTorch project into --out, runs it and brings its weights home',
      ).choices(['torch']),
    )
    .option(
      '--nproc <number>',
      'with PyTorch: processes, which share every batch (default: one a GPU, or 1)',
      wholeNumber,
    )
    .option('--nnodes <number>', 'with PyTorch: machines that train together', wholeNumber)
    .option('--rendezvous <host:port>', 'with PyTorch: where these machines meet')
    .option('--python <path>', `with PyTorch: the Python that has it (default: ${usualPython})`);
}

/** Throws a Failure where an option means nothing. */
export function checkTorchOptions(options: TorchOptions): void {
  const { nproc, nnodes, rendezvous, python } = options;
  const given = Object.entries({ nproc, nnodes, rendezvous, python }).find(
    ([, value]) => value !== undefined,
  );
  if (options.with === undefined && given)
    throw usage(`--${given[0]} is for PyTorch. Add --with torch, or leave it out.`);
  if (nproc === 0 || nnodes === 0) throw usage('--nproc and --nnodes take a number of 1 or more.');
  if ((nnodes ?? 1) > 1 && rendezvous === undefined)
    throw usage(
      'Several machines need a place to meet. Give the first machine’s address and a free port: --rendezvous host:29500.',
    );
}

/** Undefined where PyTorch is not asked for. */
export async function torchCallOf(options: TorchOptions): Promise<TorchCall | undefined> {
  if (options.with === undefined) return undefined;
  const { nproc, nnodes = 1, rendezvous, python = usualPython } = options;
  const processes = nproc ?? Math.max(1, (await findPython(python)).gpus);
  return { python, processes, nodes: nnodes, ...(rendezvous !== undefined && { rendezvous }) };
}

function usage(sentence: string): Failure {
  return new Failure(exitCodes.usage, sentence, { code: 'bad-option' });
}
