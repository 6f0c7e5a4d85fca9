// Rewrites that compute ahead what is the same at every run, and leave out what does nothing.
import { sameSize } from '../../trace/free-size.ts';
import type { Size } from '../../trace/free-size.ts';
import { evaluate } from '../evaluate.ts';
import type { OnnxTensor } from '../ir.ts';
import { intsOf, readsOf } from '../ir.ts';
import type { Rewrite } from './rewrite.ts';
import { constantNode } from './rewrite.ts';

/** What is so much larger than what it is made from is better made anew. */
const mostGrowth = 65_536;

export const foldConstants: Rewrite = (node, view) => {
  if (node.op === 'Constant' || node.inputs.length === 0) return undefined;
  const constants = node.inputs.map((name) => view.constant(name));
  const isKnown = node.inputs.every((name, index) => name === '' || constants[index]);
  const made = isKnown ? evaluate(node, constants) : undefined;
  const size = constants.reduce((sum, tensor) => sum + (tensor?.data.length ?? 0), 0);
  if (!made?.every(({ data }) => data.length <= size + mostGrowth)) return undefined;
  return made.map((tensor, index) => constantNode(node.outputs[index] ?? '', tensor));
};

function sameShape(a: readonly Size[] | undefined, b: readonly Size[] | undefined): boolean {
  return a?.length === b?.length && !!a?.every((size, axis) => sameSize(size, b?.[axis]));
}

/** Nodes whose output is their first input. */
export const dropNothing: Rewrite = (node, view) => {
  const [x = '', by] = node.inputs;
  if (node.outputs.length !== 1 || readsOf(node).length > 2) return undefined;
  const keepsShape = () => sameShape(view.shape(x), view.shape(node.outputs[0]));
  const tensor = view.constant(by);
  switch (node.op) {
    case 'Identity':
      return x;
    case 'Reshape':
    case 'Expand':
    case 'Tile':
      return keepsShape() ? x : undefined;
    case 'Transpose':
      return intsOf(node, 'perm')?.every((from, axis) => from === axis) ? x : undefined;
    case 'Concat':
      return node.inputs.length === 1 ? x : undefined;
    case 'Mul':
    case 'Div':
      return all(tensor, 1) && keepsShape() ? x : undefined;
    case 'Add':
    case 'Sub':
      return all(tensor, 0) && keepsShape() ? x : undefined;
    default:
      return undefined;
  }
};

function all(tensor: OnnxTensor | undefined, value: number): boolean {
  return tensor?.data.every((entry: number) => entry === value) ?? false;
}
