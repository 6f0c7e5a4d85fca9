// The expression that constructs a layer, as the configuration that Keras keeps of it.
import type { Python, PythonCall } from '../../blocks/kit/python.ts';
import { python } from '../../blocks/kit/python.ts';
import type { KerasOperation } from './functional-graph.ts';
import { containerNames, positional } from './layer-table.ts';

/** The module that a file's own classes stand in. */
export const ownModule = 'kumiki_layers';

export type LayerForm = Omit<KerasOperation, 'name' | 'calls'>;

/** `classes`: sources of the classes and functions that the expression may name. */
export function makeLayer(
  { callee: made, args, keywords }: PythonCall,
  classes: Readonly<Record<string, string>>,
  name: string,
): LayerForm {
  const callee = python(made);
  const className = callee.split('.').at(-1) ?? callee;
  const source = callee.includes('.') ? undefined : classes[className];
  if (source === undefined && !callee.includes('.')) throw new Error(`There is no ${callee}.`);
  const names = source === undefined ? (positional[className] ?? []) : argumentsOf(source);
  const config: Record<string, unknown> = { name, trainable: true, dtype: 'float32' };
  args.forEach((arg, index) => {
    const key = names[index];
    if (key === undefined) throw new Error(`${className} has no argument ${index + 1}.`);
    config[key] = settingOf(arg, classes);
  });
  for (const [key, value] of keywords) config[key] = settingOf(value, classes);
  return {
    className,
    module:
      source === undefined
        ? callee.slice(0, -className.length - 1).replace(/^layers$/, 'keras.layers')
        : ownModule,
    registered: source === undefined ? null : `kumiki>${className}`,
    layer: true,
    config,
  };
}

/** `def __init__(self, units, heads, **kwargs)` → units, heads. */
function argumentsOf(source: string): string[] {
  const [, words = ''] = /def __init__\(self, (.*?)\*\*kwargs\)/s.exec(source) ?? [];
  return words.split(',').flatMap((word) => word.trim().split('=')[0] || []);
}

/** A literal, a list of literals, a function by its name, or layers within a layer. */
function settingOf(expression: Python, classes: Readonly<Record<string, string>>): unknown {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'name')
    // Keras looks a function up by what its config says, a class by its registered name.
    return {
      module: 'builtins',
      class_name: 'function',
      config: `kumiki>${expression.name}`,
      registered_name: 'function',
    };
  if (expression.kind === 'call')
    return serialized(makeLayer(expression, classes, innerName(expression)));
  if (expression.kind !== 'list' && expression.kind !== 'tuple')
    throw new Error(
      `A .keras file cannot hold the setting ${python(expression)}: a setting is a number, a string, a list, a function of ‘classes’ or a layer.`,
    );
  const { items } = expression;
  if (!items.every((item) => item.kind === 'call'))
    return items.map((item) => settingOf(item, classes));
  const inner = containerNames(items.map(classOf));
  return items.map((item, index) =>
    serialized(makeLayer(item, classes, (inner[index] ?? '').replace('layers/', ''))),
  );
}

function innerName(call: PythonCall): string {
  return (containerNames([classOf(call)])[0] ?? '').replace('layers/', '');
}

/** `Dense` of `layers.Dense(8)`. */
function classOf({ callee }: PythonCall): string {
  return python(callee).split('.').at(-1) ?? '';
}

export function serialized({ module, className, config, registered }: LayerForm) {
  return { module, class_name: className, config, registered_name: registered };
}

/** Classes inside a Sequential; none for other layers. */
export function partsOf({ config }: Pick<LayerForm, 'config'>): string[] {
  const { layers } = config;
  if (!Array.isArray(layers)) return [];
  return (layers as { readonly class_name: string }[]).map(({ class_name }) => class_name);
}
