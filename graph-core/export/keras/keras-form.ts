// A step's form in Keras, as its block gives it, and whether one layer can be several steps.
import type { PythonForm, Unsupported } from '../../blocks/block.ts';
import { name, sameCode } from '../../blocks/kit/python.ts';
import type { Step } from '../../compile/plan.ts';

export function kerasFormOf({
  block,
  params,
  inputs,
  outputs,
}: Step): PythonForm | Unsupported | undefined {
  return block.exports?.keras?.({ params, inputs, outputs });
}

/** Whether the holder's layer computes the step as well: a Keras layer shares all of its weights or none. */
export function isSameLayer(step: Step, holder: Step): boolean {
  const mine = kerasFormOf(step);
  const theirs = kerasFormOf(holder);
  return (
    !!mine &&
    !!theirs &&
    'call' in mine &&
    'call' in theirs &&
    sameCode(mine.make, theirs.make) &&
    step.transposed === undefined &&
    holder.transposed === undefined &&
    Object.entries(step.weights).every(([name, full]) => holder.weights[name] === full)
  );
}

/**
 * Whether what stands around the two steps, in copies or placements of one module, is written alike: the function that
 * applies the layers is one for all of them.
 */
export function isSameAround(taker: Step, holder: Step, steps: ReadonlyMap<string, Step>): boolean {
  const [mine, theirs] = withoutCommonEnd(taker.path, holder.path);
  return [...steps.values()].every((step) => {
    if (!step.path.startsWith(`${mine}/`)) return true;
    const other = steps.get(theirs + step.path.slice(mine.length));
    return other !== undefined && written(step) === written(other);
  });
}

function withoutCommonEnd(a: string, b: string): [string, string] {
  const [mine, theirs] = [a.split('/'), b.split('/')];
  while (mine.length > 1 && theirs.length > 1 && mine.at(-1) === theirs.at(-1)) {
    mine.pop();
    theirs.pop();
  }
  return [mine.join('/'), theirs.join('/')];
}

function written(step: Step): string {
  const form = kerasFormOf(step);
  if (!form || !('call' in form)) return step.block.type;
  const given = Object.entries(step.sources).map(([port, sources]) => {
    const wire =
      sources &&
      ('path' in sources ? name(port) : sources.map((_, index) => name(`${port}_${index}`)));
    return [port, wire];
  });
  return JSON.stringify([form.make, form.call(Object.fromEntries(given), name('layer'))]);
}
