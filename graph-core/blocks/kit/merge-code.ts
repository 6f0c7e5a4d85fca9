// Several wires that become one, as PyTorch writes them. Knows no particular block.
import type { Shape } from './shape.ts';
import { isChannelsFirst, layOut } from './torch-layout.ts';

/** The expressions of a variadic port. */
export function many(arriving: string | readonly string[] | undefined): readonly string[] {
  return typeof arriving === 'string' ? [arriving] : (arriving ?? []);
}

/** Operands in the layout of the answer; one with fewer axes gets new ones behind its batch axis (before its channels). */
export function torchOperands(
  expressions: readonly string[],
  shapes: readonly Shape[],
  answer: Shape,
): string[] {
  return expressions.map((expression, at) => {
    const of = shapes[at] ?? answer;
    const missing = answer.dims.length - of.dims.length;
    if (missing <= 0) return layOut(expression, of, answer);
    const ones = Array.from({ length: missing }, () => 'None').join(', ');
    return isChannelsFirst(answer) ? `${expression}[:, :, ${ones}]` : `${expression}[:, ${ones}]`;
  });
}
