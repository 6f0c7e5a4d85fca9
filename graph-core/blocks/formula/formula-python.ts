// A formula as PyTorch and Keras write it: an expression where that is all, a class where there is something to learn.
import type { Formula } from '../../formula/read-formula.ts';
import { printFormula } from '../../formula/read-formula.ts';
import type { FormulaValue } from '../../formula/formula-value.ts';
import type { OperationName } from '../../formula/operations.ts';
import type { Term } from '../../formula/term.ts';
import { termsIn } from '../../formula/term.ts';
import { hashString } from '../../engine/random.ts';
import type { PythonForm } from '../block.ts';
import type { Operator, Python } from '../kit/python.ts';
import { code, item, name, operate, py, python, single, slice } from '../kit/python.ts';
import type { Shape } from '../kit/shape.ts';
import { isChannelsFirst } from '../kit/torch-layout.ts';
import { weightOf } from '../kit/layout.ts';
import type { Shapes } from './extent.ts';
import { isAlong, vectorLength } from './extent.ts';

/** How one framework writes what is not an operator. */
interface Words {
  readonly of: string;
  readonly elsewhere: Readonly<Partial<Record<OperationName, string>>>;
  along(name: OperationName, x: Python): Python;
  bounded(name: 'min' | 'max', a: Python, b: Python): Python;
}

const torch: Words = {
  of: 'torch',
  elsewhere: { negate: 'torch.neg', softplus: 'F.softplus', power: 'torch.pow' },
  along(operation, x) {
    if (operation === 'softmax') return py('torch.softmax', [x, -1]);
    const biased = operation === 'var' ? { unbiased: false } : {};
    return py(`torch.${operation}`, [x, -1], { ...biased, keepdim: true });
  },
  bounded(operation, a, b) {
    const [x, bound] = a.kind === 'literal' ? [b, a] : [a, b];
    if (bound.kind !== 'literal') return py(`torch.${operation}imum`, [a, b]);
    // What is at most 6 is clamped with a maximum of 6.
    return py('torch.clamp', [x], operation === 'min' ? { max: bound } : { min: bound });
  },
};

const keras: Words = {
  of: 'ops',
  elsewhere: { negate: 'ops.negative', power: 'ops.power' },
  along(operation, x) {
    if (operation === 'softmax') return py('ops.softmax', [x], { axis: -1 });
    return py(`ops.${operation}`, [x], { axis: -1, keepdims: true });
  },
  bounded: (operation, a, b) => py(`ops.${operation}imum`, [a, b]),
};

const operators: Readonly<Partial<Record<OperationName, Operator>>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
};

/** The tree over the expressions of its leaves. */
function expression(term: Term, words: Words, leaf: (name: string) => Python): Python {
  if (term.kind === 'number') return operate('+', term.value);
  if (term.kind !== 'apply') return leaf(term.name);
  const { operation } = term;
  const args = term.args.map((arg) => expression(arg, words, leaf));
  const [a = operate('+', 0), b = a] = args;
  const operator = operators[operation];
  if (operator) return operate(operator, a, b);
  if (isAlong(operation)) return words.along(operation, a);
  if (operation === 'min' || operation === 'max') return words.bounded(operation, a, b);
  const exponent = term.args[1];
  if (operation === 'power' && exponent?.kind === 'number') {
    if (exponent.value === 2) return py(`${words.of}.square`, [a]);
    if (exponent.value === 0.5) return py(`${words.of}.sqrt`, [a]);
  }
  return py(words.elsewhere[operation] ?? `${words.of}.${operation}`, args);
}

/** With axes of size 1 behind the batch, so that the last axes meet. */
function aligned(x: Python, of: Shape | undefined, rank: number): Python {
  const missing = rank - (of?.dims.length ?? rank);
  const ones = Array.from({ length: missing }, () => null);
  return missing > 0 ? item(x, slice(), ...ones) : x;
}

interface Writing {
  readonly formula: Formula;
  readonly value: FormulaValue;
  readonly shapes: Shapes;
}

function rankOf({ formula, shapes }: Writing): number {
  return Math.max(...formula.inputs.map((input) => shapes[input]?.dims.length ?? 0));
}

/** Whether images may stay channels-first: every axis is treated alike. */
function treatsAxesAlike({ formula, shapes }: Writing): boolean {
  return (
    formula.inputs.every((input) => {
      const of = shapes[input];
      return of !== undefined && isChannelsFirst(of);
    }) &&
    termsIn(formula.term).every((term) =>
      term.kind === 'apply'
        ? !isAlong(term.operation)
        : term.kind !== 'learned' || term.shape === 'scalar',
    )
  );
}

