// Starts train.py of a project, alone or under torchrun, and says how it ended.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { TorchCall } from '../../graph-core/index.ts';
import type { PythonFacts } from './find-python.ts';

export interface RunningTorch {
  /** Resolves with the last words of its standard error once it has ended. */
  readonly ended: Promise<{ readonly status: number | null; readonly words: string }>;
  /** Asks for a checkpoint and an end after this step. */
  stop(): void;
  /** Ends all its processes at once. */
  kill(): void;
}

/** As much of what it says as a reason may take. */
const remembered = 20_000;

export function runTorch(
  folder: string,
  call: TorchCall,
  { torch, python }: PythonFacts,
  args: readonly string[],
): RunningTorch {
  const stop = path.join(folder, 'run', 'stop');
  rmSync(stop, { force: true });
  const own = process.platform !== 'win32';
  const child = spawn(call.python, [...launcher(call, { torch, python }), 'train.py', ...args], {
    cwd: folder,
    // A group of its own: Ctrl-C is ours to hear, and all of it can be ended at once.
    detached: own,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: threadsOf(call), PYTHONUNBUFFERED: '1' },
  });
  let words = '';
  const remember = (bytes: Buffer): void => {
    words = (words + bytes.toString()).slice(-remembered);
  };
  child.stdout.on('data', () => undefined);
  child.stderr.on('data', remember);
  const ended = new Promise<{ status: number | null; words: string }>((resolve) => {
    child.on('error', (reason) => resolve({ status: null, words: reason.message }));
    child.on('close', (status) => resolve({ status, words }));
  });
  return {
    ended,
    // It may not have begun to write there yet.
    stop: () =>
      void mkdir(path.dirname(stop), { recursive: true })
        .then(() => writeFile(stop, ''))
        .catch(() => child.kill()),
    kill() {
      try {
        if (own && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended by itself.
      }
    },
  };
}

/** How other machines of the same run are started. */
export function commandElsewhere({ processes, nodes, rendezvous = '' }: TorchCall): string {
  return `torchrun --nnodes=${nodes} --nproc_per_node=${processes} --rdzv_backend=c10d --rdzv_endpoint=${rendezvous} train.py --resume`;
}

function launcher({ processes, nodes, rendezvous }: TorchCall, python: Omit<PythonFacts, 'gpus'>) {
  if (processes === 1 && nodes === 1) return [];
  const meeting =
    rendezvous === undefined
      ? ['--standalone']
      : [`--nnodes=${nodes}`, '--rdzv_backend=c10d', `--rdzv_endpoint=${rendezvous}`];
  // PyTorch before 2 cannot read its own default for --redirects in Python 3.11.
  const mended = python.torch.startsWith('1.') ? ['--redirects', '1', '--tee', '1'] : [];
  return ['-m', 'torch.distributed.run', ...meeting, ...mended, `--nproc_per_node=${processes}`];
}

function threadsOf({ processes }: TorchCall): string {
  const each = Math.max(1, Math.floor(availableParallelism() / processes));
  return process.env.OMP_NUM_THREADS ?? `${each}`;
}
