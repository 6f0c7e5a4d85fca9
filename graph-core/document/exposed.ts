// What whoever takes a module from the library may choose: the numbers that its sizes are made of.
import type { Clip } from './clip.ts';
import { isExpression, renamedVariables, variablesIn } from './expressions.ts';
import type { Document, Node, Quantity } from './schema.ts';
import { isModuleNode } from './schema.ts';

/** By name; what is reckoned from others follows them and is not chosen. */
export function exposedOf({ variables }: Clip): readonly (readonly [string, number])[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value] as const] : [],
  );
}

/**
 * The clip with values of its own. A variable that the document has with another value comes in under a free name, and so
 * does what is reckoned from it: nothing that stands in the document already changes.
 */
export function withValues(
  document: Document,
  clip: Clip,
  values: ReadonlyMap<string, number>,
): Clip {
  const names = new Map<string, string>();
  const isTaken = (name: string) =>
    Object.hasOwn(document.variables, name) || Object.hasOwn(clip.variables, name);
  const rename = (name: string) => {
    let number = 2;
    while (isTaken(`${name}_${number}`)) number++;
    names.set(name, `${name}_${number}`);
  };
  for (const [name, value] of values)
    if (Object.hasOwn(document.variables, name) && document.variables[name] !== value) rename(name);
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const [name, value] of Object.entries(clip.variables))
      if (
        !names.has(name) &&
        Object.hasOwn(document.variables, name) &&
        isExpression(value) &&
        variablesIn(value).some((used) => names.has(used))
      )
        rename(name);
  }
  const renamed = <T>(value: T): T => deeply(value, names) as T;
  const node = <N extends Node>(of: N): N =>
    isModuleNode(of)
      ? { ...of, repeat: renamed(of.repeat) }
      : { ...of, params: renamed(of.params) };
  const variables = Object.entries(clip.variables).map(([name, value]): [string, Quantity] => [
    names.get(name) ?? name,
    values.get(name) ?? renamed(value),
  ]);
  return {
    ...clip,
    nodes: clip.nodes.map(node),
    modules: clip.modules.map((module) => ({
      ...module,
      graph: { ...module.graph, nodes: module.graph.nodes.map(node) },
    })),
    variables: Object.fromEntries(variables),
  };
}

/** Every expression in a value, however deep. */
function deeply(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (isExpression(value)) return renamedVariables(value, names);
  if (Array.isArray(value)) return value.map((item) => deeply(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deeply(item, names)]));
}
