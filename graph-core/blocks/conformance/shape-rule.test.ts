// Every block's shape rule: total, in agreement with its examples, and clear about what it refuses.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paramFields } from '../../params.ts';
import type { Block, Rejection, Remedy } from '../block.ts';
import { isRejection } from '../block.ts';
import { findBlock } from '../index.ts';
import { kindFits, tensorShape } from '../shape.ts';
import type { Case, Question } from './case.testing.ts';
import { arrivals, describeCase, exampleCase, self, shapesOf } from './case.testing.ts';
import { everyBlock, seed, seedOf } from './every-block.testing.ts';
import { likelyCases, wildCases } from './random-cases.testing.ts';

console.info(`shape rules: KUMIKI_SEED=${seed}`);

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
    for (const example of block.examples) checkCase(exampleCase(block, example), true);
  });

  test('300 random cases: it never throws, and what it answers is whole', () => {
    const counted = { accepted: 0, refused: 0 };
    const check = (likely: boolean) => (question: Question) => {
      if (checkCase({ block, ...question }, likely)) counted.accepted++;
      else counted.refused++;
    };
    const [usual, wild] = [likelyCases(block), wildCases(block)];
    fc.assert(fc.property(usual, check(true)), { numRuns: 200, seed: seedOf(block) });
    expect(counted.accepted, 'random cases that fit').toBeGreaterThan(5);
    const refusals = block.examples.filter(({ outputs }) => typeof outputs === 'string');
    if (counted.refused > 0) expect(refusals, 'examples of what is refused').not.toEqual([]);
    fc.assert(fc.property(wild, check(false)), { numRuns: 100, seed: seedOf(block) });
  });
});

/** Whether the case is accepted; throws where the answer is not whole. Remedies of wild sizes may exceed a limit. */
function checkCase(one: Case, likely: boolean): boolean {
  const result = shapesOf(one);
  if (isRejection(result)) {
    checkRejection(one, result);
    if (likely) for (const remedy of result.remedies) checkRemedy(one, result, remedy);
    return false;
  }
  const words = describeCase(one);
  expect(Object.keys(result), words).toEqual(Object.keys(one.block.outputs));
  for (const [port, of] of Object.entries(result)) {
    const declared = one.block.outputs[port];
    expect(declared && kindFits(of.kind, declared.kind), `${words}: kind of ${port}`).toBe(true);
    for (const { size } of of.dims)
      expect(size === null || (Number.isInteger(size) && size > 0), `${words}: ${size}`).toBe(true);
  }
  const context = { params: one.params, inputs: one.inputs, outputs: result };
  for (const [name, { shape }] of Object.entries(one.block.weights?.(context) ?? {}))
    expect(
      shape.every((size) => Number.isInteger(size) && size > 0),
      `${words}: weight ${name} [${shape}]`,
    ).toBe(true);
  const cost = one.block.multiplyAdds?.(context) ?? 0;
  expect(Number.isInteger(cost) && cost >= 0, `${words}: ${cost} multiply–adds`).toBe(true);
  return true;
}

function checkRejection(one: Case, { rejected, message, port }: Rejection): void {
  const words = `${describeCase(one)}: ${rejected}`;
  expect(rejected, words).toMatch(/^[a-z]+(-[a-z]+)+$/);
  const wired = arrivals(one);
  for (const sentence of [message.en, message.ja]) {
    expect(sentence, words).toContain(self);
    expect(sentence, words).not.toMatch(/undefined|NaN|null|\[object/);
    if (wired.length > 0) expect(sentence, words).toContain('source of ');
  }
  expect(message.en, words).toMatch(/\.$/);
  expect(message.ja, words).toMatch(/[\u3040-\u30ff]/);
  if (port !== undefined) expect(Object.keys(one.block.inputs), words).toContain(port);
}

function checkRemedy(one: Case, { rejected }: Rejection, remedy: Remedy): void {
  const words = `${describeCase(one)}: ${rejected} ${JSON.stringify(remedy)}`;
  if (remedy.kind === 'set-param') {
    expect(takes(one.block, { ...one.params, [remedy.param]: remedy.value }), words).toBe(true);
    expect(
      paramFields(one.block.params).map(({ name }) => name),
      words,
    ).toContain(remedy.param);
    return;
  }
  const index = remedy.index ?? 0;
  const wires = arrivals(one).filter(({ port }) => port === remedy.port);
  expect(wires.length, `${words}: there is such a wire`).toBeGreaterThan(index);
  if (remedy.kind !== 'insert') return;
  const inserted = findBlock(remedy.type);
  if (!inserted) throw new Error(`${words}: there is no such block.`);
  expect(takes(inserted, remedy.params), words).toBe(true);
}

function takes(block: Block, params: Readonly<Record<string, unknown>>): boolean {
  return block.params.strict().safeParse(params).success;
}
