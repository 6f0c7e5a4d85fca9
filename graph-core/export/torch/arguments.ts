// What a written class is made with: the variables of the document that its numbers follow.
import type { Python } from '../../blocks/kit/python.ts';
import { name } from '../../blocks/kit/python.ts';
import type { Document, Graph } from '../../document/schema.ts';
import { isExpression, variablesIn } from '../../document/expressions.ts';
import { identifier } from '../python/python-name.ts';
import type { Resizing, Scope } from '../python/resizing.ts';

/** An expression over other arguments. */
export type Default = string;

/** Words that the written lines use, beside those that no identifier may be. */
const inUse = new Set(['F', 'range', 'super', 'json', 'os', 'struct', 'sum', 'int', 'None']);
/** What every nn.Module has. */
const ofModule = new Set([
  'apply',
  'forward',
  'training',
  'buffers',
  'children',
  'cpu',
  'cuda',
  'double',
  'eval',
  'float',
  'half',
  'modules',
  'parameters',
  'to',
  'train',
  'type',
]);

/** Reserved for names of blocks, which stand beside these; arguments do not. */
const free = new Set(['layers', 'keras', 'training', 'forward']);

export function argumentName(variable: string): string {
  if (free.has(variable)) return variable;
  return inUse.has(variable) ? `${variable}_` : identifier(variable);
}

export class Arguments {
  private readonly taken = new Set<string>();
  /** Those that forward reads, which are attributes then. */
  private readonly attributes = new Set<string>();

  constructor(
    private readonly graph: Graph,
    private readonly resizing: Resizing,
  ) {}

  /** As an argument. */
  readonly passed: Scope = (variable): Python => {
    this.taken.add(variable);
    return name(argumentName(variable));
  };

  /** As an attribute. */
  readonly kept: Scope = (variable): Python => {
    this.taken.add(variable);
    this.attributes.add(variable);
    return name(`self.${this.attribute(variable)}`);
  };

  /** In the order of the document. */
  names(): string[] {
    return [...this.resizing.values.keys()].filter((variable) => this.taken.has(variable));
  }

  declared(defaults: ReadonlyMap<string, Default> = new Map()): string[] {
    return this.names().map((variable) => {
      const value = this.isReckoned(variable, defaults)
        ? 'None'
        : this.resizing.values.get(variable);
      return `${argumentName(variable)}=${value}`;
    });
  }

  /** The first lines: what is reckoned from other arguments, and what forward reads. */
  lines(defaults: ReadonlyMap<string, Default> = new Map()): string[] {
    const reckoned = this.names().filter((variable) => this.isReckoned(variable, defaults));
    return [
      ...reckoned.map((variable) => {
        const own = argumentName(variable);
        return `${own} = ${defaults.get(variable)} if ${own} is None else ${own}`;
      }),
      ...this.names()
        .filter((variable) => this.attributes.has(variable))
        .map((variable) => `self.${this.attribute(variable)} = ${argumentName(variable)}`),
    ];
  }

  private isReckoned(variable: string, defaults: ReadonlyMap<string, Default>): boolean {
    const expression = defaults.get(variable);
    return (
      expression !== undefined && variablesIn(`=${expression}`).every((of) => this.taken.has(of))
    );
  }

  private attribute(variable: string): string {
    const own = argumentName(variable);
    const held = ofModule.has(own) || this.graph.nodes.some(({ id }) => identifier(id) === own);
    return held ? `${own}_` : own;
  }
}

/** Of variables that are whole multiples or sums of others: `4 * d_model`. */
export function reckonedDefaults({ variables = {} }: Document): ReadonlyMap<string, Default> {
  return new Map(
    Object.entries(variables).flatMap(([variable, of]) => {
      if (!isExpression(of) || /[/(]/.test(of)) return [];
      const words = variablesIn(of);
      // A variable of another name in Python, or one that is reckoned itself, is not said here.
      const plain = words.every(
        (word) => argumentName(word) === word && !isExpression(variables[word]),
      );
      return words.length > 0 && plain ? [[variable, spaced(of)] as const] : [];
    }),
  );
}

function spaced(expression: string): string {
  return expression
    .slice(1)
    .replace(/\s*([-+*])\s*/g, ' $1 ')
    .trim();
}
