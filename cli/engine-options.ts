// Where a command computes: backend, threads, and whether the bits must be the same everywhere.
import type { Command } from 'commander';
import { Option } from 'commander';
import type { BackendName } from '../graph-core/index.ts';
import { backendNames, text } from '../graph-core/index.ts';
import { threadsHere } from './node-assets.ts';
import { invalid } from './speech/commander-words.ts';
import { say } from './speech/language.ts';
import { typedNumber } from './typed-number.ts';

export interface EngineOptions {
  readonly backend: BackendName;
  readonly threads?: number | undefined;
  readonly deterministic?: boolean | undefined;
}

export function engineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--backend <name>', say('where it computes', 'どこで計算するか'))
        .choices([...backendNames])
        .default('wasm'),
    )
    .option(
      '--threads <number>',
      say(
        `threads on WASM (default: ${threadsHere()} here)`,
        `WASM のスレッド数（既定：ここでは ${threadsHere()}）`,
      ),
      threads,
    )
    .option(
      '--deterministic',
      say(
        'the same bits in every browser, in Node and on every machine: turns off fused multiply–add, so it is slower',
        'どのブラウザでも Node でもマシンでもビット単位で同じ結果にする。融合積和演算を使わないので遅くなる',
      ),
    );
}

const most = 64;

function threads(typed: string): number {
  const value = typedNumber(typed);
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw invalid(
    text(
      `It must be a whole number from 1 to ${most}.`,
      `1 から ${most} までの整数を指定してください。`,
    ),
  );
}
