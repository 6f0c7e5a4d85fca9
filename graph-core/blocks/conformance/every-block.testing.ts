// The blocks under test, the seed of everything random about them, and how many cases each gets. Knows no block.
import fc from 'fast-check';
import type { Block } from '../block.ts';
import { isRejection } from '../block.ts';
import { blocks } from '../index.ts';
import { hashText } from '../../engine/random.ts';
import type { Case, Fitting } from './case.testing.ts';
import { exampleCase, shapesOf } from './case.testing.ts';
import { likelyCases } from './random-cases.testing.ts';

export const everyBlock: readonly (readonly [string, Block])[] = Object.entries(blocks);

/** `KUMIKI_SEED=123` repeats a run. A seed that found a fault becomes a named test. */
export const seed = Number(process.env.KUMIKI_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How many fitting cases of a block are computed; `KUMIKI_CASES=300` for a long run. */
export const computed = Number(process.env.KUMIKI_CASES ?? 8);

export function seedOf(block: Block): number {
  return (seed ^ hashText(block.type)) | 0;
}

/** Random cases of a block, the same for the same seed. */
export function sample(block: Block, count: number): Case[] {
  const questions = fc.sample(likelyCases(block), { numRuns: count, seed: seedOf(block) });
  return questions.map((question) => ({ block, ...question }));
}

/** What a case may cost at most to be computed, in elements of an output. */
const largest = 4096;

/** `count` random cases that fit and are small, after the accepted examples that are. */
export function fittingCases(block: Block, count: number): Fitting[] {
  const examples = block.examples.map((example) => exampleCase(block, example));
  const random = sample(block, count * 40);
  return [...examples, ...random]
    .flatMap((one): Fitting[] => {
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
