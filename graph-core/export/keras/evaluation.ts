// One block's Keras form run on the tensors of a graph: every call and operator becomes a call of an operation.
import type { Python } from '../../blocks/kit/python.ts';
import { python } from '../../blocks/kit/python.ts';
import type { KerasCall, KerasOperation, KerasTensor, Value } from './functional-graph.ts';
import { isTensor } from './functional-graph.ts';
import type { LayerForm } from './make-layer.ts';
import { operationForm } from './operations.ts';

/** What a call answers, before anyone says which of its answers is meant. */
interface Answers {
  readonly kind: 'answers';
  /** One by its number, or the only one that is meant where none is said; throws where one must be said. */
  tensor(index?: number): KerasTensor;
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

const operators = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'true_divide',
  '@': 'matmul',
} as const;

export class Evaluation {
  constructor(private readonly scope: Scope) {}

  /** For `name = call`. */
  bind(name: string, of: Python): void {
    this.scope.variables.set(name, this.evaluate(of));
  }

  tensor(of: Python): KerasTensor {
    const value = this.value(of);
    if (!isTensor(value)) throw new Error(`${python(of)} is no tensor.`);
    return value;
  }

  private value(of: Python): Value {
    const found = this.evaluate(of);
    return isAnswers(found) ? found.tensor() : found;
  }

  private evaluate(of: Python): Value | Answers {
    switch (of.kind) {
      case 'literal':
        return of.value;
      case 'name': {
        if (of.name === '...') return { kind: 'ellipsis' };
        const found = this.scope.variables.get(of.name);
        if (found === undefined) throw new Error(`There is no ${of.name}.`);
        return found;
      }
      case 'list':
      case 'tuple':
        return of.items.map((item) => this.value(item));
      case 'slice': {
        const [start, stop, step] = of.bounds;
        return { kind: 'slice', start, stop, step };
      }
      case 'operation':
        return this.operate(operators[of.operator], [this.value(of.left), this.value(of.right)]);
      case 'index':
        return this.index(of.of, of.items);
      case 'call':
        return this.call(of);
      case 'code':
        throw new Error(
          `${python(of)} is code, which only Python can read; a Keras form is made of py, item, operate and list.`,
        );
    }
  }

  private call(of: Python & { readonly kind: 'call' }): Answers | KerasTensor {
    const args = of.args.map((arg) => this.value(arg));
    const kwargs = of.keywords.map(([name, value]) => [name, this.value(value)] as const);
    const callee = python(of.callee);
    const [, operation] = /^ops\.(\w+)$/.exec(callee) ?? [];
    if (operation !== undefined) return this.operate(operation, args, Object.fromEntries(kwargs));
    const { layer, shapeOf } = this.scope;
    if (callee !== 'layer')
      throw new Error(
        `A .keras file cannot hold the call ${callee}(…): a Keras form calls the layer that ‘make’ makes, and ops.`,
      );
    if (!layer) throw new Error('The form calls its layer, but has no ‘make’.');
    const call = { operation: layer, args, kwargs };
    layer.calls.push(call);
    const source = python(of);
    const tensor = (index?: number): KerasTensor => {
      const shape = shapeOf(index === undefined ? source : `${source}[${index}]`, index ?? 0);
      return { kind: 'tensor', call, index: index ?? 0, shape, dtype: 'float32' };
    };
    return { kind: 'answers', tensor };
  }

  private index(of: Python, items: readonly Python[]): KerasTensor | Answers {
    const found = this.evaluate(of);
    const [first] = items;
    if (isAnswers(found) && items.length === 1 && first?.kind === 'literal')
      return found.tensor(Number(first.value));
    const key = items.map((item) => this.value(item));
    return this.operate('getitem', [isAnswers(found) ? found.tensor() : found, key]);
  }

  private operate(
    name: string,
    given: readonly Value[],
    keywords: Readonly<Record<string, Value>> = {},
  ): KerasTensor | Answers {
    const form = operationForm(name, given, keywords);
    const operation = this.scope.operation({
      className: form.className,
      module: `keras.src.ops.${form.module}`,
      registered: form.className,
      layer: false,
      config: form.config,
    });
    const call: KerasCall = { operation, args: form.args, kwargs: [] };
    operation.calls.push(call);
    const tensor = (index?: number): KerasTensor => {
      const answer = form.answers[index ?? -1];
      if (index === undefined || !answer)
        throw new Error(
          `ops.${name} answers a list of ${form.answers.length}; say which, as in [0].`,
        );
      return { kind: 'tensor', call, index, ...answer };
    };
    return form.several ? { kind: 'answers', tensor } : tensor(0);
  }
}

function isAnswers(value: Value | Answers): value is Answers {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'answers';
}
