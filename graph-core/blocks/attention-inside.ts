// Scaled dot-product attention and multi-head attention as graphs of smaller blocks. Knows no tensor.
import type { WeightValue } from './block.ts';
import type { Inside, InsideNode } from './inside.ts';
import { wires } from './inside.ts';
import { columnsOf, weightOf } from './layout.ts';
import type { Heads } from './multi-head-attention-heads.ts';
import { headWidth } from './multi-head-attention-heads.ts';
import type { Shape } from './shape.ts';
import { sizeAt } from './shape.ts';

type Weights = Readonly<Record<string, WeightValue>>;
type Wiring = Record<string, string | readonly string[]>;

interface Dotted {
  readonly scale: boolean;
  readonly causal: boolean;
}

/** MatMul, Scale, Mask and Softmax, MatMul (Vaswani 2017, fig. 2 left). */
export function insideDotProduct(
  { scale, causal }: Dotted,
  { query, key, mask }: { readonly query: Shape; readonly key: Shape; readonly mask?: unknown },
): Inside {
  const factor = 1 / Math.sqrt(sizeAt(key, -1));
  const sizes = { first: 1, second: sizeAt(query, 1), third: sizeAt(key, 1) };
  return {
    nodes: {
      product: { type: 'mat-mul', params: { transposeB: true } },
      ...(scale && { scaled: { type: 'scale', params: { factor } } }),
      weights: { type: 'softmax', params: { causal } },
      mean: { type: 'mat-mul', params: {} },
      // One head, as the port `scores` has an axis for heads.
      head: { type: 'reshape', params: { axes: '3', ...sizes } },
    },
    wires: wires({
      'product.a': '$in.query',
      'product.b': '$in.key',
      ...(scale && { 'scaled.values': 'product.values' }),
      'weights.values': scale ? 'scaled.values' : 'product.values',
      ...(mask !== undefined && { 'weights.mask': '$in.mask' }),
      'mean.a': 'weights.values',
      'mean.b': '$in.value',
      'head.values': 'weights.values',
      '$out.values': 'mean.values',
      '$out.scores': 'head.values',
    }),
    weights: () => ({}),
  };
}

interface Context {
  readonly params: Heads &
    Dotted & { readonly bias: boolean; readonly dropout: number; readonly rotary: boolean };
  readonly inputs: {
    readonly query: Shape;
    readonly key: Shape | undefined;
    readonly value: Shape | undefined;
    readonly mask: Shape | undefined;
  };
}

const parts = ['query', 'key', 'value'] as const;

/**
 * Three linear maps and an attention for each head, their answers side by side, and one more linear map (Vaswani
 * 2017, fig. 2 right). Rotary positions and dropout of the weights have no blocks of their own.
 */
export function insideMultiHead({ params, inputs }: Context): Inside | undefined {
  if (params.rotary || params.dropout > 0) return undefined;
  const { heads, bias, scale, causal } = params;
  const width = headWidth(inputs.query, params);
  const units = sizeAt(inputs.query, -1);
  const key = inputs.key ? '$in.key' : '$in.query';
  const from = {
    query: '$in.query',
    key,
    value: inputs.value ? '$in.value' : key,
  };
  const nodes: Record<string, InsideNode> = {};
  const wiring: Wiring = {};
  const numbers = Array.from({ length: heads }, (_, head) => head + 1);
  for (const head of numbers) {
    const attention = `head-${head}`;
    nodes[attention] = { type: 'scaled-dot-product-attention', params: { scale, causal } };
    for (const part of parts) {
      nodes[`${part}-${head}`] = { type: 'dense', params: { units: width, bias } };
      wiring[`${part}-${head}.values`] = from[part];
      wiring[`${attention}.${part}`] = `${part}-${head}.values`;
    }
    if (inputs.mask) wiring[`${attention}.mask`] = '$in.mask';
  }
  const joined = (port: string, block: string, params: InsideNode['params']) => {
    const answers = numbers.map((head) => `head-${head}.${port}`);
    if (heads === 1) return answers[0] ?? '';
    nodes[block] = { type: 'concatenate', params };
    wiring[`${block}.values`] = answers;
    return `${block}.values`;
  };
  nodes.output = { type: 'dense', params: { units, bias } };
  wiring['output.values'] = joined('values', 'concat', {});
  wiring['$out.values'] = 'output.values';
  wiring['$out.scores'] = joined('scores', 'scores', { axis: 'positions' });
  return {
    nodes,
    wires: wires(wiring),
    weights: (values) => ({
      ...Object.assign({}, ...numbers.map((head) => headWeights(values, head, width, bias))),
      'output/kernel': weightOf(values, 'output-kernel'),
      ...(bias && { 'output/bias': weightOf(values, 'output-bias') }),
    }),
  };
}

/** Head k has its own columns of each projection. */
function headWeights(values: Weights, head: number, width: number, bias: boolean) {
  const own: Record<string, WeightValue> = {};
  for (const part of parts)
    for (const name of bias ? ['kernel', 'bias'] : ['kernel'])
      own[`${part}-${head}/${name}`] = columnsOf(
        weightOf(values, `${part}-${name}`),
        (head - 1) * width,
        width,
      );
  return own;
}
