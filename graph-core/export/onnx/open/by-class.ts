// Rows of tables that the class of an example picks, recognised as the blocks that compute with them.
import type { OnnxNode, OnnxTensor } from '../ir.ts';
import { floatOf, floats, intOf, intsOf } from '../ir.ts';
import type { Rewrite, View } from '../rewrites/rewrite.ts';
import { constantNode, eitherWay, madeBy } from '../rewrites/rewrite.ts';

/** One row for each class, made of known tables: [classes, width]. */
interface Rows {
  readonly ids: string;
  readonly classes: number;
  readonly width: number;
  at(row: number, column: number): number;
  /** Where the width is among the axes of what they are spread over. */
  readonly order: 'first' | 'last' | 'rows';
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** Deeper than any norm is written; in a file that doubles itself all the way down, each step would double the work. */
const deepest = 8;

/** What a value is, where only the class and known numbers decide it. */
function rowsOf(view: View, name: string | undefined, depth = 0): Rows | undefined {
  const node = view.maker(name);
  const [first, second] = node?.inputs ?? [];
  if (!node || first === undefined || depth > deepest) return undefined;
  if (node.op === 'Gather') return gathered(node, view.constant(first), second);
  if (node.op === 'Reshape' || node.op === 'Unsqueeze') return spread(view, node, first, depth);
  const by = arithmetic[node.op];
  if (!by || second === undefined) return undefined;
  const [a, b] = [rowsOf(view, first, depth + 1), rowsOf(view, second, depth + 1)];
  if (a && b) {
    const isAlike = a.ids === b.ids && a.width === b.width && a.order === b.order;
    return isAlike ? { ...a, at: (row, at) => by(a.at(row, at), b.at(row, at)) } : undefined;
  }
  const rows = a ?? b;
  const known = view.constant(a ? second : first);
  const isRow = known?.data.length === rows?.width && rows?.order === 'rows';
  if (!rows || !known || !(isRow || known.data.length === 1)) return undefined;
  const other = (at: number) => known.data[isRow ? at : 0] ?? 0;
  return a
    ? { ...rows, at: (row, at) => by(rows.at(row, at), other(at)) }
    : { ...rows, at: (row, at) => by(other(at), rows.at(row, at)) };
}

function gathered(
  node: OnnxNode,
  table: OnnxTensor | undefined,
  ids: string | undefined,
): Rows | undefined {
  const [classes = 0, width = 0, ...more] = table?.shape ?? [];
  if (!table || ids === undefined || width === 0 || more.length > 0) return undefined;
  if (intOf(node, 'axis', 0) !== 0) return undefined;
  const at = (row: number, column: number) => table.data[row * width + column] ?? 0;
  return { ids, classes, width, at, order: 'rows' };
}

/** The rows with axes of size 1 for those of what they are spread over. */
function spread(view: View, node: OnnxNode, from: string, depth: number): Rows | undefined {
  const rows = rowsOf(view, from, depth + 1);
  if (rows?.order !== 'rows') return undefined;
  const given = Array.from(view.constant(node.inputs[1])?.data ?? intsOf(node, 'axes') ?? []);
  const sizes = node.op === 'Reshape' ? given : unitSizes(rows.width, given);
  const others = (at: number) => sizes.slice(1).every((size, axis) => axis === at || size === 1);
  if (sizes.length < 2 || !sizes.slice(1).includes(rows.width)) return undefined;
  if (sizes.length === 2) return rows;
  if (others(0) && sizes[1] === rows.width) return { ...rows, order: 'first' };
  return others(sizes.length - 2) ? { ...rows, order: 'last' } : undefined;
}

function unitSizes(width: number, axes: readonly number[]): number[] {
  const rank = axes.length + 2;
  const units = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  const rest = [-1, width];
  return Array.from({ length: rank }, (_, axis) => (units.has(axis) ? 1 : (rest.shift() ?? 1)));
}

function tableOf({ classes, width, at }: Rows): OnnxTensor {
  const data = Float32Array.from({ length: classes * width }, (_, index) =>
    at(Math.floor(index / width), index % width),
  );
  return floats([classes, width], data);
}

/** x · γ_y + β_y, with statistics that do not change any more → `ScaleByClass`: x, ids, γ, β. */
export const scaleByClass: Rewrite = (node, view) => {
  if (node.op !== 'Add') return undefined;
  for (const [product, shift] of eitherWay(node)) {
    const beta = rowsOf(view, shift);
    if (!beta) continue;
    for (const [x, factor] of eitherWay(madeBy(view, product, 'Mul'))) {
      const gamma = rowsOf(view, factor);
      const isAlike =
        gamma?.ids === beta.ids && gamma.width === beta.width && gamma.order === beta.order;
      if (!isAlike || rowsOf(view, x)) continue;
      const [scale, offset] = [view.fresh(), view.fresh()];
      return [
        constantNode(scale, tableOf(gamma)),
        constantNode(offset, tableOf(beta)),
        {
          ...node,
          op: beta.order === 'first' ? 'ScaleByClass' : 'ScaleLastByClass',
          inputs: [x, beta.ids, scale, offset],
          attrs: {},
        },
      ];
    }
  }
  return undefined;
};

/** ⟨E_y, h⟩ + h · w (+ b) → `ScoreByClass`: h, ids, E, w, b. */
export const scoreByClass: Rewrite = (node, view) => {
  if (node.op !== 'Add') return undefined;
  for (const [a, b] of eitherWay(node)) {
    const fit = innerProduct(view, a);
    const linear = fit && linearOf(view, b, fit.x);
    if (fit && linear) return scored(node, view, fit, linear);
    // A bias may have been added to either of them, or at the end.
    const bias = view.constant(b);
    for (const [c, d] of eitherWay(bias?.data.length === 1 ? madeBy(view, a, 'Add') : undefined)) {
      const inner = innerProduct(view, c);
      const plain = inner && linearOf(view, d, inner.x);
      if (inner && plain?.length === 1) return scored(node, view, inner, [...plain, b]);
    }
  }
  return undefined;
};

function scored(
  node: OnnxNode,
  view: View,
  { x, rows }: { readonly x: string; readonly rows: Rows },
  linear: readonly string[],
): readonly OnnxNode[] {
  const table = view.fresh();
  const inputs = [x, rows.ids, table, ...linear];
  return [constantNode(table, tableOf(rows)), { ...node, op: 'ScoreByClass', inputs, attrs: {} }];
}

function innerProduct(view: View, name: string) {
  const sum = madeBy(view, name, 'ReduceSum');
  const axes = sum && (intsOf(sum, 'axes') ?? [...(view.constant(sum.inputs[1])?.data ?? [])]);
  if (!sum || intOf(sum, 'keepdims', 1) !== 1 || !['1', '-1'].includes(String(axes))) return;
  for (const [x, picked] of eitherWay(madeBy(view, sum.inputs[0], 'Mul'))) {
    const rows = rowsOf(view, picked);
    if (rows?.order === 'rows' && !rowsOf(view, x)) return { x, rows };
  }
  return undefined;
}

/** The names of a column and a bias, where a value is x · w or x · w + b. */
function linearOf(view: View, name: string, x: string): readonly string[] | undefined {
  const product = madeBy(view, name, 'MatMul') ?? madeBy(view, name, 'Gemm');
  if (product) {
    const [from, weight = '', ...bias] = product.inputs;
    const sizes = view.constant(weight)?.shape ?? [];
    const units = sizes[intOf(product, 'transB', 0) === 1 ? 0 : 1];
    const isPlain =
      floatOf(product, 'alpha', 1) === 1 &&
      floatOf(product, 'beta', 1) === 1 &&
      intOf(product, 'transA', 0) === 0;
    const isKnown = bias.every((name) => view.constant(name)?.data.length === 1);
    const isColumn = sizes.length === 2 && units === 1;
    return from === x && isColumn && isPlain && isKnown ? [weight, ...bias] : undefined;
  }
  for (const [inner, bias] of eitherWay(madeBy(view, name, 'Add'))) {
    const plain = view.constant(bias)?.data.length === 1 && linearOf(view, inner, x);
    if (plain && plain.length === 1) return [...plain, bias];
  }
  return undefined;
}
