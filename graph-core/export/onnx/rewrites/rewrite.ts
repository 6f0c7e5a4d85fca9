// What a rewrite is: it looks at one node and what made its inputs, and says by what it could be replaced.
import type { Size } from '../../trace/free-size.ts';
import type { OnnxNode, OnnxTensor } from '../ir.ts';

export interface View {
  constant(name: string | undefined): OnnxTensor | undefined;
  maker(name: string | undefined): OnnxNode | undefined;
  /** How often a value is read, as an output of the graph too. */
  uses(name: string): number;
  shape(name: string | undefined): readonly Size[] | undefined;
  /** A name that nothing has yet. */
  fresh(): string;
}

/**
 * Nodes that take the place of this one and give its outputs, or the name of a value that is its one output already;
 * undefined where there is nothing to do. Constants are made by nodes, `constantNode`.
 */
export type Rewrite = (node: OnnxNode, view: View) => readonly OnnxNode[] | string | undefined;

export function constantNode(output: string, tensor: OnnxTensor): OnnxNode {
  return { op: 'Constant', scope: '', inputs: [], outputs: [output], attrs: { value: { tensor } } };
}

/** The node that made a value, if it is such a node. */
export function madeBy(view: View, name: string | undefined, op: string): OnnxNode | undefined {
  const maker = view.maker(name);
  return maker?.op === op ? maker : undefined;
}

/** Both operands of a commuting node, in either order. */
export function eitherWay(node: OnnxNode | undefined): [string, string][] {
  const [a, b] = node?.inputs ?? [];
  if (a === undefined || b === undefined) return [];
  return [
    [a, b],
    [b, a],
  ];
}
