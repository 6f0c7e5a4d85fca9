// What is inside a copy of a block as it is set and wired, its numbers written over the document's variables.
import type { Params } from '../blocks/block.ts';
import type { Inside, Written, Writing } from '../blocks/kit/inside.ts';
import { plain } from '../blocks/kit/inside.ts';
import type { Shape } from '../blocks/kit/shape.ts';
import type { Evaluated } from '../document/expressions.ts';
import { evaluate, isExpression, variablesIn } from '../document/expressions.ts';
import type { BlockNode, Quantity } from '../document/schema.ts';
import type { Analysis, NodeFacts } from './analysis.ts';

/** Whether a copy of a block has a form in smaller blocks, as it is set and wired. */
export function canOpen(analysis: Analysis, facts: NodeFacts): boolean {
  return insideOf(analysis, facts) !== undefined;
}

export function insideOf(
  analysis: Analysis,
  { node, block, params, outputs, sources }: NodeFacts,
): Inside | undefined {
  if (!block?.inside || !params || !outputs) return undefined;
  const inputs: Record<string, Shape | readonly Shape[] | undefined> = {};
  for (const [port, { variadic }] of Object.entries(block.inputs)) {
    const shapes = shapesInto(analysis, sources[port]);
    inputs[port] = variadic ? shapes : shapes[0];
  }
  const written = writingOf(node, params, analysis.variables);
  // Inputs hold per port what its declaration promises; the compiler cannot see it.
  return block.inside({ params, inputs, outputs, written } as Parameters<typeof block.inside>[0]);
}

/** Two copies of a block of which this is the same have the same inside. */
export function madeFrom(analysis: Analysis, { params, outputs, sources }: NodeFacts): string {
  const into = Object.entries(sources).map(([port, from]) => [port, shapesInto(analysis, from)]);
  return JSON.stringify([params, outputs, into]);
}

function shapesInto(
  { nodes }: Analysis,
  sources: NodeFacts['sources'][string] | undefined,
): readonly Shape[] {
  return (sources ?? []).flatMap(({ path, port }) => nodes.get(path)?.outputs?.[port] ?? []);
}

/** The number as an expression, where variables stand behind it and it comes to just that. */
export function quantityOf(
  { value, as }: Written,
  variables: ReadonlyMap<string, Evaluated>,
): Quantity {
  const expression = `=${as}`;
  if (variablesIn(expression).length === 0) return value;
  const came = evaluate(expression, (name) => lookUp(variables, name));
  return 'value' in came && isNear(came.value, value) ? expression : value;
}

function writingOf(
  node: BlockNode,
  params: Params,
  variables: ReadonlyMap<string, Evaluated>,
): Writing<Params> {
  return {
    param(name) {
      const value = Number(params[name]);
      const raw = node.params[name];
      if (!isExpression(raw)) return plain(value);
      const as = raw.slice(1).trim();
      return typeof quantityOf({ value, as }, variables) === 'string'
        ? { value, as }
        : plain(value);
    },
    axis(of, axis) {
      const dim = of.dims.at(axis);
      const value = dim?.size ?? 0;
      const known = dim && variables.get(dim.name);
      return dim && known && 'value' in known && known.value === value
        ? { value, as: dim.name }
        : plain(value);
    },
  };
}

function lookUp(variables: ReadonlyMap<string, Evaluated>, name: string): Evaluated {
  return variables.get(name) ?? { error: { en: name, ja: name } };
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}
