// The blocks under test, the seed of everything random about them, and how many cases each gets. Knows no block.
import fc from 'fast-check';
import type { Block } from '../block.ts';
import { isRejection } from '../block.ts';
import { blocks } from '../index.ts';
import { hashText } from '../../engine/random.ts';
import type { Fitting } from './case.testing.ts';
import { exampleCase, shapesOf } from './case.testing.ts';
import { likelyCases } from './random-cases.testing.ts';

export const everyBlock: readonly (readonly [string, Block])[] = Object.entries(blocks);

/** Those that compute; inputs are fed. */
export const computingBlocks = everyBlock.filter(
  ([, { outputs }]) => !Object.values(outputs).some(({ feed }) => feed),
);

/** `KUMIKI_SEED=123` repeats a run. A seed that found a fault becomes a named test. */
export const seed = Number(process.env.KUMIKI_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How many fitting cases of a block are computed; `KUMIKI_CASES=300` for a long run. */
export const computed = Number(process.env.KUMIKI_CASES ?? 8);

process.stdout.write(`conformance of blocks: KUMIKI_SEED=${seed} KUMIKI_CASES=${computed}\n`);

export function seedOf(block: Block): number {
  return (seed ^ hashText(block.type)) | 0;
}

/** What a case may cost at most to be computed, in elements of an output. */
const largest = 4096;

const found = new Map<Block, readonly Fitting[]>();

/** `count` random cases that fit and are small, after the accepted examples that are; the same for the same seed. */
export function fittingCases(block: Block, count: number): readonly Fitting[] {
  const known = found.get(block) ?? fitting(block, Math.max(count, 60));
  found.set(block, known);
  return known.slice(0, count);
}

function fitting(block: Block, count: number): Fitting[] {
  const examples = block.examples.map((example) => exampleCase(block, example));
  const random = fc.sample(likelyCases(block), { numRuns: count * 30, seed: seedOf(block) });
  return [...examples, ...random]
    .flatMap((question): Fitting[] => {
      const one = { ...question, block };
      const outputs = shapesOf(one);
      return isRejection(outputs) || !isSmall(outputs) ? [] : [{ ...one, outputs }];
    })
    .slice(0, count);
}

function isSmall(outputs: Fitting['outputs']): boolean {
  return Object.values(outputs).every(
    ({ dims }) => dims.reduce((count, { size }) => count * (size ?? 2), 1) <= largest,
  );
}
