// Which form of a shape fits on a wire: with names, with sizes, or without the batch.
import type { Shape } from '../../graph-core/index.ts';
import { printShape } from '../../graph-core/index.ts';

/** Of the mono face at 12 px. */
export const letterWidth = 7.25;
/** Joints and a little air at both ends. */
const endsTake = 22;

/** All forms, longest first. */
export function shapeForms(shape: Shape): readonly [named: string, sizes: string, short: string] {
  const sizes = shape.dims.map(({ size, name }) => (size === null ? name : `${size}`));
  return [printShape(shape), sizes.join('×'), sizes.slice(1).join('×') || sizes.join('×')];
}

/** The longest of the forms that fits along a wire. */
export function fittingForm(forms: readonly string[], room: number): string {
  const fits = forms.find((form) => form.length * letterWidth <= room - endsTake);
  return fits ?? forms.at(-1) ?? '';
}
