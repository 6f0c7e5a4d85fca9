// What is not whole about a shape rule's answer, as sentences: shapes, weights, costs, or the words of a refusal.
import { paramFields } from '../../params.ts';
import type { Block, Rejection, Remedy } from '../block.ts';
import { isRejection } from '../block.ts';
import { findBlock } from '../index.ts';
import type { Shape } from '../kit/shape.ts';
import { kindFits } from '../kit/shape.ts';
import type { Case } from './case.testing.ts';
import { arrivals, describeCase, self, shapesOf } from './case.testing.ts';

export function faultsOf(testCase: Case): string[] {
  const answer = shapesOf(testCase);
  const faults = isRejection(answer)
    ? wordFaults(testCase, answer)
    : [...shapeFaults(testCase, answer), ...costFaults(testCase, answer)];
  return faults.map((fault) => `${describeCase(testCase)}: ${fault}`);
}

/** A rule may propose what it cannot know to help, but never what cannot be done at all. */
export function remedyFaults(testCase: Case): string[] {
  const answer = shapesOf(testCase);
  if (!isRejection(answer)) return [];
  return answer.remedies
    .filter((remedy) => !canBeDone(testCase, remedy))
    .map((remedy) => `${describeCase(testCase)}: ${answer.rejected}: ${JSON.stringify(remedy)}`);
}

type Outputs = Readonly<Record<string, Shape>>;

function isSize(size: number | null): boolean {
  return size !== null && Number.isInteger(size) && size > 0;
}

function shapeFaults({ block }: Case, outputs: Outputs): string[] {
  const ports = Object.keys(outputs).join();
  const declared = Object.keys(block.outputs).join();
  const faults = ports === declared ? [] : [`answers for ${ports}, but has ${declared}`];
  for (const [port, { kind, dims }] of Object.entries(outputs)) {
    const wanted = block.outputs[port]?.kind;
    if (!wanted || !kindFits(kind, wanted)) faults.push(`${port} is of kind ${kind}`);
    for (const { size } of dims)
      if (size !== null && !isSize(size)) faults.push(`${port} has an axis of ${size}`);
  }
  return faults;
}

function costFaults({ block, params, inputs }: Case, outputs: Outputs): string[] {
  const context = { params, inputs, outputs };
  const weights = Object.entries(block.weights?.(context) ?? {});
  const faults = weights
    .filter(([, { shape }]) => !shape.every(isSize))
    .map(([name, { shape }]) => `weight ${name} is [${shape.join(', ')}]`);
  const cost = block.multiplyAdds?.(context) ?? 0;
  if (!Number.isInteger(cost) || cost < 0) faults.push(`costs ${cost} multiply–adds`);
  return faults;
}

function wordFaults(testCase: Case, { rejected, message, port }: Rejection): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) faults.push(`${rejected}: ${what}: ${message.en} ${message.ja}`);
  };
  must(/^[a-z]+(-[a-z]+)+$/.test(rejected), 'the code is not in kebab case');
  for (const sentence of [message.en, message.ja]) {
    must(sentence.includes(self), 'does not name the block');
    must(!/undefined|NaN|null|\[object/.test(sentence), 'has a hole');
    must(arrivals(testCase).length === 0 || sentence.includes('source of '), 'names no source');
  }
  must(message.en.endsWith('.'), 'is no sentence');
  must(/[\u3040-\u30ff]/.test(message.ja), 'is not Japanese');
  must(port === undefined || port in testCase.block.inputs, `there is no port ${port}`);
  return faults;
}

function canBeDone(testCase: Case, remedy: Remedy): boolean {
  if (remedy.kind === 'set-param') {
    const known = paramFields(testCase.block.params).some(({ name }) => name === remedy.param);
    return known && takes(testCase.block, { ...testCase.params, [remedy.param]: remedy.value });
  }
  const wires = arrivals(testCase).filter(({ port }) => port === remedy.port);
  if (wires.length <= (remedy.index ?? 0)) return false;
  if (remedy.kind !== 'insert') return true;
  const inserted = findBlock(remedy.type);
  return inserted !== undefined && takes(inserted, remedy.params);
}

function takes(block: Block, params: Readonly<Record<string, unknown>>): boolean {
  return block.params.strict().safeParse(params).success;
}
