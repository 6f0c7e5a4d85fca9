// Random formulas whose values stay in reach of float32, and random text that is mostly none.
import fc from 'fast-check';
import type { FormulaValue } from './formula-value.ts';
import { inputsNamed, readFormula } from './read-formula.ts';

const names: FormulaValue['names'] = {
  b: { learned: 'scalar', start: 0.5 },
  g: { learned: 'vector', start: 1 },
  n: { number: 1.5 },
};

const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('x', 'x', 'x', 'z', 'b', 'g', 'n', '2', '0.5', 'pi'),
    fc
      .tuple(tie('text'), fc.constantFrom('+', '-', '*'), tie('text'))
      .map((of) => `(${of.join(' ')})`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `${a} / (1 + abs(${b}))`),
    fc
      .tuple(
        fc.constantFrom('sigmoid', 'tanh', 'softplus', 'erf', 'sin', 'cos', 'relu', 'abs'),
        tie('text'),
      )
      .map(([name, of]) => `${name}(${of})`),
    fc
      .tuple(fc.constantFrom('mean', 'sum', 'var', 'softmax'), tie('text'))
      .map(([name, of]) => `${name}(${of})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), tie('text'), tie('text'))
      .map(([name, a, b]) => `${name}(${a}, ${b})`),
    tie('text').map((of) => `exp(tanh(${of}))`),
    tie('text').map((of) => `log(1 + abs(${of}))`),
    tie('text').map((of) => `sqrt(1 + (${of})^2)`),
    tie('text').map((of) => `(1.5 + sin(${of}))^b`),
    tie('text').map((of) => `-(${of})`),
  ),
}));

const isReadable = (value: FormulaValue) => !('fault' in readFormula(value));

/** Names that no text mentions are left out; every text has an input. */
export const randomFormula: fc.Arbitrary<FormulaValue> = text
  .map((written) => {
    const whole = inputsNamed({ text: written, names }).length > 0 ? written : `x + ${written}`;
    const used = Object.entries(names).filter(([name]) => new RegExp(`\\b${name}\\b`).test(whole));
    return { text: whole, names: Object.fromEntries(used) };
  })
  .filter(isReadable);
