// Numbers in written Python as expressions over the document's variables: found by writing the same with other values.
import type { Python } from '../../blocks/kit/python.ts';
import { code, python } from '../../blocks/kit/python.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { evaluateVariables } from '../../document/expressions.ts';
import type { Document } from '../../document/schema.ts';
import { planWith } from '../trace/free-lengths.ts';
import { fitted } from './fit-number.ts';

/** Says how a variable is called where an expression stands, and keeps those that were asked for. */
export type Scope = (variable: string) => Python;

/** The document with one variable changed, or with all of them. */
interface Variant {
  readonly changed: readonly string[];
  readonly values: ReadonlyMap<string, number>;
  readonly steps: ReadonlyMap<string, Step>;
}

type Values = ReadonlyMap<string, number>;

export class Resizing {
  /** Variables that some number follows in a way that nothing here can say: they can be no arguments. */
  readonly refused = new Set<string>();

  constructor(
    readonly values: Values = new Map(),
    private readonly variants: readonly Variant[] = [],
  ) {}

  /** What the step is where the variables are others, one by one. */
  elsewhere<T>(path: string, of: (step: Step) => T): (T | undefined)[] {
    return this.variants.map(({ steps }) => {
      const step = steps.get(path);
      return step && of(step);
    });
  }

  /** `count`: how many there are, given the steps. */
  count(now: number, count: (steps: ReadonlyMap<string, Step>) => number, scope: Scope): Python {
    const others = this.variants.map(({ steps }) => count(steps));
    return this.number(now, others, scope);
  }

  /** The tree with the numbers that follow a variable written so; `others` as `elsewhere` gives them. */
  tree(of: Python, others: readonly (Python | undefined)[], scope: Scope): Python {
    const written = python(of);
    if (others.every((other) => other && python(other) === written)) return of;
    const alike = others.flatMap((other) => (other?.kind === of.kind ? [other] : []));
    if (alike.length < others.length) return this.refuse(of, others);
    return this.inside(of, alike, scope);
  }

  private inside(of: Python, others: readonly Python[], scope: Scope): Python {
    /** A part of this one, with the same part of each other. */
    const part = (mine: Python, pick: (other: Python) => Python | undefined) =>
      this.tree(mine, others.map(pick), scope);
    switch (of.kind) {
      case 'literal': {
        const values = others.map((other) => (other.kind === 'literal' ? other.value : null));
        if (typeof of.value !== 'number' || values.some((value) => typeof value !== 'number'))
          return this.refuse(of, others);
        return this.number(of.value, values.map(Number), scope);
      }
      case 'list':
      case 'tuple': {
        if (
          others.some((other) => other.kind !== of.kind || other.items.length !== of.items.length)
        )
          return this.refuse(of, others);
        const items = of.items.map((mine, at) =>
          part(mine, (other) => ('items' in other ? other.items[at] : undefined)),
        );
        return { ...of, items };
      }
      case 'call': {
        const callOf = (other: Python) => (other.kind === 'call' ? other : undefined);
        return {
          ...of,
          callee: part(of.callee, (other) => callOf(other)?.callee),
          args: of.args.map((mine, at) => part(mine, (other) => callOf(other)?.args[at])),
          keywords: of.keywords.map(
            ([key, value], at) =>
              [key, part(value, (other) => callOf(other)?.keywords[at]?.[1])] as const,
          ),
        };
      }
      case 'index': {
        const indexOf = (other: Python) => (other.kind === 'index' ? other : undefined);
        return {
          ...of,
          of: part(of.of, (other) => indexOf(other)?.of),
          items: of.items.map((mine, at) => part(mine, (other) => indexOf(other)?.items[at])),
        };
      }
      case 'operation': {
        const side = (which: 'left' | 'right') =>
          part(of[which], (other) => (other.kind === 'operation' ? other[which] : undefined));
        return { ...of, left: side('left'), right: side('right') };
      }
      case 'code':
        return this.insideCode(of, others, scope);
      case 'name':
      case 'slice':
        return this.refuse(of, others);
    }
  }

