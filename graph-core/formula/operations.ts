// What a formula is made of: every operation once, with its name, its precedence and its value for plain numbers.

export interface Operation {
  /** Numbers it takes. */
  readonly takes: 1 | 2;
  /** An operator by its sign and how tightly it binds; absent = a function, written with brackets. */
  readonly sign?: string;
  readonly binds?: number;
  /** Of numbers alone; absent = it works along the last axis, which a number does not have. */
  number?(a: number, b: number): number;
}

const one = (number: (a: number) => number): Operation => ({ takes: 1, number });
const two = (number: (a: number, b: number) => number): Operation => ({ takes: 2, number });
const along: Operation = { takes: 1 };

export const operations = {
  add: { takes: 2, sign: '+', binds: 1, number: (a, b) => a + b },
  subtract: { takes: 2, sign: '-', binds: 1, number: (a, b) => a - b },
  multiply: { takes: 2, sign: '*', binds: 2, number: (a, b) => a * b },
  divide: { takes: 2, sign: '/', binds: 2, number: (a, b) => a / b },
  /** Binds less tightly than a power: −x² is −(x²). */
  negate: { takes: 1, sign: '-', binds: 3, number: (a) => -a },
  power: { takes: 2, sign: '^', binds: 4, number: (a, b) => a ** b },
  exp: one(Math.exp),
  log: one(Math.log),
  sqrt: one(Math.sqrt),
  abs: one(Math.abs),
  sigmoid: one((x) => 1 / (1 + Math.exp(-x))),
  tanh: one(Math.tanh),
  relu: one((x) => Math.max(x, 0)),
  softplus: one((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  erf: one(erf),
  sin: one(Math.sin),
  cos: one(Math.cos),
  min: two(Math.min),
  max: two(Math.max),
  mean: along,
  sum: along,
  /** The mean of the squared distances from the mean, not divided by n − 1. */
  var: along,
  softmax: along,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;

export function operationOf(name: OperationName): Operation {
  return operations[name];
}

/** Those that are written as a word with brackets. */
export const functionNames: readonly OperationName[] = (
  Object.keys(operations) as OperationName[]
).filter((name) => operationOf(name).sign === undefined);

export const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

/** The error function by its series and, further out, its continued fraction: to about 1e-15. */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size > 2.5) {
    let fraction = 0;
    for (let step = 60; step > 0; step--) fraction = step / 2 / (size + fraction);
    return Math.sign(x) * (1 - Math.exp(-size * size) / ((size + fraction) * Math.sqrt(Math.PI)));
  }
  let [term, sum] = [x, x];
  for (let step = 1; step < 80; step++) {
    term *= (-x * x) / step;
    sum += term / (2 * step + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
