// The matrix product of two arrays, one pair of matrices after another.
import { z } from 'zod';
import { flag } from '../params.ts';
import { text } from '../text.ts';
import { unmet } from './kit/arriving.ts';
import type { Rejection, Remedy } from './block.ts';
import { defineBlock, reject } from './block.ts';
import { mend } from './kit/mending.ts';
import type { Arrival } from './kit/merging.ts';
import type { Shape } from './kit/shape.ts';
import { batch, dim, lastDim, printSizes, shape, sizeAt, sizes } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { code, single, operate, py } from './kit/python.ts';

export const matMul = defineBlock({
  type: 'mat-mul',
  docs: {
    title: text('Matrix product', '行列積（MatMul）'),
    summary: text(
      'Multiplies the matrices in the last two axes; with Transpose b it compares every row of a with every row of b.',
      '最後の二つの軸の行列どうしを掛けます。b を転置すると、a の各行と b の各行の内積になります。',
    ),
    also: ['matmul', 'dot product', 'bmm', 'einsum', '内積', '行列の積', 'ドット積'],
    category: 'merge',
    icon: 'asterisk',
    equation: 'y = a b  or  y = a bᵀ',
  },
  inputs: {
    a: { kind: 'values', label: text('a', 'a') },
    b: { kind: 'values', label: text('b', 'b') },
  },
  outputs: { values: { kind: 'values', label: text('Product', '積') } },
  params: z.object({ transposeB: flag(false, { label: text('Transpose b', 'b を転置') }) }),
  shape({ inputs: { a, b }, params, self }) {
    const wires: Arrival[] = [
      { from: a, port: 'a' },
      { from: b, port: 'b' },
    ];
    for (const { from, port } of wires) {
      const unfit = unmet(
        from,
        self,
        { port },
        {
          ranks: [3, 4, 5, 6],
          code: 'not-matrices',
          words: text('a matrix per example (B × rows × columns)', '例ごとの行列（B × 行 × 列）'),
        },
      );
      if (unfit) return unfit;
    }
    const outer = a.dims.slice(1, -2);
    const fits =
      a.dims.length === b.dims.length &&
      outer.every(({ size }, axis) => size === b.dims[axis + 1]?.size);
    if (!fits) return outerDiffer(wires, self);
    const inner = sizeAt(b, params.transposeB ? -1 : -2);
    if (sizeAt(a, -1) !== inner) return innerDiffer(wires, self, params.transposeB);
    const columns = b.dims.at(params.transposeB ? -2 : -1) ?? lastDim(b);
    return { values: shape('values', [...a.dims.slice(0, -1), columns]) };
  },
  forward({ ops, params, inputs }) {
    return { values: ops.matMul(inputs.a, inputs.b, false, params.transposeB) };
  },
  multiplyAdds: ({ inputs, outputs }) =>
    sizes(outputs.values).reduce((x, y) => x * y, 1) * sizeAt(inputs.a, -1),
  exports: {
    stock: ({ inputs, params }) =>
      inputs.a.dims.length === 3
        ? { className: 'Dot', config: { axes: [2, params.transposeB ? 2 : 1] }, weights: [] }
        : undefined,
    torch: ({ inputs, params }) => ({
      call(given) {
        const a = channelsLast(single(given.a), inputs.a);
        const b = channelsLast(single(given.b), inputs.b);
        return { values: operate('@', a, params.transposeB ? code`${b}.transpose(-2, -1)` : b) };
      },
    }),
    keras: ({ params }) => ({
      call(given) {
        const b = single(given.b);
        const turned = params.transposeB ? py('ops.swapaxes', [b, -2, -1]) : b;
        return { values: py('ops.matmul', [single(given.a), turned]) };
      },
    }),
  },
  examples: [
    {
      params: {},
      inputs: {
        a: shape('values', [batch, dim(5, 'T'), dim(4, 'units')]),
        b: shape('values', [batch, dim(4, 'T'), dim(3, 'units')]),
      },
      outputs: { values: [null, 5, 3] },
    },
    {
      params: { transposeB: true },
      inputs: {
        a: shape('values', [batch, dim(8, 'h'), dim(5, 'T'), dim(16, 'd_k')]),
        b: shape('values', [batch, dim(8, 'h'), dim(7, 'T'), dim(16, 'd_k')]),
      },
      outputs: { values: [null, 8, 5, 7] },
    },
    {
      params: {},
      inputs: {
        a: shape('values', [batch, dim(5, 'T'), dim(4, 'units')]),
        b: shape('values', [batch, dim(5, 'T'), dim(4, 'units')]),
      },
      outputs: 'inner-sizes-differ',
    },
    {
      params: {},
      inputs: {
        a: shape('values', [batch, dim(4, 'units')]),
        b: shape('values', [batch, dim(4, 'units')]),
      },
      outputs: 'not-matrices',
    },
  ],
});

function outerDiffer(wires: readonly Arrival[], self: string): Rejection {
  const [a, b] = wires.map(({ from }) => ({ name: from.from, sizes: printSizes(from) }));
  return reject(
    'stacks-differ',
    text(
      `‘${self}’ multiplies matrices pair by pair, so all axes but the last two must match: ‘${a?.name}’ gives ${a?.sizes}, ‘${b?.name}’ gives ${b?.sizes}.`,
      `「${self}」は行列を一組ずつ掛けるため、最後の二つ以外の軸は同じでなければなりません。「${a?.name}」は ${a?.sizes}、「${b?.name}」は ${b?.sizes} です。`,
    ),
    [
      { kind: 'disconnect', port: 'b' },
      { kind: 'disconnect', port: 'a' },
    ],
    'b',
  );
}

function innerDiffer(wires: readonly Arrival[], self: string, transposed: boolean): Rejection {
  const [a, b] = wires.map(({ from }) => from);
  if (!a || !b) return outerDiffer(wires, self);
  const columns = sizeAt(a, -1);
  const rows = sizeAt(b, transposed ? -1 : -2);
  const wanted = withSize(b, transposed ? -1 : -2, columns);
  const flipped = sizeAt(b, transposed ? -2 : -1);
  const flip: Remedy[] =
    flipped === columns ? [{ kind: 'set-param', param: 'transposeB', value: !transposed }] : [];
  const which = transposed ? text('columns', '列') : text('rows', '行');
  return reject(
    'inner-sizes-differ',
    text(
      `‘${self}’ needs as many columns in ‘${a.from}’ (${printSizes(a)}) as ${which.en} in ‘${b.from}’ (${printSizes(b)}): ${columns} ≠ ${rows}.`,
      `「${self}」では「${a.from}」（${printSizes(a)}）の列数と「${b.from}」（${printSizes(b)}）の${which.ja}数が同じでなければなりません：${columns} ≠ ${rows}`,
    ),
    [
      ...flip,
      ...mend(a, withSize(a, -1, rows), { port: 'a' }).slice(0, -1),
      ...mend(b, wanted, { port: 'b' }),
    ],
    'b',
  );
}

function withSize(of: Shape, axis: number, size: number): Shape {
  const at = of.dims.length + axis;
  return { ...of, dims: of.dims.map((own, index) => (index === at ? dim(size, '') : own)) };
}
