// Parameters of two torch modules that are one weight of ours: found by laying numbered places out as each of them does.
import type { WeightValue } from '../../blocks/block.ts';
import { permuted } from '../../blocks/kit/layout.ts';
import type { Step } from '../../compile/plan.ts';
import { weightsOfStep } from '../../weights/held-weights.ts';
import { torchFormOf } from './torch-form.ts';

export interface Joint {
  /** Key of the parameter in the module that takes it, and in the one that holds it. */
  readonly key: string;
  readonly from: string;
  /** The two lay it out with its axes exchanged. */
  readonly turned: boolean;
}

/** Undefined where the taker's layout is not one of the holder's. */
export function jointsOf(holder: Step, taker: Step, full: string): Joint[] | undefined {
  const theirs = entriesOf(holder, full);
  const mine = entriesOf(taker, full);
  const joints = mine.map(([key, value]): Joint | undefined => {
    for (const [from, other] of theirs) {
      if (same(value, other)) return { key, from, turned: false };
      if (other.shape.length === 2 && same(value, permuted(other, [1, 0])))
        return { key, from, turned: true };
    }
    return undefined;
  });
  const found = joints.filter((joint) => joint !== undefined);
  return found.length === joints.length && found.length > 0 ? found : undefined;
}

/** The entries of a module's state that hold the weight. */
function entriesOf(step: Step, full: string): [string, WeightValue][] {
  const form = torchFormOf(step);
  if (!form || 'unsupported' in form) return [];
  const specs = step.block.weights?.({
    params: step.params,
    inputs: step.inputs,
    outputs: step.outputs,
  });
  const marked = Object.entries(specs ?? {}).map(([name, { shape }]) => {
    const turned = step.transposed?.has(name);
    const size = shape.reduce((product, dim) => product * dim, 1);
    const mine = step.weights[name] === full;
    const data = Float32Array.from({ length: size }, (_, index) => (mine ? index + 1 : 0));
    return [
      step.weights[name] ?? '',
      { shape: turned ? [...shape].reverse() : shape, data },
    ] as const;
  });
  const state = form.state?.(weightsOfStep(step, new Map(marked))) ?? {};
  return Object.entries(state).filter(([, { data }]) => data.some((value) => value !== 0));
}

function same(a: WeightValue, b: WeightValue): boolean {
  return (
    a.shape.join() === b.shape.join() && a.data.every((value, index) => value === b.data[index])
  );
}
