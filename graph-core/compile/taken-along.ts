// What a block computes along for the one behind it, in the same pass over the numbers.
import type { ActivationName } from '../engine/ops.ts';
import type { Plan, Step } from './plan.ts';
import { answerPort, outputKey } from './plan.ts';

export interface TakenAlong {
  /** By the path of the block that takes it along. */
  readonly by: ReadonlyMap<string, ActivationName>;
  /** By the path of the activation block: the output that is its answer too. */
  readonly answers: ReadonlyMap<string, string>;
}

/** Activations only where nobody else reads what they are taken of. */
export function takenAlong({ steps }: Pick<Plan, 'steps'>): TakenAlong {
  const before = new Map(steps.map((step) => [step.path, step]));
  const readers = countReaders(steps);
  const by = new Map<string, ActivationName>();
  const answers = new Map<string, string>();
  for (const { path, block, params, sources } of steps) {
    const source = sources.values;
    if (!source || !('path' in source)) continue;
    const activation = block.activationAlone?.(params);
    if (!activation) continue;
    const taker = before.get(source.path);
    const key = outputKey(source.path, source.port);
    if (!taker?.block.takesActivation || answerPort(taker) !== source.port) continue;
    if (readers.get(key) !== 1) continue;
    by.set(source.path, activation);
    answers.set(path, key);
  }
  return { by, answers };
}

function countReaders(steps: readonly Step[]): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  for (const { sources } of steps)
    for (const { path, port } of Object.values(sources).flatMap((wired) => wired ?? [])) {
      const key = outputKey(path, port);
      readers.set(key, (readers.get(key) ?? 0) + 1);
    }
  return readers;
}
