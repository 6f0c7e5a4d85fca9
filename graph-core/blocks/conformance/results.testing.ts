// What an engine makes of a case in inference and in training, and how far another engine is off.
import type { Engine } from '../../engine/engine.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import type { Computed, Leaves, Numbers } from './compute.testing.ts';
import { compute, deviation, gradients } from './compute.testing.ts';

export interface Results {
  readonly inference: Computed;
  readonly training: Computed;
  readonly slopes: Readonly<Record<string, Numbers>>;
}

export const trainingPass = { training: true, seed: 2 };

export async function resultsOf(engine: Engine, of: Fitting, leaves: Leaves): Promise<Results> {
  return {
    inference: await compute(engine, of, leaves, { training: false, seed: 1 }),
    training: await compute(engine, of, leaves, trainingPass),
    slopes: await gradients(engine, of, leaves, trainingPass),
  };
}

/** Sentences about what differs by more than the tolerance, relative to the largest element. */
export function differences(
  of: Fitting,
  got: Results,
  expected: Results,
  tolerance: number,
): string[] {
  const compare = (what: string, ours: Many, theirs: Many) =>
    [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((name) => {
      const off = deviation(ours[name], theirs[name]);
      return off < tolerance ? [] : [`${describeCase(of)}: ${what} ${name} is off by ${off}`];
    });
  return [
    ...compare('inference', got.inference.outputs, expected.inference.outputs),
    ...compare('training', got.training.outputs, expected.training.outputs),
    ...compare('update', got.training.updates, expected.training.updates),
    ...compare('gradient', got.slopes, expected.slopes),
  ];
}

type Many = Readonly<Record<string, Numbers>>;
