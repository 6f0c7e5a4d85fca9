// A formula as a tree, and the text it is written as.
import type { OperationName } from './operations.ts';
import { operationOf } from './operations.ts';

/** Where it stands in the text that was read: from this letter up to, not including, that one. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Term =
  | { readonly kind: 'number'; readonly value: number; readonly at: Place }
  | { readonly kind: 'input'; readonly name: string; readonly at: Place }
  | {
      readonly kind: 'learned';
      readonly name: string;
      readonly shape: 'scalar' | 'vector';
      readonly at: Place;
    }
  | Applied;

export interface Applied {
  readonly kind: 'apply';
  readonly operation: OperationName;
  readonly args: readonly Term[];
  readonly at: Place;
}

/** Every term of the tree, the parts before the whole. */
export function termsIn(of: Term): Term[] {
  return of.kind === 'apply' ? [...of.args.flatMap(termsIn), of] : [of];
}

/** The names of a kind, each once, in the order of the text. */
export function namesOf(of: Term, kind: 'input' | 'learned'): string[] {
  return [...new Set(termsIn(of).flatMap((term) => (term.kind === kind ? term.name : [])))];
}

/** With as few brackets as there can be: `x * sigmoid(b * x)`. */
export function printTerm(of: Term): string {
  if (of.kind === 'number') return String(of.value);
  if (of.kind !== 'apply') return of.name;
  const { sign } = operationOf(of.operation);
  if (sign === undefined) return `${of.operation}(${of.args.map(printTerm).join(', ')})`;
  const parts = of.args.map((arg, index) => bracketed(arg, of, index));
  if (parts.length === 1) return `${sign}${parts[0]}`;
  return parts.join(sign === '^' ? '^' : ` ${sign} `);
}

function bracketed(arg: Term, { operation }: Applied, index: number): string {
  return needsBrackets(arg, operation, index) ? `(${printTerm(arg)})` : printTerm(arg);
}

/** Whether the part at this place would be read otherwise without brackets. */
export function needsBrackets(arg: Term, around: OperationName, index: number): boolean {
  const { binds } = operationOf(around);
  const own = bindingOf(arg);
  if (binds === undefined || own === undefined) return false;
  // a − (b + c), (a^b)^c; what follows a sign begins anew: 2^-x.
  if (around === 'power') return index === 0 ? own <= binds : own < 3;
  return index === 0 ? own < binds : own <= binds;
}

function bindingOf(of: Term): number | undefined {
  if (of.kind === 'number') return of.value < 0 ? operationOf('negate').binds : undefined;
  return of.kind === 'apply' ? operationOf(of.operation).binds : undefined;
}
