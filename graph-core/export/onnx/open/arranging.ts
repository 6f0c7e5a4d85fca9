// Operators that move or name axes and compute nothing: mostly they only change how a value is seen.
import type { OnnxNode, OnnxTensor } from '../ir.ts';
import { intOf, intsOf } from '../ir.ts';
import { unitAxesPerm } from '../rewrites/reshapes.ts';
import type { Flow, Flows } from './flows.ts';
import { Misfit } from './flows.ts';

/** What gives what it takes, at least when nothing is trained. */
export const passes: ReadonlySet<string> = new Set(['Identity', 'Dropout', 'Cast']);

type Arranging = (
  node: OnnxNode,
  flow: Flow,
  given: OnnxTensor | undefined,
  flows: Flows,
) => Flow | undefined;

export const arrangedOnly: Readonly<Record<string, Arranging>> = {
  Transpose(node, flow) {
    const perm = intsOf(node, 'perm') ?? flow.view.map((_, axis) => axis).reverse();
    return { ...flow, view: perm.map((axis) => flow.view[axis] ?? -1) };
  },
  Unsqueeze(node, flow, given) {
    const axes = axesOf(node, given, (count) => flow.view.length + count);
    const rest = [...flow.view];
    const rank = flow.view.length + axes.length;
    const view = Array.from({ length: rank }, (_, axis) =>
      axes.includes(axis) ? -1 : (rest.shift() ?? -1),
    );
    return { ...flow, view };
  },
  Squeeze(node, flow, given) {
    const asked = axesOf(node, given, () => flow.view.length);
    const isUnit = (axis: number) => sizeAt(flow, axis) === 1;
    const axes = asked.length > 0 ? asked : flow.view.map((_, axis) => axis).filter(isUnit);
    if (!axes.every(isUnit)) throw new Misfit();
    return { ...flow, view: flow.view.filter((_, axis) => !axes.includes(axis)) };
  },
  Gather(node, flow, given, flows) {
    const asked = intOf(node, 'axis', 0);
    const axis = asked < 0 ? asked + flow.view.length : asked;
    if (given?.shape.length !== 0) return undefined;
    const view = flow.view.filter((_, at) => at !== axis);
    const size = sizeAt(flow, axis);
    // Of one thing, the first and the last are that.
    if (size === 1) return { ...flow, view };
    const own = flow.view[axis] ?? 0;
    // Where the batch is first, the table of operators has a block for it.
    if (flow.view[0] === 0 || own < 1) return undefined;
    const index = given.data[0] ?? 0;
    const at = index < 0 ? index + size : index;
    return { ...flows.placeOf(flow, own, at, node.scope), view };
  },
  Reshape(node, flow, given, flows) {
    const sizes = flow.view.map((_, axis) => sizeAt(flow, axis));
    const asked = [...(given?.data ?? [])].map((size, axis) =>
      size === 0 ? (sizes[axis] ?? 1) : size,
    );
    if (!given) throw new Misfit();
    return reshaped(flow, asked, flows, node.scope);
  },
  Flatten(node, flow, _given, flows) {
    const axis = intOf(node, 'axis', 1);
    if (axis !== 1 && axis - flow.view.length !== -flow.view.length + 1) throw new Misfit();
    return reshaped(flow, [batchSign, -1], flows, node.scope);
  },
};

/** How the batch is written among sizes: whatever a file says of its size is not told apart from what is left over. */
const batchSign = Number.NEGATIVE_INFINITY;

function sizeAt({ view, shape }: Flow, axis: number): number {
  const own = view[axis] ?? -1;
  if (own === 0) return batchSign;
  return own < 0 ? 1 : (shape.dims[own]?.size ?? 1);
}

function axesOf(
  node: OnnxNode,
  given: OnnxTensor | undefined,
  rank: (count: number) => number,
): number[] {
  const axes = [...(given?.data ?? intsOf(node, 'axes') ?? [])];
  return axes.map((axis) => (axis < 0 ? axis + rank(axes.length) : axis));
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}

/** `asked`: with the batch first, whatever stands for it; one more size may be −1. */
function reshaped(flow: Flow, asked: readonly number[], flows: Flows, scope: string): Flow {
  const from = flow.view.map((_, axis) => sizeAt(flow, axis));
  const batchAt = from.indexOf(batchSign);
  const inner = product(from.filter((size) => size !== batchSign));
  const to = sizesAfter(asked, inner);
  if (batchAt < 0 || !to) throw new Misfit();
  // Where only axes of size 1 come, go or move, the value is but seen otherwise.
  const seen = seenAs(flow, from, to);
  if (seen) return seen;
  const order = flow.view.map((_, axis) => axis);
  if (batchAt !== 0 || to[0] !== batchSign) throw new Misfit();
  const tap = flows.arrange(flow, order, scope);
  return { ...flows.reshaped(tap, to.slice(1), scope), view: to.map((_, axis) => axis) };
}

/** The first size is the batch's; −1 is filled in. Undefined where the numbers do not come out. */
function sizesAfter(asked: readonly number[], inner: number): number[] | undefined {
  const at = asked.indexOf(batchSign);
  const index = at >= 0 ? at : 0;
  const others = asked.filter((_, axis) => axis !== index);
  const open = others.filter((size) => size < 0).length;
  const known = product(others.filter((size) => size >= 0));
  if (open > 1 || inner % known !== 0 || (open === 0 && known !== inner)) return undefined;
  return asked.map((size, axis) => (axis === index ? batchSign : size < 0 ? inner / known : size));
}

function seenAs(flow: Flow, from: readonly number[], to: readonly number[]): Flow | undefined {
  const large = (sizes: readonly number[]) => sizes.filter((size) => size !== 1).join();
  if (large(from) !== large(to)) return undefined;
  const perm = unitAxesPerm(from, to);
  if (perm) return { ...flow, view: perm.map((axis) => flow.view[axis] ?? -1) };
  const entries = flow.view.filter((_, axis) => from[axis] !== 1);
  return { ...flow, view: to.map((size) => (size === 1 ? -1 : (entries.shift() ?? -1))) };
}
