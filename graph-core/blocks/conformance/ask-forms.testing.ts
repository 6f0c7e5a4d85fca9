// Every block's form in a Python framework, asked of Python at once; what fails does so alone, by block and by form.
import * as tf from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Block } from '../block.ts';
import { askPython, writtenCase } from './ask-python.testing.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import { computed, fittingCases, seedOf } from './every-block.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';
import type { Framework } from './forms.testing.ts';
import { formOf, linesOf } from './forms.testing.ts';

export interface Asking {
  readonly framework: Framework;
  readonly python: string;
  /** A file beside this one that reads the cases and prints the verdicts. */
  readonly script: string;
  /** Relative to the largest number of an output. */
  readonly tolerance: number;
  /** What else the script is told of a case. */
  more?(of: Fitting): object;
}

export interface Asked {
  /** How many cases Python was given. */
  compared: number;
  /** A sentence for each that fails. */
  readonly faults: string[];
}

const titles: Readonly<Record<Framework, string>> = { torch: 'PyTorch', keras: 'Keras' };

/** More cases of one block say the same. */
const mostTold = 3;

/** Before the tests of a suite, with the names of those that run: with `-t glu` only that one. */
export function beforeRunning(
  work: (names: ReadonlySet<string>) => Promise<void>,
  timeout?: number,
): void {
  // oxlint-disable-next-line no-empty-pattern -- the runner wants the context taken apart, and nothing of it is needed
  beforeAll(({}, { tasks }) => {
    const names = tasks.flatMap(({ name, mode }) => (mode === 'skip' ? [] : [name]));
    return work(new Set(names));
  }, timeout);
}

/** By type of block. */
export async function askForms(
  asking: Asking,
  types: ReadonlySet<string>,
  blocks: readonly (readonly [string, Block])[] = computingBlocks,
): Promise<ReadonlyMap<string, Asked>> {
  const { framework, tolerance, more } = asking;
  const title = titles[framework];
  const engine = await startEngine(tf, 'cpu', nodeAssets());
  const asked = new Map<string, Asked>();
  const written: object[] = [];
  for (const [type, block] of blocks) {
    if (!types.has(type)) continue;
    const own: Asked = { compared: 0, faults: [] };
    asked.set(type, own);
    await attempt(own, type, async () => {
      for (const of of fittingCases(block, computed))
        await attempt(own, describeCase(of), async () => {
          const form = madeForm(of, framework);
          if (!form || typeof form === 'string') return;
          const testCase = await writtenCase(engine, of, form, seedOf(block));
          written.push({ ...testCase, code: linesOf(of, form), ...more?.(of) });
        });
    });
  }
  for (const { type, words, code, deviation, error } of askPython(
    asking.python,
    asking.script,
    written,
  )) {
    const own = asked.get(type);
    if (!own) continue;
    own.compared++;
    if (error !== undefined)
      own.faults.push(`${words}: its ${title} form fails: ${code}\n${error}`);
    else if (deviation === undefined || !(deviation <= tolerance))
      own.faults.push(
        `${words}: its ${title} form answers ${deviation?.toPrecision(3)} apart from forward, relative to the largest number, and at most ${tolerance} is allowed: ${code}`,
      );
  }
  for (const { faults } of asked.values()) faults.splice(mostTold);
  return asked;
}

/** The form; one that throws says whose it is. */
function madeForm(of: Fitting, framework: Framework): ReturnType<typeof formOf> {
  try {
    return formOf(of, framework);
  } catch (error) {
    throw new Error(`its ${titles[framework]} form throws: ${String(error)}`, { cause: error });
  }
}

async function attempt(own: Asked, words: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    own.faults.push(`${words}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
