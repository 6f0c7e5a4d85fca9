// Which blocks compute the operators of a foreign graph, and which read and answer its ends.
import type { Shape } from '../kit/shape.ts';
import { byClass } from './by-class.ts';
import { onImages } from './images.ts';
import type { Part, Translation } from './operation.ts';
import { onSequences } from './sequences.ts';
import { onValues } from './values.ts';

export type { Numbers, Operation, Part, Translation } from './operation.ts';

export const translations: Readonly<Record<string, Translation>> = {
  ...onImages,
  ...onSequences,
  ...onValues,
  ...byClass,
};

/** The block that reads what enters: sizes without the batch. Undefined where there is none of that rank. */
export function inputPart(
  type: 'float32' | 'int64',
  sizes: readonly number[],
  vocabulary: number | undefined,
): Part | undefined {
  const [first = 1, second = 1, third = 1] = sizes;
  const part = (name: string, params: Part['params']): Part => ({ type: name, params, inputs: {} });
  if (type === 'int64') {
    if (vocabulary === undefined) return undefined;
    if (sizes.length === 0) return part('class-input', { classes: vocabulary });
    if (sizes.length === 1) return part('token-input', { length: first, vocabulary });
    return undefined;
  }
  if (sizes.length === 1) return part('vector-input', { features: first });
  if (sizes.length === 2) return part('sequence-input', { length: first, features: second });
  if (sizes.length === 3)
    return part('image-input', { height: first, width: second, channels: third });
  return undefined;
}

/** The block that answers what leaves: by classes where a softmax was last, else values. */
export function outputPart(endsInSoftmax: boolean): { readonly part: Part; readonly port: string } {
  return endsInSoftmax
    ? { part: { type: 'classification-output', params: {}, inputs: { logits: 0 } }, port: 'logits' }
    : { part: { type: 'regression-output', params: {}, inputs: { values: 0 } }, port: 'values' };
}

/** The axes of an example in another order: `perm` counts the batch as 0. Undefined where there are too many. */
export function permutePart(perm: readonly number[]): Part | undefined {
  if (perm[0] !== 0 || perm.length < 3 || perm.length > 4) return undefined;
  return { type: 'permute', params: { order: perm.slice(1).join() }, inputs: { values: 0 } };
}

/** One place of an axis, which stays. */
export function slicePart(axis: number, start: number): Part {
  const params = { axis, from: 'start', start, length: 1, keepAxis: true };
  return { type: 'slice', params, inputs: { values: 0 } };
}

export function reshapePart(sizes: readonly number[], from: Shape): Part | undefined {
  const [first = 1, second = 1, third = 1] = sizes;
  if (sizes.length === 1 && from.dims.length > 2)
    return { type: 'flatten', params: {}, inputs: { values: 0 } };
  if (sizes.length < 1 || sizes.length > 3) return undefined;
  const params = { axes: String(sizes.length), first, second, third };
  return { type: 'reshape', params, inputs: { values: 0 } };
}
