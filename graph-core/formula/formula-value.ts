// A formula as a document saves it: its text, and what is said of the names in it that are not inputs.
import { z } from 'zod';
import { words } from '../sized.ts';

/** What a formula may hold at most: enough for any layer one would write by hand, little enough to be drawn and run. */
export const formulaLimits = {
  letters: 500,
  depth: 32,
  terms: 200,
  inputs: 8,
  learned: 8,
} as const;

const formulaName = words(32).regex(/^[A-Za-z][A-Za-z0-9_]*$/);

/** Learned: one number, or one for each place of the last axis. */
const learned = z.object({
  learned: z.enum(['scalar', 'vector']),
  start: z.number().min(-1e6).max(1e6),
});
/** A number that stays as it is; in a document also an expression over its variables, such as `=d_model`. */
const given = z.object({ number: z.number() });

export const formulaSchema = z.object({
  text: words(formulaLimits.letters),
  /** Every other name is an input. */
  names: z.record(formulaName, z.union([learned, given])),
});

export type FormulaValue = z.infer<typeof formulaSchema>;

/** The text of what a document has as a formula, whatever that is. */
export function formulaText(value: unknown): string {
  const found = typeof value === 'object' && value !== null && 'text' in value ? value.text : '';
  return typeof found === 'string' ? found : '';
}

/** With each of its numbers changed, where there are such; anything else as it is. */
export function withNumbers(value: unknown, change: (number: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || !('names' in value)) return value;
  const { names } = value;
  if (typeof names !== 'object' || names === null) return value;
  const changed = Object.entries(names).map(([name, said]: [string, unknown]) =>
    typeof said === 'object' && said !== null && 'number' in said
      ? [name, { ...said, number: change(said.number) }]
      : [name, said],
  );
  return { ...value, names: Object.fromEntries(changed) };
}
