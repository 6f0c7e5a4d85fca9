// Rewrites that carry a transpose behind what reads it, until it meets one that undoes it.
import { elementwise, unary } from '../infer.ts';
import type { OnnxNode } from '../ir.ts';
import { intOf, ints, intsOf } from '../ir.ts';
import { transposedTensor } from '../evaluate.ts';
import { keepsOrder } from './reshapes.ts';
import type { Rewrite, View } from './rewrite.ts';
import { constantNode, madeBy } from './rewrite.ts';

function inverse(perm: readonly number[]): number[] {
  return perm.map((_, axis) => perm.indexOf(axis));
}

export const mergeTransposes: Rewrite = (node, view) => {
  const perm = node.op === 'Transpose' ? intsOf(node, 'perm') : undefined;
  const before = perm && madeBy(view, node.inputs[0], 'Transpose');
  const first = before && intsOf(before, 'perm');
  if (!first) return undefined;
  return [
    { ...node, inputs: before.inputs, attrs: { perm: perm.map((axis) => first[axis] ?? 0) } },
  ];
};

/** op(Transpose(x)) → Transpose(op(x)). */
export const sinkTransposes: Rewrite = (node, view) => {
  const perm = node.inputs.flatMap((name) => {
    const maker = madeBy(view, name, 'Transpose');
    return maker ? [intsOf(maker, 'perm') ?? []] : [];
  })[0];
  if (!perm) return undefined;
  if (unary.has(node.op)) return below(node, view, perm, node.inputs.slice(0, 1), {});
  if (elementwise.has(node.op)) return below(node, view, perm, node.inputs, {});
  if (node.op === 'Concat') return below(node, view, perm, node.inputs, axisAttr(node, perm));
  if (node.op === 'Softmax' || node.op === 'LogSoftmax')
    return below(node, view, perm, node.inputs, axisAttr(node, perm));
  return sinkBelowOthers(node, view, perm);
};

function axisAttr(node: OnnxNode, perm: readonly number[]): OnnxNode['attrs'] {
  const axis = intOf(node, 'axis', -1);
  return { axis: perm[axis < 0 ? axis + perm.length : axis] ?? 0 };
}

/** The node on what the transposes read, and a transpose behind it; undefined where an operand cannot be turned for nothing. */
function below(
  node: OnnxNode,
  view: View,
  perm: readonly number[],
  turned: readonly string[],
  attrs: OnnxNode['attrs'],
): OnnxNode[] | undefined {
  const more: OnnxNode[] = [];
  const inputs: string[] = [];
  for (const name of node.inputs) {
    const given = turned.includes(name) ? back(name, view, perm, more) : name;
    if (given === undefined) return undefined;
    inputs.push(given);
  }
  const [output = ''] = node.outputs;
  const made = view.fresh();
  return [
    ...more,
    { ...node, inputs, outputs: [made], attrs: { ...node.attrs, ...attrs } },
    turn(node, made, output, perm),
  ];
}

function turn(of: OnnxNode, x: string, output: string, perm: readonly number[]): OnnxNode {
  return { op: 'Transpose', scope: of.scope, inputs: [x], outputs: [output], attrs: { perm } };
}

/** The operand as it was before a transpose by `perm`; nodes that this takes are added to `more`. */
function back(
  name: string,
  view: View,
  perm: readonly number[],
  more: OnnxNode[],
): string | undefined {
  const maker = madeBy(view, name, 'Transpose');
  if (maker && intsOf(maker, 'perm')?.join() === perm.join()) return maker.inputs[0];
  const tensor = view.constant(name);
  const way = inverse(perm);
  const made = view.fresh();
  if (tensor) {
    if (tensor.data.length === 1) return name;
    if (tensor.shape.length > perm.length) return undefined;
    const padded = Array.from({ length: perm.length - tensor.shape.length }, () => 1);
    const whole = { ...tensor, shape: [...padded, ...tensor.shape] };
    more.push(constantNode(made, { ...transposedTensor(whole, way), origin: tensor.origin }));
    return made;
  }
  const shape = view.shape(name);
  if (shape?.length !== perm.length || !keepsOrder(shape, way)) return undefined;
  const scope = view.maker(name)?.scope ?? '';
  more.push({ op: 'Transpose', scope, inputs: [name], outputs: [made], attrs: { perm: way } });
  return made;
}

const reductions = new Set(['ReduceMean', 'ReduceSum', 'ReduceMax', 'ReduceMin']);

function sinkBelowOthers(
  node: OnnxNode,
  view: View,
  perm: readonly number[],
): OnnxNode[] | undefined {
  const [x = '', by] = node.inputs;
  const before = madeBy(view, x, 'Transpose')?.inputs[0];
  const [output = ''] = node.outputs;
  if (before === undefined) return undefined;
  const made = view.fresh();
  if (reductions.has(node.op)) {
    const asked = intsOf(node, 'axes') ?? [...(view.constant(by)?.data ?? [])];
    const axes = asked.map((axis) => perm[axis < 0 ? axis + perm.length : axis] ?? 0);
    const given = view.fresh();
    const reduced = {
      ...node,
      inputs: by === undefined ? [before] : [before, given],
      outputs: [made],
      attrs: { ...node.attrs, ...(by === undefined && { axes }) },
    };
    const kept = perm.filter((axis) => !axes.includes(axis));
    const left = [...kept].sort((a, b) => a - b);
    const order = intOf(node, 'keepdims', 1) === 1 ? perm : kept.map((axis) => left.indexOf(axis));
    const turned = turn(node, made, output, order);
    return by === undefined
      ? [reduced, turned]
      : [constantNode(given, ints(axes)), reduced, turned];
  }
  const amounts = view.constant(by);
  if (node.op === 'Pad' && amounts?.data.length === 2 * perm.length) {
    const way = inverse(perm);
    const moved = [0, perm.length].flatMap((half) =>
      way.map((axis) => amounts.data[half + axis] ?? 0),
    );
    const given = view.fresh();
    const padded = { ...node, inputs: [before, given, ...node.inputs.slice(2)], outputs: [made] };
    return [constantNode(given, ints(moved)), padded, turn(node, made, output, perm)];
  }
  return undefined;
}
