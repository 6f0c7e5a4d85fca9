// The language of formulas: what is read, how it is written again, and what is said of a text that is none.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FormulaValue } from './formula-value.ts';
import { formulaLimits, formulaSchema } from './formula-value.ts';
import { equationOf } from './mathematics.ts';
import type { Mathematics } from './mathematics.ts';
import { rolesOf, withRole, withText } from './name-roles.ts';
import { operationOf } from './operations.ts';
import { randomFormula } from './random-formula.testing.ts';
import { inputsNamed, printFormula, readFormula } from './read-formula.ts';
import type { Term } from './term.ts';
import { termsIn } from './term.ts';

const seed = Number(process.env.KUMIKI_SEED ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`formulas: KUMIKI_SEED=${seed}\n`);

function formula(text: string, names: FormulaValue['names'] = {}): FormulaValue {
  return { text, names };
}

function said(text: string): string {
  const read = readFormula(formula(text));
  if (!('fault' in read)) return printFormula(read);
  const { start, end } = read.at;
  return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}: ${read.fault.en}`;
}

test('operators bind as on paper', () => {
  expect(
    [
      'a - b - c',
      'a - (b - c)',
      'a / b * c',
      'a / (b * c)',
      '-a^2',
      '(-a)^2',
      'a^b^c',
      '(a^b)^c',
      '2^-a',
      'a * -b',
    ].map(said),
  ).toEqual([
    'a - b - c',
    'a - (b - c)',
    'a / b * c',
    'a / (b * c)',
    '-a^2',
    '(-a)^2',
    'a^b^c',
    '(a^b)^c',
    '2^-a',
    'a * -b',
  ]);
  expect([said('y = x**2'), said('ｘ＊（２＋１）'), said('a × b ÷ 2 − 1')]).toEqual([
    'x^2',
    'x * 3',
    'a * b / 2 - 1',
  ]);
});

test('what cannot be read is said with its place', () => {
  const texts = [
    '',
    '3',
    'x +',
    '2x',
    '(x',
    'x)',
    'sin x',
    'sigmoid',
    'gelu(x)',
    'max(x)',
    'x / 0 * (1/0)',
    'mean(3) * x',
    'constructor * x',
    'x; y',
    'x => x',
    `${'('.repeat(40)}x${')'.repeat(40)}`,
    `x${' + x'.repeat(120)}`,
    `x${' '.repeat(600)}`,
    'a + b + c + d + f + g + h + k + m',
  ];
  expect(
    texts.map((text) => said(text).replace(/(.{60}).{60,}(⟦|: )/, '$1…$2')),
  ).toMatchInlineSnapshot(`
    [
      "⟦⟧: There is nothing yet. Write, for example, x * sigmoid(x).",
      "⟦3⟧: It names no input. Write a name such as x where what arrives should stand.",
      "x +⟦⟧: Something is missing at the end.",
      "2⟦x⟧: Between ‘2’ and ‘x’ an operator is missing, such as *.",
      "⟦(⟧x: This bracket is not closed.",
      "x⟦)⟧: ‘)’ does not belong here.",
      "⟦sin⟧ x: ‘sin’ is a function: write sin(…).",
      "⟦sigmoid⟧: ‘sigmoid’ is a function: write sigmoid(…).",
      "⟦gelu⟧(x): There is no function ‘gelu’. Write gelu * (…) to multiply; the functions are exp, log, sqrt, abs, sigmoid, tanh, relu, softplus, erf, sin, cos, min, max, mean, sum, var, softmax.",
      "⟦max(x)⟧: ‘max’ takes two values, but is given 1.",
      "x / 0 * (⟦1/0⟧): This is not a finite number.",
      "⟦mean(3)⟧ * x: ‘mean’ works along the last axis, which the number 3 does not have.",
      "⟦constructor⟧ * x: ‘constructor’ cannot be a name here. Choose another one.",
      "x⟦;⟧ y: ‘;’ cannot be read. Write names, numbers, functions and + - * / ^.",
      "x =⟦>⟧ x: ‘>’ cannot be read. Write names, numbers, functions and + - * / ^.",
      "(((((((((((((((((((((((((((((((((⟦(⟧((((((x)))))))))))))))))))))))))))))))))))))))): It is nested more than 32 deep here.",
      "⟦x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +…: It has more than 200 parts.",
      "x                                                           …: It has 601 letters, and at most 500 are possible.",
      "⟦a + b + c + d + f + g + h + k + m⟧: It has 9 inputs, and at most 8 are possible.",
    ]
  `);
});

test('any text at all has a tree or a sentence with a place in it, in both languages', () => {
  const pieces = fc.constantFrom(
    'x',
    'y',
    'b',
    '1',
    '2.5',
    '1e9',
    '(',
    ')',
    '+',
    '-',
    '*',
    '/',
    '^',
    ',',
    '=',
    'exp',
    'mean',
    'max',
    'softmax',
    '__proto__',
    'constructor',
    'toString',
    'process',
    '`',
    '${',
    '"""',
    '\n',
    ' ',
    '；',
    '⟦',
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
    fc.string({ unit: 'binary', maxLength: 700 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const value = formula(text, { b: { learned: 'scalar', start: 1 } });
      const read = readFormula(value);
      const ports = inputsNamed(value);
      expect(
        ports.every((name) => /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !(name in Object.prototype)),
      ).toBe(true);
      if ('fault' in read) {
        expect(read.fault.en).not.toBe('');
        expect(read.fault.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
        expect(read.at.start).toBeGreaterThanOrEqual(0);
        expect(read.at.end).toBeLessThanOrEqual(text.length);
        expect(read.at.start).toBeLessThanOrEqual(read.at.end);
        return;
      }
      expect(formulaSchema.safeParse(value).success).toBe(true);
      expect([...read.inputs].sort()).toEqual([...ports].sort());
      expect(termsIn(read.term).length).toBeLessThanOrEqual(formulaLimits.terms);
      // Nothing but these letters reaches what is written as code.
      expect(printFormula(read)).toMatch(/^[A-Za-z0-9_.+\-*/^(), ]*$/);
    }),
    { seed, numRuns: 2000 },
  );
});

