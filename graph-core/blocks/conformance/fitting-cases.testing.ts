// The blocks under test and random cases of each that fit, as a function of the seed.
import fc from 'fast-check';
import { hashString } from '../../engine/random.ts';
import type { Block } from '../block.ts';
import { blockWith, isInput, isRejection } from '../block.ts';
import { blocks } from '../index.ts';
import type { Fitting } from './case.testing.ts';
import { exampleCase, shapesOf } from './case.testing.ts';
import { likelyCases } from './random-cases.testing.ts';

export const everyBlock: readonly (readonly [string, Block])[] = Object.entries(blocks);

/** Those that compute; inputs are fed. */
export const computingBlocks = everyBlock.filter(([, block]) => !isInput(block));

/** Each block has a random stream of its own. */
export function seedFor(block: Block, seed: number): number {
  return (seed ^ hashString(block.type)) | 0;
}

/** What a case may cost at most to be computed, in elements of an output. */
const largest = 4096;

/** `count` random cases that fit and are small, after the accepted examples that are. */
export function fittingCases(block: Block, count: number, seed: number): Fitting[] {
  const examples = block.examples.map((example) => exampleCase(block, example));
  const numRuns = count * 30;
  const random = fc.sample(likelyCases(block), { numRuns, seed: seedFor(block, seed) });
  return [...examples, ...random]
    .flatMap((question): Fitting[] => {
      const testCase = { ...question, block: blockWith(block, question.params) };
      const outputs = shapesOf(testCase);
      return isRejection(outputs) || !isSmall(outputs) ? [] : [{ ...testCase, outputs }];
    })
    .slice(0, count);
}

function isSmall(outputs: Fitting['outputs']): boolean {
  return Object.values(outputs).every(
    ({ dims }) => dims.reduce((count, { size }) => count * (size ?? 2), 1) <= largest,
  );
}
