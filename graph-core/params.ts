// The kinds of param a block may have, each a zod schema that also says how a form shows it. Knows no form.
import { z } from 'zod';
import type { Text } from './text.ts';

export interface ParamLook {
  readonly label: Text;
  readonly help?: Text;
  /** Words for each value of a choice. */
  readonly choices?: Readonly<Record<string, Text>>;
  /** Whether it means anything beside the others as they are set; absent = always. */
  when?(params: Readonly<Record<string, unknown>>): boolean;
}

const looks = new WeakMap<z.ZodType, ParamLook & { form: ParamForm }>();

/** How a form draws a param. A `size` is a whole number ≥ 1 that may be bound to a variable. */
type ParamForm =
  | { readonly kind: 'size'; readonly min: number; readonly max: number }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly step: number }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'flag' };

export interface ParamField extends ParamLook {
  readonly name: string;
  readonly form: ParamForm;
  readonly default: unknown;
}

function looking<S extends z.ZodType>(schema: S, look: ParamLook, form: ParamForm): S {
  looks.set(schema, { ...look, form });
  return schema;
}

/** A whole number, 1 … max unless `min` says otherwise. */
export function size(initial: number, look: ParamLook, { min = 1, max = 65_536 } = {}) {
  return looking(z.int().min(min).max(max).default(initial), look, { kind: 'size', min, max });
}

/** A number within bounds; `step` is what an arrow key changes. */
export function number(
  initial: number,
  look: ParamLook,
  { min, max, step }: { min: number; max: number; step: number },
) {
  return looking(z.number().min(min).max(max).default(initial), look, {
    kind: 'number',
    min,
    max,
    step,
  });
}

/** A share between 0 and 0.95, as dropout takes it. */
export function rate(initial: number, look: ParamLook) {
  return number(initial, look, { min: 0, max: 0.95, step: 0.05 });
}

export function choice<const C extends readonly [string, ...string[]]>(
  options: C,
  initial: C[number],
  look: ParamLook,
) {
  const schema = z
    .enum(options)
    .default(
      initial as z.core.util.NoUndefined<z.output<z.ZodEnum<z.core.util.ToEnum<C[number]>>>>,
    );
  return looking(schema, look, { kind: 'choice', options });
}

export function flag(initial: boolean, look: ParamLook) {
  return looking(z.boolean().default(initial), look, { kind: 'flag' });
}

/** The fields of a block's params in the order it declares them. */
export function paramFields(params: z.ZodObject): ParamField[] {
  const defaults = params.parse({});
  return Object.entries(params.shape).map(([name, schema]) => {
    const look = looks.get(schema as z.ZodType);
    if (!look)
      throw new Error(
        `The param ${name} was not made with a helper of params.ts, so no form can draw it.`,
      );
    return { ...look, name, default: defaults[name] };
  });
}

/** The fields that mean something as the params are set, in their order. What is not set has its default. */
export function fieldsInUse(
  fields: readonly ParamField[],
  params: Readonly<Record<string, unknown>>,
): readonly ParamField[] {
  if (fields.every(({ when }) => !when)) return fields;
  const set = {
    ...Object.fromEntries(fields.map((field) => [field.name, field.default])),
    ...params,
  };
  return fields.filter(({ when }) => !when || when(set));
}
