// What each name of a formula is: an input, learned, or a number; and the formula with that changed.
import type { FormulaValue } from './formula-value.ts';
import type { Fault, Formula } from './read-formula.ts';
import { inputsNamed, readFormula } from './read-formula.ts';
import { wordsIn } from './words-in.ts';

export type NameRole = 'input' | 'scalar' | 'vector' | 'number';

export interface RoledName {
  readonly name: string;
  readonly role: NameRole;
  /** First value of what is learned; a number, or in a document an expression over its variables. */
  readonly value?: number | string;
}

/** As a document has it: a number may be an expression. */
export interface WrittenFormula {
  readonly text: string;
  readonly names: Readonly<Record<string, WrittenName>>;
}

type WrittenName =
  | Exclude<FormulaValue['names'][string], { number: number }>
  | { readonly number: number | string };

/** What a document holds as a formula, as far as it is one. */
export function writtenFormula(value: unknown): WrittenFormula {
  if (typeof value !== 'object' || value === null) return { text: '', names: {} };
  const { text, names } = value as Partial<Record<keyof WrittenFormula, unknown>>;
  const sound = Object.entries(typeof names === 'object' && names !== null ? names : {}).filter(
    ([, said]: [string, unknown]) =>
      typeof said === 'object' && said !== null && ('learned' in said || 'number' in said),
  );
  return {
    text: typeof text === 'string' ? text : '',
    names: Object.fromEntries(sound) as WrittenFormula['names'],
  };
}

/** Every name of the text in its order. */
export function rolesOf({ text, names }: WrittenFormula): RoledName[] {
  const inputs = new Set(inputsNamed({ text, names: names as FormulaValue['names'] }));
  const found = new Map<string, RoledName>();
  for (const { kind, text: name } of wordsIn(text)) {
    if (kind !== 'name' || found.has(name)) continue;
    const said = Object.hasOwn(names, name) ? names[name] : undefined;
    if (said && 'learned' in said) found.set(name, { name, role: said.learned, value: said.start });
    else if (said) found.set(name, { name, role: 'number', value: said.number });
    else if (inputs.has(name)) found.set(name, { name, role: 'input' });
  }
  return [...found.values()];
}

export function withRole(of: WrittenFormula, { name, role, value = 1 }: RoledName): WrittenFormula {
  const { [name]: _, ...others } = of.names;
  if (role === 'input') return { ...of, names: others };
  const said: WrittenName =
    role === 'number'
      ? { number: value }
      : { learned: role, start: typeof value === 'number' ? value : 1 };
  return { ...of, names: { ...of.names, [name]: said } };
}

/**
 * The formula with another text: what is said of names that it no longer has is dropped, and a name that is new and one of
 * the document's variables is that variable.
 */
export function withText(
  of: WrittenFormula,
  text: string,
  variables: ReadonlySet<string>,
): WrittenFormula {
  const before = new Set(rolesOf(of).map(({ name }) => name));
  const next = rolesOf({ text, names: of.names }).map((named) =>
    named.role === 'input' && !before.has(named.name) && variables.has(named.name)
      ? { name: named.name, role: 'number' as const, value: `=${named.name}` }
      : named,
  );
  return next.reduce<WrittenFormula>(withRole, { text, names: {} });
}

/** Reads a formula as a document has it; `numberOf` says what an expression comes to. */
export function readWritten(
  { text, names }: WrittenFormula,
  numberOf: (expression: number | string) => number,
): Formula | Fault {
  const known = Object.entries(names).map(([name, said]) => [
    name,
    'number' in said ? { number: numberOf(said.number) } : said,
  ]);
  return readFormula({ text, names: Object.fromEntries(known) as FormulaValue['names'] });
}
