// One block's Keras expressions run on the tensors of a graph: every call and operator becomes a call of an operation. Knows no plan.
import type { Expression, IndexItem } from './expression.ts';
import type { KerasCall, KerasOperation, KerasTensor, Value } from './functional-graph.ts';
import { isTensor } from './functional-graph.ts';
import type { LayerForm } from './make-layer.ts';
import { operationForms } from './operations.ts';

/** What a layer answers, before anyone says which of its answers is meant. */
interface Answers {
  readonly kind: 'answers';
  readonly call: KerasCall;
  /** The call as it was written. */
  readonly source: string;
}

export interface Scope {
  /** The block's layer, called `layer`. */
  readonly layer: KerasOperation | undefined;
  readonly variables: Map<string, Value | Answers>;
  /** Of an answer of the layer, by its index and by how it is written. */
  shapeOf(source: string, index: number): readonly (number | null)[];
  /** An operation of its own for every use. */
  operation(form: LayerForm): KerasOperation;
}

const operators = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide' } as const;

export class Evaluation {
  constructor(private readonly scope: Scope) {}

  /** For `name = call`. */
  bind(name: string, expression: Expression): void {
    this.scope.variables.set(name, this.evaluate(expression));
  }

  tensor(expression: Expression): KerasTensor {
    const value = this.value(expression);
    if (!isTensor(value)) throw new Error('A port holds no tensor.');
    return value;
  }

  private value(expression: Expression): Value {
    const found = this.evaluate(expression);
    return isAnswers(found) ? this.answer(found, 0, found.source) : found;
  }

  private evaluate(expression: Expression): Value | Answers {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name': {
        const found = this.scope.variables.get(expression.name);
        if (found === undefined) throw new Error(`There is no ${expression.name}.`);
        return found;
      }
      case 'list':
        return expression.items.map((item) => this.value(item));
      case 'binary': {
        const operands = [this.value(expression.left), this.value(expression.right)];
        return this.operate(operators[expression.operator], operands, {});
      }
      case 'index':
        return this.index(expression.of, expression.items);
      case 'call': {
        const args = expression.args.map((arg) => this.value(arg));
        const kwargs = expression.keywords.map(
          ([name, value]) => [name, this.value(value)] as const,
        );
        if (expression.callee === 'layer') return this.call(args, kwargs, expression.source);
        return this.operate(
          expression.callee.replace('ops.', ''),
          args,
          Object.fromEntries(kwargs),
        );
      }
    }
  }

  private call(
    args: readonly Value[],
    kwargs: readonly (readonly [string, Value])[],
    source: string,
  ): Answers {
    const { layer } = this.scope;
    if (!layer) throw new Error(`There is no layer for ${source}.`);
    const call = { operation: layer, args, kwargs };
    layer.calls.push(call);
    return { kind: 'answers', call, source };
  }

  private answer({ call }: Answers, index: number, source: string): KerasTensor {
    return {
      kind: 'tensor',
      call,
      index,
      shape: this.scope.shapeOf(source, index),
      dtype: 'float32',
    };
  }

  private index(of: Expression, items: readonly IndexItem[]): KerasTensor {
    const found = this.evaluate(of);
    const [first] = items;
    if (isAnswers(found) && items.length === 1 && first?.kind === 'literal')
      return this.answer(found, Number(first.value), `${found.source}[${String(first.value)}]`);
    const x = isAnswers(found) ? this.answer(found, 0, found.source) : found;
    const key = items.map((item): Value => {
      if (item.kind !== 'slice') return this.value(item);
      const bound = (at: Expression | null) => (at ? Number(this.value(at)) : null);
      return { kind: 'slice', start: bound(item.start), stop: bound(item.stop) };
    });
    return this.operate('getitem', [x, key], {});
  }

  private operate(
    name: string,
    args: readonly Value[],
    keywords: Readonly<Record<string, Value>>,
  ): KerasTensor {
    const form = operationForms[name]?.(args, keywords);
    if (!form) throw new Error(`${name} is no operation that a Keras file can hold.`);
    const operation = this.scope.operation({
      className: form.className,
      module: `keras.src.ops.${form.module}`,
      registered: form.className,
      layer: false,
      config: form.config,
    });
    const call = { operation, args: form.args, kwargs: [] };
    operation.calls.push(call);
    return { kind: 'tensor', call, index: 0, shape: form.shape, dtype: form.dtype };
  }
}

function isAnswers(value: Value | Answers): value is Answers {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'answers';
}
