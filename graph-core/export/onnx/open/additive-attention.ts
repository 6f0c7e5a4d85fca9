// Attention whose scores a small network gives (Bahdanau 2014), recognised as the block that computes it.
import type { OnnxNode } from '../ir.ts';
import { intOf, intsOf } from '../ir.ts';
import type { Rewrite, View } from '../rewrites/rewrite.ts';
import { eitherWay, madeBy } from '../rewrites/rewrite.ts';

/** softmax(vᵀ tanh(W₁ key + W₂ query)) · value → `AdditiveAttention`: query, key, value, mask, W₂, W₁, v. */
export const additiveAttention: Rewrite = (node, view) => {
  if (node.op !== 'MatMul') return undefined;
  const [weights = '', value = ''] = node.inputs;
  const flat = withoutHead(view, weights);
  const shares = behindHead(view, flat);
  const softmax = madeBy(view, shares, 'Softmax');
  const [logits = '', mask = ''] = softmax?.inputs ?? [];
  // Over the keys, which are the last axis or were behind the one head.
  const isTurned = shares !== flat;
  const axis = softmax ? intOf(softmax, 'axis', -1) : undefined;
  const overKeys = isTurned ? axis === 2 : axis === -1 || axis === 3;
  if (!overKeys) return undefined;
  const scores = madeBy(view, isTurned ? logits : behindHead(view, logits), 'MatMul');
  const [hidden, v = ''] = scores?.inputs ?? [];
  for (const [a, b] of eitherWay(madeBy(view, madeBy(view, hidden, 'Tanh')?.inputs[0], 'Add'))) {
    const [key, query] = [projected(view, a, 1), projected(view, b, 2)];
    const isColumn = view.constant(v)?.shape.at(-1) === 1;
    if (!key || !query || !isColumn || softmax?.attrs.causal !== undefined) continue;
    const inputs = [query.x, key.x, value, mask, query.kernel, key.kernel, v];
    return [{ ...node, op: 'AdditiveAttention', inputs }];
  }
  return undefined;
};

/** [B, 1, Tq, Tk] before its one head was taken away. */
function withoutHead(view: View, name: string): string {
  const squeeze = madeBy(view, name, 'Squeeze');
  const reshape = madeBy(view, name, 'Reshape');
  if (squeeze && axesOf(view, squeeze).join() === '1') return squeeze.inputs[0] ?? name;
  return sizesOf(view, reshape)?.length === 3 ? (reshape?.inputs[0] ?? name) : name;
}

/** [B, Tq, Tk, 1] before its last axis became the one head. */
function behindHead(view: View, name: string): string {
  const transpose = madeBy(view, name, 'Transpose');
  const reshape = madeBy(view, name, 'Reshape');
  if (transpose && intsOf(transpose, 'perm')?.join() === '0,3,1,2')
    return transpose.inputs[0] ?? name;
  const sizes = sizesOf(view, reshape);
  return sizes?.length === 4 && sizes[1] === 1 ? (reshape?.inputs[0] ?? name) : name;
}

/** A product with a known matrix that has a new axis of size 1 at this place. */
function projected(view: View, name: string, axis: number) {
  const unsqueeze = madeBy(view, name, 'Unsqueeze');
  const reshape = madeBy(view, name, 'Reshape');
  const sizes = sizesOf(view, reshape);
  const isLifted = unsqueeze
    ? axesOf(view, unsqueeze).join() === String(axis)
    : sizes?.length === 4 && sizes[axis] === 1;
  const product = madeBy(view, (unsqueeze ?? reshape)?.inputs[0], 'MatMul');
  const [x = '', kernel = ''] = product?.inputs ?? [];
  return isLifted && view.constant(kernel)?.shape.length === 2 ? { x, kernel } : undefined;
}

function axesOf(view: View, node: OnnxNode): readonly number[] {
  return intsOf(node, 'axes') ?? [...(view.constant(node.inputs[1])?.data ?? [])];
}

function sizesOf(view: View, reshape: OnnxNode | undefined): readonly number[] | undefined {
  const sizes = view.constant(reshape?.inputs[1]);
  return sizes && [...sizes.data];
}
