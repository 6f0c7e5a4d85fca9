// Scaled dot-product attention and multi-head attention as graphs of smaller blocks.
import { text } from '../../text.ts';
import type { Inside, InsideGraph, InsideModule, Writing, Written } from './inside.ts';
import { isPlain, over, plain, rootOf, times, wires } from './inside.ts';
import type { Heads } from './multi-head-attention-heads.ts';
import type { Shape } from './shape.ts';

interface Dotted {
  readonly scale: boolean;
  readonly causal: boolean;
}

const scores = text('Attention weights', '注意の重み');

/** MatMul, Scale, Mask and Softmax, MatMul (Vaswani 2017, fig. 2 left); `parts` says where each input comes from. */
function dotProduct(
  { scale, causal, dropout = 0 }: Dotted & { readonly dropout?: number },
  width: Written,
  parts: { query: string; key: string; value: string; mask: string | undefined },
): { nodes: InsideGraph['nodes']; ports: Record<string, string> } {
  const { query, key, value, mask } = parts;
  return {
    nodes: {
      product: {
        type: 'mat-mul',
        name: text('Query · key', 'クエリ · キー'),
        params: { transposeB: true },
      },
      ...(scale && {
        scaled: {
          type: 'scale',
          name: text('Divide by √d_k', '√d_k で割る'),
          params: { factor: over(plain(1), rootOf(width)) },
        },
      }),
      weights: { type: 'softmax', name: scores, params: { causal }, watched: ['values'] },
      ...(dropout > 0 && { forgotten: { type: 'dropout', params: { rate: dropout } } }),
      mean: { type: 'mat-mul', name: text('Weights · values', '重み · バリュー'), params: {} },
    },
    ports: {
      'product.a': query,
      'product.b': key,
      ...(scale && { 'scaled.values': 'product.values' }),
      'weights.values': scale ? 'scaled.values' : 'product.values',
      ...(mask !== undefined && { 'weights.mask': mask }),
      ...(dropout > 0 && { 'forgotten.values': 'weights.values' }),
      'mean.a': dropout > 0 ? 'forgotten.values' : 'weights.values',
      'mean.b': value,
    },
  };
}

export function insideDotProduct({
  params,
  inputs: { query, key, mask },
  written,
}: {
  readonly params: Dotted;
  readonly inputs: { readonly query: Shape; readonly key: Shape; readonly mask?: unknown };
  readonly written: Writing<Dotted>;
}): Inside {
  const { nodes, ports } = dotProduct(params, written.axis(key, -1), {
    query: '$in.query',
    key: '$in.key',
    value: '$in.value',
    mask: mask === undefined ? undefined : '$in.mask',
  });
  const sizes = { first: 1, second: written.axis(query, 1), third: written.axis(key, 1) };
  return {
    nodes: {
      ...nodes,
      // The port `scores` has an axis for heads.
      head: {
        type: 'reshape',
        name: text('As one head', '一つのヘッドとして'),
        params: { axes: '3', ...sizes },
      },
    },
    wires: wires({
      ...ports,
      'head.values': 'weights.values',
      '$out.values': 'mean.values',
      '$out.scores': 'head.values',
    }),
    weights: () => ({}),
  };
}

interface Projected extends Heads, Dotted {
  readonly bias: boolean;
  readonly dropout: number;
  readonly rotary: boolean;
}

interface Context {
  readonly params: Projected;
  readonly inputs: {
    readonly query: Shape;
    readonly key: Shape | undefined;
    readonly value: Shape | undefined;
    readonly mask: Shape | undefined;
  };
  readonly written: Writing<Projected>;
}

/** Title of each projection, by the name its weights begin with. */
const projections = {
  query: text('Query projection W_Q', 'クエリの射影 W_Q'),
  key: text('Key projection W_K', 'キーの射影 W_K'),
  value: text('Value projection W_V', 'バリューの射影 W_V'),
  output: text('Output projection W_O', '出力の射影 W_O'),
};

/**
 * Three linear maps, attention in all heads at once, and one more linear map (Vaswani 2017, fig. 2 right). The heads
 * are an axis, as they are in the block itself, so that their number stays the variable. Rotary positions have no
 * block of their own.
 */
