// Arithmetic over a document's variables: `=4*d_model`. Knows no params; a bad expression is data, never a throw.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Quantity } from './schema.ts';

export type Evaluated = { readonly value: number } | { readonly error: Text };

/** An expression is a string that begins with `=`. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('=');
}

/** The variable's name where an expression is nothing but that variable. */
export function soleVariable(expression: string): string | undefined {
  return /^=\s*([A-Za-z][A-Za-z0-9_]*)\s*$/.exec(expression)?.[1];
}

const token = /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|([A-Za-z][A-Za-z0-9_]*)|([-+*/()]))/iy;
const deepest = 64;

/** Every variable an expression mentions, each once. */
export function variablesIn(expression: string): string[] {
  const names = new Set<string>();
  const words = [...expression.slice(1).matchAll(new RegExp(token, 'gi'))];
  words.forEach(([, , name], index) => {
    if (name && !isRoot(name, words[index + 1]?.[3])) names.add(name);
  });
  return [...names];
}

/** The expression with other names for some of its variables. */
export function renamedVariables(expression: string, names: ReadonlyMap<string, string>): string {
  const known = variablesIn(expression);
  return expression.replace(
    /\d+(?:\.\d+)?(?:e[+-]?\d+)?|[A-Za-z][A-Za-z0-9_]*/gi,
    (word, at: number) =>
      known.includes(word) && !isRoot(word, expression.slice(at + word.length).trimStart()[0])
        ? (names.get(word) ?? word)
        : word,
  );
}

/** The one function there is; without a bracket behind it, it is a variable like any other. */
function isRoot(word: string, next: string | undefined): boolean {
  return word === 'sqrt' && next === '(';
}

/** Value of `=expression` with `lookup` for its variables. Operators + − * /, parentheses and `sqrt(…)`. */
export function evaluate(expression: string, lookup: (name: string) => Evaluated): Evaluated {
  const words: string[] = [];
  const source = expression.slice(1);
  token.lastIndex = 0;
  for (let end = 0; source.slice(end).trim() !== ''; end = token.lastIndex) {
    const found = token.exec(source);
    if (!found) return unreadable(expression);
    words.push(found[0].trim());
  }
  let at = 0;
  let failure: Text | undefined;
  const fail = (why: Text): number => {
    failure ??= why;
    return Number.NaN;
  };
  const factor = (depth: number): number => {
    const word = words[at++];
    if (word === undefined || depth > deepest) return fail(unreadable(expression).error);
    if (word === '-') return -factor(depth + 1);
    if (word === '(') {
      const inner = sum(depth + 1);
      return words[at++] === ')' ? inner : fail(unreadable(expression).error);
    }
    if (/^\d/.test(word)) return Number(word);
    if (isRoot(word, words[at])) return Math.sqrt(factor(depth + 1));
    if (!/^[A-Za-z]/.test(word)) return fail(unreadable(expression).error);
    const known = lookup(word);
    return 'value' in known ? known.value : fail(known.error);
  };
  const product = (depth: number): number => {
    let value = factor(depth);
    while (words[at] === '*' || words[at] === '/')
      value = words[at++] === '*' ? value * factor(depth) : value / factor(depth);
    return value;
  };
  const sum = (depth: number): number => {
    let value = product(depth);
    while (words[at] === '+' || words[at] === '-')
      value = words[at++] === '+' ? value + product(depth) : value - product(depth);
    return value;
  };
  const value = sum(0);
  if (failure) return { error: failure };
  if (at < words.length) return unreadable(expression);
  if (!Number.isFinite(value))
    return {
      error: text(
        `‘${shortened(expression)}’ does not evaluate to a finite number.`,
        `「${shortened(expression)}」は有限の数になりません。`,
      ),
    };
  return { value };
}

/** Short enough to stand in a sentence. */
export function shortened(expression: string): string {
  return expression.length > 60 ? `${expression.slice(0, 60)}…` : expression;
}

function unreadable(written: string): { error: Text } {
  const expression = shortened(written);
  return {
    error: text(
      `‘${expression}’ cannot be read: write numbers and variables with + - * / and brackets, such as =4*d_model.`,
      `「${expression}」を読み取れません。=4*d_model のように、数と変数を + - * / と括弧で書いてください。`,
    ),
  };
}

/** Every variable's value; those that cannot be computed carry the reason. Variables may use one another, not in a circle. */
export function evaluateVariables(
  variables: Readonly<Record<string, Quantity>>,
): ReadonlyMap<string, Evaluated> {
  const values = new Map<string, Evaluated>();
  const open = new Set<string>();
  const lookup = (name: string): Evaluated => {
    const known = values.get(name);
    if (known) return known;
    const quantity = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (quantity === undefined)
      return {
        error: text(
          `There is no variable ‘${name}’. Add it, or enter a number.`,
          `変数「${name}」がありません。追加するか、数を入力してください。`,
        ),
      };
    if (open.has(name))
      return {
        error: text(
          `The variable ‘${name}’ is defined in terms of itself.`,
          `変数「${name}」が自分自身で定義されています。`,
        ),
      };
    if (open.size >= deepest)
      return {
        error: text(
          `The variable ‘${name}’ is at the end of a chain of more than ${deepest} variables.`,
          `変数「${name}」は ${deepest} 個を超える変数の連鎖の先にあります。`,
        ),
      };
    open.add(name);
    const value = resolveQuantity(quantity, lookup);
    open.delete(name);
    values.set(name, value);
    return value;
  };
  for (const name of Object.keys(variables)) lookup(name);
  return values;
}

/** A quantity's value: itself, or what its expression comes to. */
export function resolveQuantity(
  quantity: Quantity,
  lookup: (name: string) => Evaluated,
): Evaluated {
  if (typeof quantity === 'number') return { value: quantity };
  if (isExpression(quantity)) return evaluate(quantity, lookup);
  const written = shortened(quantity);
  return {
    error: text(
      `‘${written}’ is neither a number nor an expression (which begins with =).`,
      `「${written}」は数でも式（= で始まる）でもありません。`,
    ),
  };
}
