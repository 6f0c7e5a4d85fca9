// The little Python that blocks write their Keras forms in, as a tree: calls, indices, sums and literals. Knows no Keras.

export type Expression =
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'call';
      /** `layers.Dense` */
      readonly callee: string;
      readonly args: readonly Expression[];
      readonly keywords: readonly (readonly [name: string, value: Expression])[];
      /** As it was written. */
      readonly source: string;
    }
  | { readonly kind: 'index'; readonly of: Expression; readonly items: readonly IndexItem[] }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Expression;
      readonly right: Expression;
    };

export type IndexItem =
  | Expression
  | { readonly kind: 'slice'; readonly start: Expression | null; readonly stop: Expression | null };

const token = /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|("(?:[^"\\]|\\.)*")|([A-Za-z_][\w.]*)|(.))/y;

/** Throws on whatever blocks do not write. */
export function parseExpression(source: string): Expression {
  const parser = new Parser(source);
  const expression = parser.sum();
  parser.end();
  return expression;
}

class Parser {
  private at = 0;

  constructor(private readonly source: string) {}

  end(): void {
    if (this.peek() !== '') this.fail();
  }

  sum(): Expression {
    let left = this.product();
    for (let sign = this.peek(); sign === '+' || sign === '-'; sign = this.peek()) {
      this.next();
      left = { kind: 'binary', operator: sign, left, right: this.product() };
    }
    return left;
  }

  private product(): Expression {
    let left = this.signed();
    for (let sign = this.peek(); sign === '*' || sign === '/'; sign = this.peek()) {
      this.next();
      left = { kind: 'binary', operator: sign, left, right: this.signed() };
    }
    return left;
  }

  private signed(): Expression {
    if (this.peek() !== '-') return this.postfix();
    this.next();
    const of = this.signed();
    if (of.kind !== 'literal' || typeof of.value !== 'number') return this.fail();
    return { kind: 'literal', value: -of.value };
  }

  private postfix(): Expression {
    this.blank();
    const start = this.at;
    let expression = this.atom();
    for (let sign = this.peek(); sign === '(' || sign === '['; sign = this.peek()) {
      this.next();
      if (sign === '[') {
        const items = this.many(']', () => this.indexItem());
        expression = { kind: 'index', of: expression, items };
        continue;
      }
      if (expression.kind !== 'name') return this.fail();
      const args: Expression[] = [];
      const keywords: [string, Expression][] = [];
      this.many(')', () => {
        const value = this.sum();
        if (value.kind === 'name' && this.peek() === '=') {
          this.next();
          keywords.push([value.name, this.sum()]);
        } else args.push(value);
      });
      const { name: callee } = expression;
      const written = this.source.slice(start, this.at).trim();
      expression = { kind: 'call', callee, args, keywords, source: written };
    }
    return expression;
  }

  private indexItem(): IndexItem {
    const start = this.peek() === ':' ? null : this.sum();
    if (this.peek() !== ':') return start ?? this.fail();
    this.next();
    const after = this.peek();
    return { kind: 'slice', start, stop: after === ',' || after === ']' ? null : this.sum() };
  }

  private atom(): Expression {
    const word = this.next();
    if (word === '(') {
      const items = this.many(')', () => this.sum());
      const [only] = items;
      const tuple = items.length !== 1 || this.source.slice(0, this.at).trim().endsWith(',)');
      return only && !tuple ? only : { kind: 'list', items };
    }
    if (word === '[') return { kind: 'list', items: this.many(']', () => this.sum()) };
    if (word === 'None') return { kind: 'literal', value: null };
    if (word === 'True' || word === 'False') return { kind: 'literal', value: word === 'True' };
    // A Python literal of ASCII letters is a JSON one.
    if (word.startsWith('"')) return { kind: 'literal', value: String(JSON.parse(word)) };
    if (/^\d/.test(word)) return { kind: 'literal', value: Number(word) };
    return /^[A-Za-z_]/.test(word) ? { kind: 'name', name: word } : this.fail();
  }

  /** Items between commas, up to and with the closing sign. */
  private many<T>(close: string, one: () => T): T[] {
    const items: T[] = [];
    while (this.peek() !== close) {
      items.push(one());
      if (this.peek() !== close && this.next() !== ',') this.fail();
    }
    this.next();
    return items;
  }

  private blank(): void {
    while (this.source[this.at] === ' ') this.at++;
  }

  private peek(): string {
    const { at } = this;
    const word = this.next();
    this.at = at;
    return word;
  }

  private next(): string {
    token.lastIndex = this.at;
    const found = token.exec(this.source);
    if (!found) return '';
    this.at = token.lastIndex;
    return found[1] ?? found[2] ?? found[3] ?? found[4] ?? '';
  }

  private fail(): never {
    throw new Error(`This is not the Python of a block: ${this.source} (at ${this.at})`);
  }
}
