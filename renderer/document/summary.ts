// The one line of a node that says how it is set: what differs from the block's defaults, and its counts.
import type {
  Analysis,
  Block,
  Json,
  Language,
  ParamField,
  Quantity,
} from '../../graph-core/index.ts';
import { fieldsInUse, formulaText, isExpression, paramFields } from '../../graph-core/index.ts';

const fields = new WeakMap<Block, readonly ParamField[]>();

export function fieldsOf(block: Block): readonly ParamField[] {
  const known = fields.get(block);
  if (known) return known;
  const made = paramFields(block.params);
  fields.set(block, made);
  return made;
}

/** `8 heads · Causal`, `64 · 3 × 3 · stride 2`, `28 × 28 × 1`; three entries at most. */
export function summaryOf(
  block: Block,
  params: Readonly<Record<string, Json>>,
  language: Language,
  /** What expressions come to, where that is known. */
  resolved: Readonly<Record<string, unknown>> = {},
): string {
  const used = fieldsInUse(fieldsOf(block), params);
  const shape = used
    .filter(({ axis }) => axis)
    .map((field) => axisSize(field, params[field.name], resolved[field.name], language))
    .join(' × ');
  const others = used
    .filter(({ axis }) => !axis)
    .map((field) => entry(field, params[field.name], resolved[field.name], language));
  return [shape, ...others]
    .filter((words) => words)
    .slice(0, 3)
    .join(' · ');
}

/** What a param is set to, in words; an expression with what it comes to. */
export function settingOf(
  { form, choices, default: initial }: ParamField,
  given: Json | undefined,
  resolved: unknown,
  language: Language,
): string {
  const value = given ?? initial;
  if (isExpression(value)) return `${value.slice(1)} = ${String(resolved ?? '?')}`;
  if (form.kind === 'formula') return formulaText(value);
  if (form.kind === 'choice') return choices?.[String(value)]?.[language] ?? String(value);
  return form.kind === 'flag' ? (value === true ? '✓' : '✕') : String(value);
}

/** A size is never left out: without it the others would be another shape. */
function axisSize(
  { zero, default: initial }: ParamField,
  given: Json | undefined,
  resolved: unknown,
  language: Language,
): string {
  const size = numberOf(given ?? initial, resolved);
  return size === 0 && zero ? zero[language] : String(size);
}

/** What an expression comes to, or itself where that is not known. */
function numberOf(value: unknown, resolved: unknown): unknown {
  return resolved ?? (isExpression(value) ? value.slice(1) : value);
}

function entry(
  { form, label, choices, brief, plain, default: initial }: ParamField,
  given: Json | undefined,
  resolved: unknown,
  language: Language,
): string | undefined {
  const value = given ?? initial;
  const name = label[language];
  if (brief) {
    const number = numberOf(value, resolved);
    // A size of 0 stands for "as it comes", which needs no words.
    if (number === plain || number === 0) return undefined;
    return brief[language].replaceAll('#', String(number));
  }
  // A variable's name says what it is; the label would say it twice.
  if (isExpression(value)) return value.slice(1);
  if (form.kind === 'size') {
    // A size of 0 stands for "as it comes", which needs no words.
    return value === 0 && value === initial ? undefined : `${name} ${String(value)}`;
  }
  // What the block does stands in it alone.
  if (form.kind === 'formula') return formulaText(value);
  if (value === initial) return undefined;
  // What explains it has room in the panel.
  if (form.kind === 'choice')
    return (choices?.[String(value)]?.[language] ?? String(value)).replace(/ ?[（(].*[)）]$/, '');
  if (form.kind === 'flag') return value === true ? name : `${name} ✕`;
  return `${name} ${String(value)}`;
}

/** How often a module is repeated: its number, or the variable's name where that has none. */
export function repeatsOf({ variables }: Analysis, repeat: Quantity): number | string {
  if (!isExpression(repeat)) return repeat;
  const name = repeat.slice(1).trim();
  const known = variables.get(name);
  return known && 'value' in known ? known.value : name;
}
