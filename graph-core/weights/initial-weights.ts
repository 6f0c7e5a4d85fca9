// The weights a model begins with, without running anything: those that training with the same seed starts from.
import { initialValues } from '../compile/initialize.ts';
import type { Plan } from '../compile/plan.ts';
import { hashString, deriveKey } from '../engine/random.ts';
import type { NamedArray } from './named-array.ts';

export function initialWeights(plan: Plan, seed: number): NamedArray[] {
  return [...plan.weights].map(([name, spec]) => ({
    name,
    shape: spec.shape,
    data: initialValues(spec, deriveKey(seed, hashString(name))),
  }));
}
