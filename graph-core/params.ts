// The kinds of setting there are, each a zod schema that also says how a form shows it: params of blocks, options of data,
// and all that training is told.
import { z } from 'zod';
import type { FormulaValue } from './formula/formula-value.ts';
import { formulaSchema, formulaText } from './formula/formula-value.ts';
import { drawnPoints, readPoints } from './drawn-points.ts';
import type { Text } from './text.ts';
import { words } from './sized.ts';
import { text, verbatim } from './text.ts';

export interface ParamLook {
  readonly label: Text;
  readonly help?: Text;
  /** Words for each value of a choice. */
  readonly choices?: Readonly<Record<string, Text>>;
  /** What each value of a choice does, shown while it is chosen. */
  readonly choiceHelp?: Readonly<Record<string, Text>>;
  /** How the block says it on one line, with # for the number: `# heads`. */
  readonly brief?: Text;
  /** The number that the line need not mention. */
  readonly plain?: number;
  /** One size of a shape: the line writes it with those beside it, as `28 × 28 × 1`. */
  readonly axis?: true;
  /** What a number of 0 means, where that is not a small amount. */
  readonly zero?: Text;
  /** Whether it means anything beside the others as they are set; absent = always. */
  when?(params: Readonly<Record<string, unknown>>): boolean;
}

const looks = new WeakMap<z.ZodType, ParamLook & { form: ParamForm }>();

/** Anything made with a helper below: whatever it is, it has a default. */
export type Param = z.ZodDefault<z.ZodType>;

interface Range {
  readonly min: number;
  readonly max: number;
  /** What an arrow key changes. */
  readonly step: number;
}

/** How a form draws a param. A `size` is a whole number, which a block may have bound to a variable. */
type ParamForm =
  | ({ readonly kind: 'size' } & Range)
  | ({
      readonly kind: 'number';
      /** An arrow key changes it by a tenth of what it is. */
      readonly byTenths?: boolean;
    } & Range)
  | {
      readonly kind: 'choice';
      readonly options: readonly string[];
      /** In place of one of them it may be a positive number by the name of a class; whoever draws the form knows those. */
      readonly byClass?: true;
    }
  | { readonly kind: 'flag' }
  /** Points in the plane from −1 to 1, as drawn-points.ts writes them. */
  | { readonly kind: 'drawing' }
  /** A text in the language of formula/, with what is said of the names in it; some to begin with. */
  | { readonly kind: 'formula'; readonly examples: readonly FormulaExample[] };

export interface FormulaExample {
  readonly label: Text;
  readonly value: FormulaValue;
}

export interface ParamField extends ParamLook {
  readonly name: string;
  readonly form: ParamForm;
  readonly default: unknown;
}

function looking<S extends z.ZodType>(schema: S, look: ParamLook, form: ParamForm): S {
  looks.set(schema, { ...look, form });
  return schema;
}

/** A whole number, 1 … max unless `min` says otherwise; a form may offer less, only `upTo`. */
export function size(
  initial: number,
  look: ParamLook,
  { min = 1, max = 65_536, upTo, step = 1 }: Partial<Range & { readonly upTo: number }> = {},
) {
  const schema = z.int().min(min).max(max).default(initial);
  return looking(schema, look, { kind: 'size', min, max: upTo ?? max, step });
}

/** A number within bounds; a form may offer less, only `upTo`. */
export function number(
  initial: number,
  look: ParamLook,
  { upTo, byTenths, ...range }: Range & { readonly upTo?: number; readonly byTenths?: boolean },
) {
  const { min, max } = range;
  return looking(z.number().min(min).max(max).default(initial), look, {
    kind: 'number',
    ...range,
    max: upTo ?? max,
    ...(byTenths && { byTenths }),
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

/** One of what only the document knows, such as the metrics it measures: whoever draws the form says what there is. */
export function openChoice<S extends z.ZodType<string>>(
  initial: string,
  look: ParamLook,
  schema: S,
): z.ZodDefault<S> {
  // A string, as `schema` asks for.
  const made = schema.default(initial as z.core.util.NoUndefined<z.output<S>>);
  return looking(made, look, { kind: 'choice', options: [] });
}

export function flag(initial: boolean, look: ParamLook) {
  return looking(z.boolean().default(initial), look, { kind: 'flag' });
}

export function drawing(initial: string, look: ParamLook) {
  const schema = z.string().max(20_000).regex(drawnPoints).default(initial);
  return looking(schema, look, { kind: 'drawing' });
}

export function formula(
  initial: FormulaValue,
  look: ParamLook,
  examples: readonly FormulaExample[],
) {
  return looking(formulaSchema.default(initial), look, { kind: 'formula', examples });
}

/** By the name of a class; a class that is not named has 1. */
const byClass = z.record(words(200), z.number().positive().max(1e6));

export function classWeights(look: ParamLook) {
  const options = ['off', 'balanced'] as const;
  const schema = z.union([z.enum(options), byClass]).default('off');
  return looking(schema, look, { kind: 'choice', options, byClass: true });
}

/** What a document says of a param that it must say. */
export function withoutDefault<S extends z.ZodType>(param: z.ZodDefault<S>): S {
  return param.unwrap();
}

/** A value in words. */
export function valueText({ form, choices, zero }: ParamField, value: unknown): Text {
  if (form.kind === 'flag') return value === true ? text('yes', 'はい') : text('no', 'いいえ');
  if (form.kind === 'drawing') {
    const { length } = readPoints(String(value));
    return text(`${length} points`, `${length} 点`);
  }
  if (form.kind === 'formula') return verbatim(formulaText(value));
  if (form.kind === 'choice' && typeof value === 'object') {
    const said = Object.entries(value ?? {}).map(([name, weight]) => `${name} ${String(weight)}`);
    return verbatim(said.join(', ') || '1');
  }
  if (value === 0 && zero) return zero;
  return choices?.[String(value)] ?? text(String(value), String(value));
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
