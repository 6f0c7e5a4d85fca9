// Several wires that become one, as PyTorch writes them.
import type { Shape } from './shape.ts';
import { isChannelsFirst, layOut } from './torch-layout.ts';
import type { Python } from './python.ts';
import { item, slice } from './python.ts';

/** Operands in the layout of the answer; one with fewer axes gets new ones behind its batch axis (before its channels). */
export function torchOperands(
  expressions: readonly Python[],
  shapes: readonly Shape[],
  answer: Shape,
): Python[] {
  return expressions.map((expression, index) => {
    const of = shapes[index] ?? answer;
    const missing = answer.dims.length - of.dims.length;
    if (missing <= 0) return layOut(expression, of, answer);
    const ones = Array.from({ length: missing }, () => null);
    const kept = isChannelsFirst(answer) ? [slice(), slice()] : [slice()];
    return item(expression, ...kept, ...ones);
  });
}
