// A step's form in PyTorch, as its block gives it.
import type { PythonForm, Unsupported } from '../../blocks/block.ts';
import type { Step } from '../../compile/plan.ts';

/** Undefined where a block has no torch form; limits are said before anything is written. */
export function torchFormOf(step: Step): PythonForm | Unsupported | undefined {
  return step.block.exports?.torch?.({
    params: step.params,
    inputs: step.inputs,
    outputs: step.outputs,
  });
}
