// Every remedy that a rule offers, taken: the refusal it was meant for is gone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArrivingShape, Rejection, Remedy } from '../block.ts';
import { isRejection } from '../block.ts';
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
    const idle = [...examples, ...random.map((question) => ({ block, ...question }))].flatMap(
      (one) => {
        const answer = shapesOf(one);
        if (!isRejection(answer)) return [];
        return answer.remedies
          .filter((remedy) => remains(one, answer, remedy))
          .map((remedy) => `${describeCase(one)}: ${answer.rejected}: ${JSON.stringify(remedy)}`);
      },
    );
    expect(idle).toEqual([]);
  });
});

/** Whether the same refusal comes again when the remedy has been taken. What other blocks' params do is not known here. */
function remains(one: Case, { message }: Rejection, remedy: Remedy): boolean {
  const mended = taken(one, remedy);
  if (!mended) return false;
  const again = shapesOf(mended);
  return isRejection(again) && again.message.en === message.en;
}

function taken(one: Case, remedy: Remedy): Case | undefined {
  if (remedy.kind === 'set-param')
    return { ...one, params: { ...one.params, [remedy.param]: remedy.value } };
  if (remedy.kind !== 'insert') return undefined;
  const wire = arrivals(one).find(
    ({ port, index }) => port === remedy.port && (index ?? 0) === (remedy.index ?? 0),
  );
  return wire && withWire(one, remedy, inserted(one, remedy, wire.of));
}

/** What leaves the inserted block; the shape that arrived where it will not take it, which is then found to remain. */
function inserted(
  one: Case,
  { port, type, params }: Extract<Remedy, { kind: 'insert' }>,
  of: ArrivingShape,
): ArrivingShape {
  const block = findBlock(type);
  const input = Object.keys(block?.inputs ?? {})[0];
  const wanted = one.block.inputs[port]?.kind;
  if (!block || !input || !wanted) return of;
  const answer = shapesOf({ block, params: block.params.parse(params), inputs: { [input]: of } });
  if (isRejection(answer)) return of;
  const leaving = Object.values(answer).find(({ kind }) => kindFits(kind, wanted));
  return leaving ? { ...leaving, from: of.from } : of;
}

function withWire(
  one: Case,
  { port, index = 0 }: { readonly port: string; readonly index?: number },
  of: ArrivingShape,
): Case {
  const wired = one.inputs[port];
  const now = wired && 'length' in wired ? wired.with(index, of) : of;
  return { ...one, inputs: { ...one.inputs, [port]: now } };
}
