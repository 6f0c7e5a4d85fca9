// What is typed into a size, as a number or an expression over variables.
import type { Quantity } from '../../graph-core/index.ts';
import { isExpression } from '../../graph-core/index.ts';

/** `128` is a number; `d_model` and `4*d_model` become expressions even without their `=`. */
export function readSize(
  typed: string,
  variables: Readonly<Record<string, Quantity>>,
): number | string | undefined {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return undefined;
  if (isExpression(text)) return text;
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  return /[A-Za-z*+/()-]/.test(text) || Object.hasOwn(variables, text) ? `=${text}` : undefined;
}
