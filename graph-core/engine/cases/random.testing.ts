// Operations on shapes drawn at random, small enough for central differences.
import fc from 'fast-check';
import type { OpCase } from '../op-case.testing.ts';
import { deriveKey, permutation } from '../random.ts';
import { sizeOf } from '../reference/array.testing.ts';
import { attentionCase, linearCase, mask, matMulCase, normal } from './dense.testing.ts';
import { convCase, poolCase } from './spatial.testing.ts';

const upTo = (max: number) => fc.integer({ min: 1, max });
const padding = fc.constantFrom('same' as const, 'valid' as const);
const smooth = fc.constantFrom('linear' as const, 'tanh' as const, 'gelu' as const);

const conv = fc
  .record({
    op: fc.constantFrom('conv2d' as const, 'depthwiseConv2d' as const, 'conv2dTranspose' as const),
    kernel: fc.tuple(upTo(4), upTo(4)),
    more: fc.tuple(fc.nat(3), fc.nat(3)),
    channels: upTo(4),
    filters: upTo(3),
    batch: upTo(2),
    strides: fc.tuple(upTo(4), upTo(4)),
    padding,
    activation: smooth,
    bias: fc.boolean(),
  })
  .map(({ op, kernel: [kh, kw], more, channels, filters, batch, bias, ...options }): OpCase => {
    // A transposed convolution takes small images, the others at least one whole window.
    const size =
      op === 'conv2dTranspose' ? [more[0] + 1, more[1] + 1] : [kh + more[0], kw + more[1]];
    const [height = 1, width = 1] = size;
    const last = op === 'conv2dTranspose' ? [filters, channels] : [channels, filters];
    const outputs = op === 'depthwiseConv2d' ? channels * filters : filters;
    return convCase(op, `${kh}×${kw} on ${height}×${width}`, {
      x: [batch, height, width, channels],
      kernel: [kh, kw, last[0] ?? 1, last[1] ?? 1],
      ...options,
      ...(bias && { bias: outputs }),
    });
  });

const pool = fc
  .record({
    kind: fc.constantFrom('max' as const, 'average' as const),
    size: fc.tuple(upTo(3), upTo(3)),
    more: fc.tuple(fc.nat(4), fc.nat(4)),
    channels: upTo(5),
    batch: upTo(2),
    strides: fc.tuple(upTo(3), upTo(3)),
    padding,
  })
  .map(({ kind, size, more, channels, batch, strides, padding: pad }): OpCase => {
    const shape = [batch, size[0] + more[0], size[1] + more[1], channels];
    const name = `${size.join('×')} on ${shape.join('×')}`;
    // All negative and well apart, so that no small step changes which one is the largest.
    const order = permutation(deriveKey(...shape), sizeOf(shape));
    const fill = Array.from(order, (rank) => -0.1 - 0.01 * rank);
    return poolCase(kind, name, { shape, fill }, size, strides, pad);
  });

const linear = fc
  .record({
    lead: fc.array(upTo(4), { minLength: 1, maxLength: 3 }),
    inputs: upTo(70),
    units: upTo(7),
    activation: smooth,
    bias: fc.boolean(),
  })
  .map(({ lead, inputs, units, activation, bias }) => {
    const name = `${[...lead, inputs].join('×')} to ${units}`;
    return linearCase(name, normal(...lead, inputs), units, activation, bias);
  });

const product = fc
  .record({
    batch: fc.array(fc.tuple(upTo(3), fc.boolean(), fc.boolean()), { maxLength: 2 }),
    sizes: fc.tuple(upTo(6), upTo(60), upTo(6)),
    tA: fc.boolean(),
    tB: fc.boolean(),
  })
  .map(({ batch, sizes: [m, k, n], tA, tB }) => {
    // Each batch axis may be 1 on either side: broadcasting.
    const a = [...batch.map(([size, spread]) => (spread ? 1 : size)), ...(tA ? [k, m] : [m, k])];
    const b = [...batch.map(([size, , spread]) => (spread ? 1 : size)), ...(tB ? [n, k] : [k, n])];
    return matMulCase(`${a.join('×')} by ${b.join('×')}`, normal(...a), normal(...b), tA, tB);
  });

const attention = fc
  .record({
    batch: upTo(2),
    queries: upTo(6),
    keys: upTo(6),
    heads: upTo(3),
    dk: upTo(5),
    dv: upTo(5),
    causal: fc.boolean(),
    seen: fc.option(fc.tuple(fc.boolean(), fc.infiniteStream(fc.boolean()))),
  })
  .map(({ batch, queries, keys, heads, dk, dv, causal, seen }) => {
    const shape = seen?.[0] ? [batch, queries, keys] : [batch, keys];
    const count = shape.reduce((x, y) => x * y, 1);
    const bits = seen && Array.from({ length: count }, () => (seen[1].next().value ? 1 : 0));
    return attentionCase(`${queries} over ${keys}`, {
      q: [batch, queries, heads * dk],
      keys,
      heads,
      valueWidth: heads * dv,
      causal,
      ...(bits && { seen: mask(shape, bits) }),
    });
  });

export const randomCase: fc.Arbitrary<OpCase> = fc.oneof(conv, pool, linear, product, attention);
