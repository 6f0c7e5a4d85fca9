// Where a command computes: backend, threads, and whether the bits must be the same everywhere.
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { BackendName } from '../graph-core/index.ts';
import { backendNames } from '../graph-core/index.ts';
import { threadsHere } from './node-assets.ts';

export interface EngineOptions {
  readonly backend: BackendName;
  readonly threads?: number | undefined;
  readonly deterministic?: boolean | undefined;
}

export function engineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--backend <name>', 'where it computes')
        .choices([...backendNames])
        .default('wasm'),
    )
    .option('--threads <number>', `threads on WASM (default: ${threadsHere()} here)`, threads)
    .option(
      '--deterministic',
      'the same bits in every browser, in Node and on every machine: turns off fused multiply–add, so it is slower',
    );
}

const most = 64;

function threads(typed: string): number {
  const value = Number(typed);
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
}