/** The tree over plain numbers; along the last axis there is one. */
function valueOf(of: Term, at: Readonly<Record<string, number>>): number {
  if (of.kind === 'number') return of.value;
  if (of.kind !== 'apply') return at[of.name] ?? Number.NaN;
  const [a = 0, b = 0] = of.args.map((arg) => valueOf(arg, at));
  const { number } = operationOf(of.operation);
  if (number) return number(a, b);
  return { mean: a, sum: a, var: 0, softmax: 1 }[of.operation as string] ?? Number.NaN;
}

test('what is written again is read as the same', () => {
  fc.assert(
    fc.property(randomFormula, (value) => {
      const read = readFormula(value);
      if ('fault' in read) throw new Error(`${value.text}: ${read.fault.en}`);
      const printed = printFormula(read);
      const again = readFormula({ ...value, text: printed });
      if ('fault' in again) throw new Error(`${printed}: ${again.fault.en}`);
      expect(printFormula(again)).toBe(printed);
      const at = { x: 0.7, z: -1.3, b: 0.4, g: 1.9 };
      expect(valueOf(again.term, at)).toBeCloseTo(valueOf(read.term, at), 9);
    }),
    { seed, numRuns: 500 },
  );
});

test('a name is an input until something else is said of it, and a variable of the document is that', () => {
  const empty = { text: '', names: {} };
  const typed = withText(empty, 'g * x / d_model', new Set(['d_model']));
  expect(rolesOf(typed)).toEqual([
    { name: 'g', role: 'input' },
    { name: 'x', role: 'input' },
    { name: 'd_model', role: 'number', value: '=d_model' },
  ]);
  const learned = withRole(typed, { name: 'g', role: 'vector', value: 1 });
  expect(learned.names).toEqual({
    g: { learned: 'vector', start: 1 },
    d_model: { number: '=d_model' },
  });
  expect(withText(learned, 'g * x', new Set()).names).toEqual({
    g: { learned: 'vector', start: 1 },
  });
  // A variable made later takes no input away.
  expect(withText(learned, 'g * x + 1', new Set(['x'])).names).toEqual({
    g: { learned: 'vector', start: 1 },
  });
});

function written(of: Mathematics): string {
  return 'text' in of ? of.text : `${of.element}[${of.parts.map(written).join(' ')}]`;
}

test('on paper it has fractions, roots, powers and Greek letters', () => {
  const read = readFormula(formula('beta * x / sqrt(mean(x) + 1e-6) - exp(-(a + x)^2)'));
  if ('fault' in read) throw new Error(read.fault.en);
  expect(written(equationOf(read.term)).replaceAll('mrow', '')).toMatchInlineSnapshot(
    `"[y = [mfrac[[β ⋅ x] msqrt[[mover[x ‾] + msup[10 [− 6]]]]] − msup[e [− msup[[( [a + x] )] 2]]]]]"`,
  );
});
