// Parameters, multiply–adds and bytes of one block, and of many together. Allocates nothing.
import type { Block, Params, WeightSpec } from '../../blocks/block.ts';
import type { Shape } from '../../blocks/kit/shape.ts';
import { withSpectralVectors } from '../../blocks/kit/spectral.ts';
import type { Cost } from '../analysis.ts';

export const noCost: Cost = { parameters: 0, multiplyAdds: 0, activationBytes: 0 };
const bytesPerNumber = 4;

interface Context {
  readonly params: Params;
  readonly inputs: Readonly<Record<string, Shape | readonly Shape[] | undefined>>;
  readonly outputs: Readonly<Record<string, Shape>>;
}

// The contexts hold per port what its declaration promises; the compiler cannot see it.
type Declared = Parameters<NonNullable<Block['weights']>>[0];

export function weightsOf(block: Block, context: Context): Readonly<Record<string, WeightSpec>> {
  return withSpectralVectors(block.weights?.(context as Declared) ?? {});
}

export function costOf(
  block: Block,
  context: Context,
  weights: Readonly<Record<string, WeightSpec>>,
): Cost {
  return {
    parameters: parametersOf(weights),
    multiplyAdds: block.multiplyAdds?.(context as Declared) ?? 0,
    activationBytes: Object.values(context.outputs).reduce(
      (sum, shape) => sum + bytesPerNumber * volume(shape),
      0,
    ),
  };
}

/** What training changes; statistics the block keeps itself are not counted, as in the papers. */
function parametersOf(weights: Readonly<Record<string, WeightSpec>>): number {
  let sum = 0;
  for (const { shape, frozen } of Object.values(weights))
    if (!frozen) sum += shape.reduce((product, size) => product * size, 1);
  return sum;
}

/** Numbers in one example; an axis whose size only the data knows counts as one. */
function volume({ dims }: Shape): number {
  return dims.slice(1).reduce((product, { size }) => product * (size ?? 1), 1);
}

export function addCosts(a: Cost, b: Cost): Cost {
  return {
    parameters: a.parameters + b.parameters,
    multiplyAdds: a.multiplyAdds + b.multiplyAdds,
    activationBytes: a.activationBytes + b.activationBytes,
  };
}

export function sameCost(a: Cost | undefined, b: Cost | undefined): boolean {
  return (
    a?.parameters === b?.parameters &&
    a?.multiplyAdds === b?.multiplyAdds &&
    a?.activationBytes === b?.activationBytes
  );
}
