// Every block's shape rule: total, in agreement with its examples, and clear about what it refuses.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockWith, isRejection } from '../block.ts';
import { tensorShape } from '../kit/shape.ts';
import type { Question } from './case.testing.ts';
import { exampleCase, shapesOf } from './case.testing.ts';
import { seedOf } from './every-block.testing.ts';
import { everyBlock } from './fitting-cases.testing.ts';
import { likelyCases, wildCases } from './random-cases.testing.ts';
import { faultsOf, remedyFaults } from './shape-faults.testing.ts';

describe.each(everyBlock)('%s', (_type, block) => {
  test('its examples come out as they say', () => {
    const found = block.examples.map((example) => {
      const result = shapesOf(exampleCase(block, example));
      if (isRejection(result)) return result.rejected;
      const entries = Object.entries(result).map(([port, of]) => [port, tensorShape(of)]);
      return Object.fromEntries(entries);
    });
    expect(found).toEqual(block.examples.map(({ outputs }) => outputs));
    expect(found.some((outputs) => typeof outputs !== 'string')).toBe(true);
    const cases = block.examples.map((example) => exampleCase(block, example));
    expect(cases.flatMap((testCase) => [...faultsOf(testCase), ...remedyFaults(testCase)])).toEqual(
      [],
    );
  });

  test('300 random cases: it never throws, and what it answers is whole', () => {
    let [accepted, refused] = [0, 0];
    const likely = (question: Question) => {
      const testCase = { ...question, block: blockWith(block, question.params) };
      if (isRejection(shapesOf(testCase))) refused++;
      else accepted++;
      expect([...faultsOf(testCase), ...remedyFaults(testCase)]).toEqual([]);
    };
    // Wild sizes may have remedies beyond a param's limit.
    const wild = (question: Question) => {
      expect(faultsOf({ ...question, block: blockWith(block, question.params) })).toEqual([]);
    };
    fc.assert(fc.property(likelyCases(block), likely), { numRuns: 200, seed: seedOf(block) });
    fc.assert(fc.property(wildCases(block), wild), { numRuns: 100, seed: seedOf(block) });
    expect(accepted, 'likely cases that fit').toBeGreaterThan(5);
    const refusals = block.examples.filter(({ outputs }) => typeof outputs === 'string');
    expect(refusals.length, 'examples of what is refused').toBeGreaterThanOrEqual(
      refused > 0 ? 1 : 0,
    );
  });
});
