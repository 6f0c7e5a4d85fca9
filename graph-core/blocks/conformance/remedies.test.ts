// Every remedy that a rule offers, taken: the refusal it was meant for is gone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArrivingShape, Rejection, Remedy } from '../block.ts';
import { blockWith, isRejection } from '../block.ts';
import { findBlock } from '../index.ts';
import { kindFits } from '../kit/shape.ts';
import type { Case } from './case.testing.ts';
import { arrivals, describeCase, exampleCase, shapesOf } from './case.testing.ts';
import { seedOf } from './every-block.testing.ts';
import { everyBlock } from './fitting-cases.testing.ts';
import { likelyCases } from './random-cases.testing.ts';

describe.each(everyBlock)('%s', (_type, block) => {
  test('its remedies mend', () => {
    const examples = block.examples.map((example) => exampleCase(block, example));
    const random = fc.sample(likelyCases(block), { numRuns: 200, seed: seedOf(block) });
    const idle = [
      ...examples,
      ...random.map((question) => ({ ...question, block: blockWith(block, question.params) })),
    ].flatMap((testCase) => {
      const answer = shapesOf(testCase);
      if (!isRejection(answer)) return [];
      return answer.remedies
        .filter((remedy) => remains(testCase, answer, remedy))
        .map(
          (remedy) => `${describeCase(testCase)}: ${answer.rejected}: ${JSON.stringify(remedy)}`,
        );
    });
    expect(idle).toEqual([]);
  });
});

/** Whether the same refusal comes again when the remedy has been taken. What other blocks' params do is not known here. */
function remains(testCase: Case, { message }: Rejection, remedy: Remedy): boolean {
  const mended = taken(testCase, remedy);
  if (!mended) return false;
  const again = shapesOf(mended);
  return isRejection(again) && again.message.en === message.en;
}

function taken(testCase: Case, remedy: Remedy): Case | undefined {
  if (remedy.kind === 'set-param')
    return { ...testCase, params: { ...testCase.params, [remedy.param]: remedy.value } };
  if (remedy.kind !== 'insert') return undefined;
  const wire = arrivals(testCase).find(
    ({ port, index }) => port === remedy.port && (index ?? 0) === (remedy.index ?? 0),
  );
  return wire && withWire(testCase, remedy, inserted(testCase, remedy, wire.of));
}

/** What leaves the inserted block; the shape that arrived where it will not take it, which is then found to remain. */
function inserted(
  testCase: Case,
  { port, type, params }: Extract<Remedy, { kind: 'insert' }>,
  of: ArrivingShape,
): ArrivingShape {
  const block = findBlock(type);
  const input = Object.keys(block?.inputs ?? {})[0];
  const wanted = testCase.block.inputs[port]?.kind;
  if (!block || !input || !wanted) return of;
  const answer = shapesOf({ block, params: block.params.parse(params), inputs: { [input]: of } });
  if (isRejection(answer)) return of;
  const leaving = Object.values(answer).find(({ kind }) => kindFits(kind, wanted));
  return leaving ? { ...leaving, from: of.from } : of;
}

function withWire(
  testCase: Case,
  { port, index = 0 }: { readonly port: string; readonly index?: number },
  of: ArrivingShape,
): Case {
  const wired = testCase.inputs[port];
  const now = wired && 'length' in wired ? wired.with(index, of) : of;
  return { ...testCase, inputs: { ...testCase.inputs, [port]: now } };
}
