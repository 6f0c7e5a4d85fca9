// Rewrites of reshapes: one for several in a row, and one for a transpose that moves no number.
import { free, sameSize } from '../../trace/free-size.ts';
import type { Size } from '../../trace/free-size.ts';
import { elementwise, unary } from '../infer.ts';
import type { OnnxNode } from '../ir.ts';
import { intOf, ints, intsOf } from '../ir.ts';
import type { Rewrite, View } from './rewrite.ts';
import { constantNode, madeBy } from './rewrite.ts';

/** 0 where a free size stays in its place and −1 where one more is free; undefined where two more are. */
export function reshapeWords(from: readonly Size[], to: readonly Size[]): number[] | undefined {
  const words = to.map((size, axis) => {
    if (!free(size)) return size;
    return sameSize(size, from[axis]) ? 0 : -1;
  });
  return words.filter((size) => size < 0).length > 1 ? undefined : words;
}

export const mergeReshapes: Rewrite = (node, view) => {
  if (node.op !== 'Reshape') return undefined;
  const [by, asked = ''] = node.inputs;
  const first = madeBy(view, by, 'Reshape');
  const [x = ''] = first?.inputs ?? [];
  const [from, to] = [view.shape(x), view.shape(node.outputs[0])];
  if (!first || !from || !to) return undefined;
  const words = reshapeWords(from, to);
  // A shape that is worked out says every size, and holds whatever comes in.
  if (!words) return view.constant(asked) ? undefined : [{ ...node, inputs: [x, asked] }];
  const shape = view.fresh();
  return [constantNode(shape, ints(words)), { ...node, inputs: [x, shape] }];
};

export const transposeAsReshape: Rewrite = (node, view) => {
  const perm = node.op === 'Transpose' ? intsOf(node, 'perm') : undefined;
  const [x = ''] = node.inputs;
  const from = view.shape(x);
  if (!perm || !from || !keepsOrder(from, perm)) return undefined;
  const words = reshapeWords(
    from,
    perm.map((axis) => from[axis] ?? 1),
  );
  if (!words) return undefined;
  const shape = view.fresh();
  const reshape = { ...node, op: 'Reshape', attrs: {}, inputs: [x, shape] };
  return [constantNode(shape, ints(words)), reshape];
};

/** Whether only axes of size 1 change places. */
export function keepsOrder(from: readonly Size[], perm: readonly number[]): boolean {
  const moved = perm.filter((axis) => from[axis] !== 1);
  return moved.every((axis, index) => index === 0 || (moved[index - 1] ?? 0) < axis);
}

/** Where `to` has an axis of size 1 more; undefined where it is not `from` with such axes. */
export function insertedAxes(from: readonly Size[], to: readonly Size[]): number[] | undefined {
  const added: number[] = [];
  let at = 0;
  to.forEach((size, axis) => {
    if (at < from.length && sameSize(size, from[at])) at += 1;
    else added.push(size === 1 ? axis : Number.NaN);
  });
  const isWhole = at === from.length && added.length > 0 && !added.some(Number.isNaN);
  return isWhole ? added : undefined;
}

/** The transpose that moves axes of size 1 alone and makes `to` of `from`. */
export function unitAxesPerm(from: readonly Size[], to: readonly Size[]): number[] | undefined {
  const [ones, others] = [true, false].map((unit) =>
    from.flatMap((size, axis) => ((size === 1) === unit ? [axis] : [])),
  );
  const perm = to.map((size) => (size === 1 ? ones : others)?.shift() ?? -1);
  const fits = perm.every((axis, index) => sameSize(from[axis], to[index]));
  return fits && from.length === to.length ? perm : undefined;
}

