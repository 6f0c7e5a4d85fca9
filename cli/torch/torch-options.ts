// Options of a training by PyTorch: which Python, how many processes, and where several machines meet.
import type { Text, TorchCall } from '../../graph-core/index.ts';
import type { Command } from 'commander';
import { Option } from 'commander';
import { exitCodes, Failure } from '../exit.ts';
import { wholeNumber } from '../typed-number.ts';
import { findPython, usualPython } from './find-python.ts';
import { text } from '../../graph-core/index.ts';
import { say } from '../speech/language.ts';

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
        say(
          'train with PyTorch: writes the PyTorch project into --out, runs it and brings its weights home',
          'PyTorch で学習する。PyTorch のプロジェクトを --out に書いて実行し、重みを引き取る',
        ),
      ).choices(['torch']),
    )
    .option(
      '--nproc <number>',
      say(
        'with PyTorch: processes, which share every batch (default: one a GPU, or 1)',
        'PyTorch で：各バッチを分け合うプロセスの数（既定：GPU ごとに 1、なければ 1）',
      ),
      wholeNumber,
    )
    .option(
      '--nnodes <number>',
      say('with PyTorch: machines that train together', 'PyTorch で：ともに学習するマシンの数'),
      wholeNumber,
    )
    .option(
      '--rendezvous <host:port>',
      say('with PyTorch: where these machines meet', 'PyTorch で：それらのマシンが集まる場所'),
    )
    .option(
      '--python <path>',
      say(
        `with PyTorch: the Python that has it (default: ${usualPython})`,
        `PyTorch で：PyTorch のある Python（既定：${usualPython}）`,
      ),
    );
}

/** Throws a Failure where an option means nothing. */
export function checkTorchOptions(options: TorchOptions): void {
  const { nproc, nnodes, rendezvous, python } = options;
  const given = Object.entries({ nproc, nnodes, rendezvous, python }).find(
    ([, value]) => value !== undefined,
  );
  if (options.with === undefined && given)
    throw usage(
      text(
        `--${given[0]} is for PyTorch. Add --with torch, or leave it out.`,
        `--${given[0]} は PyTorch のためのオプションです。--with torch を加えるか、外してください。`,
      ),
    );
  if (nproc === 0 || nnodes === 0)
    throw usage(
      text(
        '--nproc and --nnodes take a number of 1 or more.',
        '--nproc と --nnodes には 1 以上の数を指定してください。',
      ),
    );
  if ((nnodes ?? 1) > 1 && rendezvous === undefined)
    throw usage(
      text(
        'Several machines need a place to meet. Give the first machine’s address and a free port: --rendezvous host:29500.',
        '複数のマシンには集まる場所が必要です。最初のマシンのアドレスと空いているポートを指定してください：--rendezvous host:29500。',
      ),
    );
}

/** Undefined where PyTorch is not asked for. */
export async function torchCallOf(options: TorchOptions): Promise<TorchCall | undefined> {
  if (options.with === undefined) return undefined;
  const { nproc, nnodes = 1, rendezvous, python = usualPython } = options;
  const processes = nproc ?? Math.max(1, (await findPython(python)).gpus);
  return { python, processes, nodes: nnodes, ...(rendezvous !== undefined && { rendezvous }) };
}

function usage(sentence: Text): Failure {
  return new Failure(exitCodes.usage, sentence, { code: 'bad-option' });
}