  private insideCode(
    of: Python & { readonly kind: 'code' },
    others: readonly Python[],
    scope: Scope,
  ): Python {
    const partsOf = (other: Python) => (other.kind === 'code' ? other.parts : []);
    const same = (at: number) =>
      others.every((other) => typeof partsOf(other)[at] === typeof of.parts[at]);
    if (
      !of.parts.every(
        (part, at) =>
          same(at) &&
          (typeof part !== 'string' || others.every((other) => partsOf(other)[at] === part)),
      )
    )
      return this.refuse(of, others);
    const parts = of.parts.map((part, at) => {
      if (typeof part === 'string') return part;
      const theirs = others.map((other) => {
        const found = partsOf(other)[at];
        return typeof found === 'object' ? found : undefined;
      });
      const made = this.tree(part, theirs, scope);
      // What stands around it is not known.
      return part.kind === 'literal' && made.kind === 'operation' ? code`(${made})` : made;
    });
    return { ...of, parts };
  }

  private number(now: number, others: readonly number[], scope: Scope): Python {
    const cases = others.map((value, at) => {
      const { values, changed } = this.variants[at] ?? { values: this.values, changed: [] };
      return { value, values, changed };
    });
    const found = fitted(now, this.values, cases, scope);
    const literal: Python = { kind: 'literal', value: now };
    return (
      found ??
      this.refuse(
        literal,
        others.map((value) => ({ kind: 'literal', value })),
      )
    );
  }

  /** As it is, and without the variables at which it is another. */
  private refuse(of: Python, others: readonly (Python | undefined)[]): Python {
    const written = python(of);
    const differing = this.variants.filter((_, at) => {
      const other = others[at];
      return !other || python(other) !== written;
    });
    // Where one alone makes a difference, it is that one.
    const single = differing.filter(({ changed }) => changed.length === 1);
    for (const { changed } of single.length > 0 ? single : differing)
      for (const variable of changed) this.refused.add(variable);
    return of;
  }
}

/** Of this document: `without` are variables that stay the numbers they are. */
export function resizingOf(
  document: Document,
  plan: Plan,
  without: ReadonlySet<string> = new Set(),
): Resizing {
  const values = new Map(
    [...evaluateVariables(document.variables ?? {})].flatMap(([name, value]) =>
      'value' in value ? [[name, value.value] as const] : [],
    ),
  );
  // Each by itself: one that is an expression stays its number while others change.
  const settled = { ...document, variables: Object.fromEntries(values) };
  const changedBy = (changes: Values): Variant | undefined => {
    const lengths = [...changes].map(([name, to]) => ({ name, from: values.get(name) ?? 0, to }));
    const steps = new Map(planWith(settled, lengths)?.steps.map((step) => [step.path, step]));
    const kept = plan.steps.every(({ path, block }) => steps.get(path)?.block === block);
    if (!kept) return undefined;
    return { changed: [...changes.keys()], values: new Map([...values, ...changes]), steps };
  };
  const first = new Map<string, Variant>();
  for (const [name, value] of values) {
    if (without.has(name)) continue;
    const found = others(value)
      .map((other) => changedBy(new Map([[name, other]])))
      .find((variant) => variant !== undefined);
    if (found) first.set(name, found);
  }
  if (first.size === 0) return new Resizing();
  const further = new Map([...first.keys()].map((name) => [name, 3 * (values.get(name) ?? 0)]));
  const all = changedBy(further);
  const more = all ? [all] : [...further].flatMap((change) => changedBy(new Map([change])) ?? []);
  return new Resizing(new Map([...values].filter(([name]) => first.has(name))), [
    ...first.values(),
    ...more,
  ]);
}

function others(value: number): number[] {
  return Number.isInteger(value) ? [2 * value, value + 1, value + 2] : [value / 2];
}
