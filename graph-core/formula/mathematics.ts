// A formula as one writes it on paper: fractions, roots and powers, as a small tree in the elements of MathML.
import type { OperationName } from './operations.ts';
import { operationOf } from './operations.ts';
import type { Applied, Term } from './term.ts';
import { needsBrackets } from './term.ts';

export type Mathematics =
  /** A name, a number, a sign. */
  | { readonly element: 'mi' | 'mn'; readonly text: string }
  /** As high as what stands beside it, where it is `high`. */
  | { readonly element: 'mo'; readonly text: string; readonly high?: boolean }
  | {
      readonly element: 'mrow' | 'mfrac' | 'msup' | 'msqrt' | 'mover';
      readonly parts: readonly Mathematics[];
    };

const greek = new Map(
  'alpha α beta β gamma γ delta δ epsilon ε eps ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ rho ρ sigma σ tau τ phi φ chi χ psi ψ omega ω'
    .split(' ')
    .reduce<[string, string][]>((pairs, word, index, all) => {
      const letter = all[index + 1];
      return index % 2 === 0 && letter !== undefined ? [...pairs, [word, letter]] : pairs;
    }, []),
);

const signs: Readonly<Partial<Record<OperationName, string>>> = {
  add: '+',
  subtract: '−',
  multiply: '⋅',
  negate: '−',
};

const words: Readonly<Partial<Record<OperationName, string>>> = { sigmoid: 'σ', log: 'ln' };

const sign = (text: string): Mathematics => ({ element: 'mo', text });
const row = (...parts: readonly Mathematics[]): Mathematics => ({ element: 'mrow', parts });

/** `y = …` */
export function equationOf(term: Term): Mathematics {
  return row({ element: 'mi', text: 'y' }, sign('='), mathematicsOf(term));
}

function mathematicsOf(of: Term): Mathematics {
  if (of.kind === 'number') return numberOf(of.value);
  if (of.kind !== 'apply') return { element: 'mi', text: greek.get(of.name) ?? of.name };
  const [a, b] = of.args;
  if (!a) return row();
  if (of.operation === 'divide' && b)
    return { element: 'mfrac', parts: [mathematicsOf(a), mathematicsOf(b)] };
  if (of.operation === 'power' && b) return { element: 'msup', parts: [atom(a), mathematicsOf(b)] };
  if (of.operation === 'sqrt') return { element: 'msqrt', parts: [mathematicsOf(a)] };
  if (of.operation === 'exp')
    return { element: 'msup', parts: [{ element: 'mi', text: 'e' }, mathematicsOf(a)] };
  if (of.operation === 'abs') return row(sign('|'), mathematicsOf(a), sign('|'));
  if (of.operation === 'mean' && a.kind !== 'apply')
    return { element: 'mover', parts: [mathematicsOf(a), sign('‾')] };
  if (operationOf(of.operation).sign === undefined) return called(of);
  const own = signs[of.operation] ?? '';
  if (of.operation === 'negate') return row(sign(own), inner(a, of, 0));
  return b ? row(inner(a, of, 0), sign(own), inner(b, of, 1)) : row();
}

function called({ operation, args }: Applied): Mathematics {
  const given = args.flatMap((arg, index) =>
    index === 0 ? [mathematicsOf(arg)] : [sign(','), mathematicsOf(arg)],
  );
  const name = { element: 'mi', text: words[operation] ?? operation } as const;
  return row(name, bracketed(row(...given)));
}

/** A fraction needs no brackets: its line holds it together. */
function inner(arg: Term, { operation }: Applied, index: number): Mathematics {
  const held = arg.kind === 'apply' && arg.operation === 'divide';
  const written = mathematicsOf(arg);
  return !held && needsBrackets(arg, operation, index) ? bracketed(written) : written;
}

function atom(of: Term): Mathematics {
  const plain = of.kind === 'number' ? of.value >= 0 : of.kind !== 'apply';
  return plain ? mathematicsOf(of) : bracketed(mathematicsOf(of));
}

function bracketed(of: Mathematics): Mathematics {
  const bracket = (text: string): Mathematics => ({ element: 'mo', text, high: isHigh(of) });
  return row(bracket('('), of, bracket(')'));
}

function isHigh(of: Mathematics): boolean {
  return 'parts' in of && (of.element === 'mfrac' || of.parts.some(isHigh));
}

/** 1e-6 is 10⁻⁶, and what has many digits is cut. */
function numberOf(value: number): Mathematics {
  if (value < 0) return row(sign('−'), numberOf(-value));
  if (value === Math.PI) return { element: 'mi', text: 'π' };
  if (value === Math.E) return { element: 'mi', text: 'e' };
  const number = (text: string): Mathematics => ({ element: 'mn', text });
  if (value === 0 || (value >= 1e-3 && value < 1e6))
    return number(String(Number(value.toPrecision(6))));
  const [digits = '1', exponent = '0'] = String(Number(value.toPrecision(6)).toExponential()).split(
    'e',
  );
  const power: Mathematics = { element: 'msup', parts: [number('10'), numberOf(Number(exponent))] };
  return digits === '1' ? power : row(number(digits), sign('×'), power);
}
