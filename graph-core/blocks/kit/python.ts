// Python as a small tree, in which blocks write their PyTorch and Keras forms, and the one printer of it.

export type Python =
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null }
  /** `x`, `self.dense`, `torch.float32`, `...` */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Python[] }
  | PythonCall
  | { readonly kind: 'index'; readonly of: Python; readonly items: readonly Python[] }
  | { readonly kind: 'slice'; readonly bounds: readonly [start: Bound, stop: Bound, step: Bound] }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Python;
      readonly right: Python;
    }
  /** Written out, with trees between: PyTorch alone, since nobody but Python reads it. */
  | { readonly kind: 'code'; readonly parts: readonly (string | Python)[] };

type Bound = number | null;

export interface PythonCall {
  readonly kind: 'call';
  readonly callee: Python;
  readonly args: readonly Python[];
  readonly keywords: readonly (readonly [name: string, value: Python])[];
}

export type Operator = '+' | '-' | '*' | '/' | '@';

/** What stands for itself: a string is a string of Python, an array a tuple. */
export type Word = Python | number | string | boolean | null | readonly Word[];

function tree(word: Word): Python {
  if (word === null || typeof word !== 'object') return { kind: 'literal', value: word };
  return 'kind' in word ? word : { kind: 'tuple', items: word.map(tree) };
}

/** A call: `py('layers.Dense', [8], { use_bias: false })`. Keywords that are undefined are left out. */
export function py(
  callee: string | Python,
  args: readonly Word[] = [],
  keywords: Readonly<Record<string, Word | undefined>> = {},
): PythonCall {
  return {
    kind: 'call',
    callee: typeof callee === 'string' ? name(callee) : callee,
    args: args.map(tree),
    keywords: Object.entries(keywords).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, tree(value)] as const],
    ),
  };
}

export function name(of: string): Python {
  return { kind: 'name', name: of };
}

/** `[a, b]`, where a tuple will not do. */
export function list(items: readonly Word[]): Python {
  return { kind: 'list', items: items.map(tree) };
}

/** `of[a, :b, None]` */
export function item(of: Python, ...items: readonly Word[]): Python {
  return { kind: 'index', of, items: items.map(tree) };
}

/** `start:stop:step` as an item; `slice()` is the whole axis. */
export function slice(start: Bound = null, stop: Bound = null, step: Bound = null): Python {
  return { kind: 'slice', bounds: [start, stop, step] };
}

/** `...` as an item: the axes between. */
export const rest = name('...');

/** `a + b + c` */
export function operate(operator: Operator, ...operands: readonly Word[]): Python {
  const [first = null, ...others] = operands.map(tree);
  return others.reduce<Python>(
    (left, right) => ({ kind: 'operation', operator, left, right }),
    first ?? tree(null),
  );
}

/** Python as it is written, with trees between: code`${x}.flatten(1)`. A string between is code as well. */
export function code(
  strings: TemplateStringsArray,
  ...between: readonly (Python | string | number)[]
): Python {
  const parts = strings.flatMap((text, index): (string | Python)[] => {
    const next = between[index];
    return next === undefined ? [text] : [text, typeof next === 'number' ? tree(next) : next];
  });
  return { kind: 'code', parts };
}

/** How tightly operators bind; what is no operation binds more tightly than all. */
const binding: Readonly<Record<Operator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '@': 2 };

/** The tree, or a value that stands for itself, as Python. */
export function python(word: Word): string {
  const of = tree(word);
  switch (of.kind) {
    case 'literal':
      return literal(of.value);
    case 'name':
      return of.name;
    case 'list':
      return `[${of.items.map(python).join(', ')}]`;
    case 'tuple':
      return `(${of.items.map(python).join(', ')}${of.items.length === 1 ? ',' : ''})`;
    case 'call': {
      const keywords = of.keywords.map(([key, value]) => `${key}=${python(value)}`);
      return `${tight(of.callee)}(${[...of.args.map(python), ...keywords].join(', ')})`;
    }
    case 'index':
      return `${tight(of.of)}[${of.items.map(python).join(', ')}]`;
    case 'slice': {
      const [start, stop, step] = of.bounds;
      return [start, stop, ...(step === null ? [] : [step])].map((bound) => bound ?? '').join(':');
    }
    case 'operation': {
      const mine = binding[of.operator];
      return `${tight(of.left, mine)} ${of.operator} ${tight(of.right, mine + 1)}`;
    }
    case 'code':
      return of.parts.map((part) => (typeof part === 'string' ? part : python(part))).join('');
  }
}