export function insideMultiHead({ params, inputs, written }: Context): Inside | undefined {
  if (params.rotary) return undefined;
  const { bias } = params;
  const units = written.axis(inputs.query, -1);
  const heads = written.param('heads');
  const width = params.keyUnits > 0 ? written.param('keyUnits') : over(units, heads);
  const inner = params.keyUnits > 0 ? times(heads, width) : units;
  const key = inputs.key ? '$in.key' : '$in.query';
  const projection = (part: keyof typeof projections, size: Written) => ({
    type: 'dense',
    name: projections[part],
    params: { units: size, bias },
  });
  return {
    nodes: {
      query: projection('query', inner),
      key: projection('key', inner),
      value: projection('value', inner),
      heads: { module: 'attention-heads', repeat: 1 },
      output: projection('output', units),
    },
    wires: wires({
      'query.values': '$in.query',
      'key.values': key,
      'value.values': inputs.value ? '$in.value' : key,
      'heads.query': 'query.values',
      'heads.key': 'key.values',
      'heads.value': 'value.values',
      ...(inputs.mask && { 'heads.mask': '$in.mask' }),
      'output.values': 'heads.values',
      '$out.values': 'output.values',
      '$out.scores': 'heads.scores',
    }),
    modules: {
      'attention-heads': inAllHeads(params, width, inputs.mask !== undefined),
      'split-heads': splitHeads(heads, width),
      'join-heads': joinHeads(inner),
    },
    ...(isPlain(heads) && { fixed: fixedHeads(params.heads) }),
    weights: (values) =>
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name.replace('-', '/'), value]),
      ),
  };
}

function fixedHeads(heads: number) {
  return text(
    `The number of heads, ${heads}, is now written into the parts that split the units. To change it in one place, undo, bind it to a variable, and replace again.`,
    `ヘッド数 ${heads} は、次元を分ける部品の中に数として書かれました。一か所で変えられるようにするには、元に戻して変数に結び付けてから置き換えてください。`,
  );
}

/** Queries, keys and values are cut into heads, [batch, head, position, d_k]; the answers are put side by side again. */
function inAllHeads(params: Projected, width: Written, masked: boolean): InsideModule {
  const { nodes, ports } = dotProduct(params, width, {
    query: 'query-heads.values',
    key: 'key-heads.values',
    value: 'value-heads.values',
    mask: masked ? '$in.mask' : undefined,
  });
  const split = (name: ReturnType<typeof text>) => ({ module: 'split-heads', repeat: 1, name });
  return {
    title: text('Scaled dot-product attention, all heads', 'スケール化内積注意（全ヘッド）'),
    nodes: {
      'query-heads': split(text('Queries per head', 'ヘッドごとのクエリ')),
      'key-heads': split(text('Keys per head', 'ヘッドごとのキー')),
      'value-heads': split(text('Values per head', 'ヘッドごとのバリュー')),
      ...nodes,
      joined: { module: 'join-heads', repeat: 1 },
    },
    wires: wires({
      'query-heads.values': '$in.query',
      'key-heads.values': '$in.key',
      'value-heads.values': '$in.value',
      ...ports,
      'joined.values': 'mean.values',
      '$out.values': 'joined.values',
      '$out.scores': 'weights.values',
    }),
    inputs: {
      query: 'values',
      key: 'values',
      value: 'values',
      ...(masked && { mask: 'mask' as const }),
    },
    outputs: { values: 'values', scores: 'values' },
  };
}

function splitHeads(heads: Written, width: Written): InsideModule {
  return {
    title: text('Split into heads', 'ヘッドに分ける'),
    nodes: {
      cut: { type: 'reshape', params: { axes: '3', first: 0, second: heads, third: width } },
      turned: { type: 'permute', params: { order: '2,1,3' } },
    },
    wires: wires({
      'cut.values': '$in.values',
      'turned.values': 'cut.values',
      '$out.values': 'turned.values',
    }),
    inputs: { values: 'values' },
    outputs: { values: 'values' },
  };
}

function joinHeads(inner: Written): InsideModule {
  return {
    title: text('Join the heads', 'ヘッドをつなぐ'),
    nodes: {
      turned: { type: 'permute', params: { order: '2,1,3' } },
      joined: { type: 'reshape', params: { axes: '2', first: 0, second: inner } },
    },
    wires: wires({
      'turned.values': '$in.values',
      'joined.values': 'turned.values',
      '$out.values': 'joined.values',
    }),
    inputs: { values: 'values' },
    outputs: { values: 'values' },
  };
}
