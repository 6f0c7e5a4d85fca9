// Arithmetic over variables: precedence, circles and what cannot be read, each with its sentence.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, evaluateVariables, soleVariable, variablesIn } from './expressions.ts';

const known = (name: string) =>
  name === 'd' ? { value: 12 } : { error: { en: `no ${name}`, ja: `${name} なし` } };
const value = (expression: string) => {
  const result = evaluate(expression, known);
  return 'value' in result ? result.value : result.error.en;
};

it('follows precedence', () => {
  expect(value('=1+2*3-4/2')).toBe(5);
  expect(value('=(1+2)*-3')).toBe(-9);
  expect(value('= 4 * d ')).toBe(48);
  expect(value('=1.5e1')).toBe(15);
  expect(value('=--d')).toBe(12);
  expect(value('=10-2-3')).toBe(5);
  expect(value('=12/3/2')).toBe(2);
});

/** A random expression with what it comes to. */
interface Sum {
  readonly written: string;
  readonly value: number;
}

const operators = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
};

const sums = fc.letrec<{ sum: Sum }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: 0, max: 99 }).map((value) => ({ written: String(value), value })),
    fc
      .tuple(tie('sum'), fc.constantFrom('+', '-', '*', '/'), tie('sum'))
      .map(([a, operator, b]) => ({
        written: `(${a.written}${operator}${b.written})`,
        value: operators[operator](a.value, b.value),
      })),
  ),
})).sum;

it('computes sums, products and brackets', () => {
  fc.assert(
    fc.property(sums, ({ written, value: expected }) => {
      const result = evaluate(`=${written}`, known);
      const finite = Number.isFinite(expected);
      expect('value' in result ? result.value : Number.NaN).toBe(finite ? expected : Number.NaN);
    }),
  );
});

it('is total: any text has a value or a sentence', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const result = evaluate(`=${text}`, known);
      const answered = 'value' in result ? Number.isFinite(result.value) : result.error.en !== '';
      expect(answered).toBe(true);
    }),
  );
});

describe('says what is wrong', () => {
  it('in an expression', () => {
    expect([
      value('='),
      value('=1+'),
      value('=2 d'),
      value('=x'),
      value('=1/0'),
      value('=alert(1)'),
    ]).toMatchInlineSnapshot(`
      [
        "‘=’ cannot be read: write numbers and variables with + - * / and brackets, such as =4*d_model.",
        "‘=1+’ cannot be read: write numbers and variables with + - * / and brackets, such as =4*d_model.",
        "‘=2 d’ cannot be read: write numbers and variables with + - * / and brackets, such as =4*d_model.",
        "no x",
        "‘=1/0’ does not evaluate to a finite number.",
        "no alert",
      ]
    `);
  });

  it('in variables that use one another', () => {
    const said = [...evaluateVariables({ a: '=b', b: '=a', c: 2, d: '=c*c', e: 'four' })].map(
      ([name, result]) => `${name}: ${'value' in result ? result.value : result.error.en}`,
    );
    expect(said).toMatchInlineSnapshot(`
      [
        "b: The variable ‘a’ is defined in terms of itself.",
        "a: The variable ‘a’ is defined in terms of itself.",
        "c: 2",
        "d: 4",
        "e: ‘four’ is neither a number nor an expression (which begins with =).",
      ]
    `);
  });
});

it('finds the variables of an expression', () => {
  expect(variablesIn('=4*d_model + (T-1)/d_model + 1e6')).toEqual(['d_model', 'T']);
  expect(soleVariable('= d_model ')).toBe('d_model');
  expect(soleVariable('=2*d_model')).toBeUndefined();
});

it('a square root is a function only where brackets follow it', () => {
  const lookup = (name: string) => ({ value: { d: 64, heads: 4, sqrt: 3 }[name] ?? 0 });
  expect(evaluate('=1/sqrt(d/heads)', lookup)).toEqual({ value: 0.25 });
  expect(evaluate('=2*sqrt', lookup)).toEqual({ value: 6 });
  expect('error' in evaluate('=sqrt(0-1)', lookup)).toBe(true);
  expect(variablesIn('=1/sqrt(d/heads)')).toEqual(['d', 'heads']);
  expect(variablesIn('=2*sqrt')).toEqual(['sqrt']);
});
