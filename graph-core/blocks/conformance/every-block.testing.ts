// The seed and the size of this run, from the environment, and the cases that follow from them.
import type { Block } from '../block.ts';
import type { Fitting } from './case.testing.ts';
import { fittingCases as casesFor, seedFor } from './fitting-cases.testing.ts';

/** `KUMIKI_SEED=123` repeats a run. A seed that found a fault becomes a named test. */
const seed = Number(process.env.KUMIKI_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How many fitting cases of a block are computed; `KUMIKI_CASES=300` for a long run. */
export const computed = Number(process.env.KUMIKI_CASES ?? 8);

process.stdout.write(`conformance of blocks: KUMIKI_SEED=${seed} KUMIKI_CASES=${computed}\n`);

export function seedOf(block: Block): number {
  return seedFor(block, seed);
}

const found = new Map<Block, readonly Fitting[]>();

/** The first `count` fitting cases of a block; the same ones at every call. */
export function fittingCases(block: Block, count: number): readonly Fitting[] {
  const known = found.get(block) ?? casesFor(block, Math.max(count, computed, 60), seed);
  found.set(block, known);
  return known.slice(0, count);
}