/** In brackets where it is an operation that binds less tightly. */
function tight(of: Python, than = 9): string {
  const loose = of.kind === 'operation' && binding[of.operator] < than;
  return loose ? `(${python(of)})` : python(of);
}

function literal(value: number | string | boolean | null): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return JSON.stringify(value);
  // 1e-5 is easier read than 0.00001.
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}

/** Whether the two are written alike, absent ones too. */
export function sameCode(a: Python | undefined, b: Python | undefined): boolean {
  return (a && python(a)) === (b && python(b));
}

/** The tree with `change` done to its parts and then to itself. */
function changed(of: Python, change: (part: Python) => Python): Python {
  const inner = (part: Python) => changed(part, change);
  switch (of.kind) {
    case 'literal':
    case 'name':
    case 'slice':
      return change(of);
    case 'list':
    case 'tuple':
      return change({ ...of, items: of.items.map(inner) });
    case 'call':
      return change({
        ...of,
        callee: inner(of.callee),
        args: of.args.map(inner),
        keywords: of.keywords.map(([key, value]) => [key, inner(value)] as const),
      });
    case 'index':
      return change({ ...of, of: inner(of.of), items: of.items.map(inner) });
    case 'operation':
      return change({ ...of, left: inner(of.left), right: inner(of.right) });
    case 'code': {
      const parts = of.parts.map((part) => (typeof part === 'string' ? part : inner(part)));
      return change({ ...of, parts });
    }
  }
}

/** Every name in the tree. */
export function namesIn(of: Python): Set<string> {
  const names = new Set<string>();
  changed(of, (part) => {
    if (part.kind === 'name') names.add(part.name);
    return part;
  });
  return names;
}

type Expressions = Readonly<Record<string, Python>>;

/**
 * The call that the first expression begins with, called `as` where it stands more than once, as in `lstm(x)[0]` and
 * `lstm(x)[1][0]`: what to bind to the name, and the expressions over it.
 */
export function shareCall(
  expressions: Expressions,
  as: string,
): { readonly binding?: PythonCall; readonly expressions: Expressions } {
  const [first] = Object.values(expressions);
  const call = first && leadingCall(first);
  if (!call) return { expressions };
  const wanted = python(call);
  let found = 0;
  const named = (part: Python): Python => {
    if (part.kind !== 'call' || python(part) !== wanted) return part;
    found++;
    return name(as);
  };
  const over = Object.entries(expressions).map(([port, of]) => [port, changed(of, named)]);
  return found < 2 ? { expressions } : { binding: call, expressions: Object.fromEntries(over) };
}

/** `f(a, (b))` of `f(a, (b))[0].c` */
function leadingCall(of: Python): PythonCall | undefined {
  if (of.kind === 'call') return of.callee.kind === 'name' ? of : leadingCall(of.callee);
  if (of.kind === 'index') return leadingCall(of.of);
  if (of.kind === 'operation') return leadingCall(of.left);
  if (of.kind !== 'code') return undefined;
  const first = of.parts.find((part) => part !== '');
  return first === undefined || typeof first === 'string' ? undefined : leadingCall(first);
}

/** The expression at a port that takes one wire. */
export function single(arriving: Python | readonly Python[] | undefined): Python {
  return many(arriving)[0] ?? tree(null);
}

/** The expressions at a port that takes several. */
export function many(arriving: Python | readonly Python[] | undefined): readonly Python[] {
  if (arriving === undefined) return [];
  return 'kind' in arriving ? [arriving] : arriving;
}