/** op(x with axes of size 1 more) → op(x) with those axes, so that they meet whoever takes them away. */
export const sinkUnitAxes: Rewrite = (node, view) => {
  const lift = node.inputs.map((name) => liftOf(view, name)).find(Boolean);
  const [output = ''] = node.outputs;
  const to = view.shape(output);
  if (!lift || !to || !sinks(node, lift)) return undefined;
  const more: OnnxNode[] = [];
  const inputs: string[] = [];
  for (const name of node.inputs) {
    const lowered = loweredOf(view, name, lift, more);
    if (lowered === undefined) return undefined;
    inputs.push(lowered);
  }
  // Where the axes of size 1 come to lie.
  const perm = node.op === 'Transpose' ? (intsOf(node, 'perm') ?? []) : to.map((_, axis) => axis);
  const words = reshapeWords(
    to.filter((_, axis) => !lift.axes.includes(perm[axis] ?? 0)),
    to,
  );
  if (!words) return undefined;
  const [made, shape] = [view.fresh(), view.fresh()];
  const attrs = node.op === 'Transpose' ? { perm: without(perm, lift.axes) } : node.attrs;
  return [
    ...more,
    { ...node, inputs, outputs: [made], attrs },
    constantNode(shape, ints(words)),
    { op: 'Reshape', scope: node.scope, inputs: [made, shape], outputs: [output], attrs: {} },
  ];
};

interface Lift {
  readonly x: string;
  readonly axes: readonly number[];
  readonly rank: number;
}

function liftOf(view: View, name: string): Lift | undefined {
  const [x = ''] = madeBy(view, name, 'Reshape')?.inputs ?? [];
  const [from, to] = [view.shape(x), view.shape(name)];
  const axes = from && to && insertedAxes(from, to);
  return axes && { x, axes, rank: to.length };
}

function sinks(node: OnnxNode, { axes, rank }: Lift): boolean {
  if (unary.has(node.op) || elementwise.has(node.op) || node.op === 'Transpose') return true;
  const beforeMatrix = axes.every((axis) => axis < rank - 2);
  if (node.op === 'MatMul') return beforeMatrix;
  return node.op === 'Softmax' && intOf(node, 'axis', -1) === -1 && beforeMatrix;
}

/** The operand without those axes; nodes that this takes are added to `more`. */
function loweredOf(view: View, name: string, lift: Lift, more: OnnxNode[]): string | undefined {
  const { axes, rank } = lift;
  const other = liftOf(view, name);
  if (other) return other.rank === rank && other.axes.join() === axes.join() ? other.x : undefined;
  const maker = view.maker(name);
  if (!maker) return loweredConstant(view, name, lift, more);
  const to = view.shape(name);
  const [x = ''] = maker.inputs;
  if (to?.length !== rank || view.uses(name) > 1) return undefined;
  const made = view.fresh();
  if (maker.op === 'Reshape') {
    const from = view.shape(x);
    const shape = to.filter((_, axis) => !axes.includes(axis));
    const words = axes.every((axis) => to[axis] === 1) && from && reshapeWords(from, shape);
    if (!words) return undefined;
    const given = view.fresh();
    more.push(constantNode(given, ints(words)));
    more.push({ ...maker, inputs: [x, given], outputs: [made] });
    return made;
  }
  const perm = maker.op === 'Transpose' ? intsOf(maker, 'perm') : undefined;
  if (!perm || axes.some((axis) => perm[axis] !== axis)) return undefined;
  const before = loweredOf(view, x, lift, more);
  if (before === undefined) return undefined;
  more.push({ ...maker, inputs: [before], outputs: [made], attrs: { perm: without(perm, axes) } });
  return made;
}

/** The order of the axes that are left. */
function without(perm: readonly number[], axes: readonly number[]): number[] {
  const kept = perm.filter((axis) => !axes.includes(axis));
  const order = [...kept].sort((a, b) => a - b);
  return kept.map((axis) => order.indexOf(axis));
}

function loweredConstant(
  view: View,
  name: string,
  { axes, rank }: Lift,
  more: OnnxNode[],
): string | undefined {
  const tensor = view.constant(name);
  if (!tensor || tensor.shape.length > rank) return undefined;
  if (tensor.data.length === 1 && tensor.shape.length <= 1) return name;
  const whole = [...Array.from({ length: rank - tensor.shape.length }, () => 1), ...tensor.shape];
  if (axes.some((axis) => whole[axis] !== 1)) return undefined;
  const lowered = view.fresh();
  const shape = whole.filter((_, axis) => !axes.includes(axis));
  more.push(constantNode(lowered, { ...tensor, shape }));
  return lowered;
}