export function torchForm(writing: Writing): PythonForm {
  const { formula, shapes } = writing;
  const rank = rankOf(writing);
  const images = formula.inputs.filter((input) => {
    const of = shapes[input];
    return of !== undefined && isChannelsFirst(of);
  });
  const turned = images.length > 0 && !treatsAxesAlike(writing);
  if (formula.learned.length === 0 && !turned) return inline(writing, torch);
  const own = argumentsOf(formula);
  const given = (input: string) => name(own.get(input) ?? input);
  const whole = python(
    expression(formula.term, torch, (leaf) =>
      formula.inputs.includes(leaf)
        ? aligned(given(leaf), shapes[leaf], rank)
        : name(`self.${attribute(leaf)}`),
    ),
  );
  const lines = [
    ...(turned ? images : []).map((input) => {
      const variable = python(given(input));
      return `        ${variable} = ${variable}.permute(0, 2, 3, 1)`;
    }),
    `        return ${turned ? python(code`(${whole}).permute(0, 3, 1, 2)`) : whole}`,
  ];
  const learned = formula.learned.map((of) => {
    const { size, start } = learnedOf(writing, of);
    return `        self.${attribute(of)} = nn.Parameter(torch.full((${size},), ${start}))`;
  });
  const body = [
    '    def __init__(self',
    hasVector(writing) ? ', units):' : '):',
    '\n        super().__init__()\n',
    ...learned.map((line) => `${line}\n`),
    `\n    def forward(self, ${[...own.values()].join(', ')}):\n`,
    lines.join('\n'),
  ].join('');
  return called(writing, 'nn.Module', body);
}

export function kerasForm(writing: Writing): PythonForm {
  const { formula, shapes } = writing;
  if (formula.learned.length === 0) return inline(writing, keras);
  const rank = rankOf(writing);
  const own = argumentsOf(formula);
  const whole = expression(formula.term, keras, (leaf) =>
    formula.inputs.includes(leaf)
      ? aligned(name(own.get(leaf) ?? leaf), shapes[leaf], rank)
      : name(`self.${attribute(leaf)}`),
  );
  const learned = formula.learned.map((of) => {
    const { size, start } = learnedOf(writing, of);
    const constant = `keras.initializers.Constant(${start})`;
    return `        self.${attribute(of)} = self.add_weight(name="${of}", shape=(${size},), initializer=${constant})\n`;
  });
  const vector = hasVector(writing);
  const body = [
    `    def __init__(self, ${vector ? 'units, ' : ''}**kwargs):\n`,
    '        super().__init__(**kwargs)\n',
    vector ? '        self.units = units\n' : '',
    ...learned,
    `\n    def call(self, ${[...own.values()].join(', ')}):\n`,
    `        return ${python(whole)}`,
    vector
      ? '\n\n    def get_config(self):\n        return {**super().get_config(), "units": self.units}'
      : '',
  ].join('');
  return called(writing, 'layers.Layer', body);
}

function inline(writing: Writing, words: Words): PythonForm {
  const { formula, shapes } = writing;
  const rank = rankOf(writing);
  return {
    call: (given) => ({
      values: expression(formula.term, words, (leaf) =>
        aligned(single(given[leaf]), shapes[leaf], rank),
      ),
    }),
  };
}

/** Called by what it says, so that equal formulas are one class and different ones are two. */
function called(writing: Writing, base: string, body: string): PythonForm {
  const { formula, shapes } = writing;
  const hash = (hashString(body) >>> 0).toString(16).padStart(8, '0');
  const className = `Expression${hash}`;
  const source = `class ${className}(${base}):\n    """${printFormula(formula)}"""\n\n${body}\n`;
  return {
    make: py(className, hasVector(writing) ? [vectorLength(formula, shapes)] : []),
    call: (given, self) => ({
      values: py(
        self,
        formula.inputs.map((input) => single(given[input])),
      ),
    }),
    state: (weights) =>
      Object.fromEntries(formula.learned.map((of) => [attribute(of), weightOf(weights, of)])),
    classes: { [className]: source },
  };
}

function hasVector({ formula, value }: Writing): boolean {
  return formula.learned.some((of) => {
    const said = value.names[of];
    return said !== undefined && 'learned' in said && said.learned === 'vector';
  });
}

function learnedOf({ value }: Writing, of: string) {
  const said = value.names[of];
  const [shape, start] =
    said !== undefined && 'learned' in said ? [said.learned, said.start] : ['scalar', 1];
  const float = python(operate('+', start));
  return {
    size: shape === 'vector' ? 'units' : '1',
    start: /[.e]/.test(float) ? float : `${float}.0`,
  };
}

/** Greek letters but lambda, which Python keeps for itself, and single letters; frameworks have attributes of any other name. */
const short =
  /^([A-Za-z]|alpha|beta|gamma|delta|epsilon|eps|zeta|eta|theta|kappa|mu|nu|xi|rho|sigma|tau|phi|chi|psi|omega)$/;

function attribute(learned: string): string {
  return short.test(learned) ? learned : `learned_${learned}`;
}

/** Inputs as arguments: `F` and words of Python mean something else. */
function argumentsOf({ inputs }: Formula): ReadonlyMap<string, string> {
  return new Map(
    inputs.map((input) => [input, short.test(input) && input !== 'F' ? input : `in_${input}`]),
  );
}
