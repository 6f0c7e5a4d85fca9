// What people read when images, sequences and merges do not fit: the sentences in both languages and what is offered.
import { expect, test } from 'vitest';
import type { Remedy } from '../block.ts';
import { isRejection } from '../block.ts';
import { findBlock } from '../index.ts';
import type { Dim, PortKind } from './shape.ts';
import { batch, dim } from './shape.ts';

type Sizes = readonly number[];

const names: readonly (readonly string[])[] = [['units'], ['T', 'units'], ['H', 'W', 'C']];

function arriving(
  from: string,
  sizes: Sizes,
  kind: PortKind = sizes.length === 3 ? 'image' : 'values',
) {
  const dims: Dim[] = sizes.map((size, axis) => dim(size, names[sizes.length - 1]?.[axis] ?? ''));
  return { from, kind, dims: [batch, ...dims] };
}

/** English, Japanese and the remedies, one a line. */
function refusal(
  type: string,
  params: Record<string, unknown>,
  inputs: Record<string, ReturnType<typeof arriving> | ReturnType<typeof arriving>[]>,
): string {
  const block = findBlock(type);
  if (!block) throw new Error(`There is no block ${type}.`);
  const parsed = block.params.parse(params);
  const sized = (param: string, name: string) => dim(Number(parsed[param]), name);
  const answer = block.shape({ params: parsed, inputs, self: `${type}_1`, dim: sized });
  if (!isRejection(answer)) return 'fits';
  return [answer.message.en, answer.message.ja, ...answer.remedies.map(printed)].join('\n');
}

function printed(remedy: Remedy): string {
  if (remedy.kind === 'set-param') return `set ${remedy.param} to ${String(remedy.value)}`;
  const at = remedy.index === undefined ? remedy.port : `${remedy.port} ${remedy.index}`;
  if (remedy.kind === 'disconnect') return `disconnect ${at}`;
  if (remedy.kind === 'set-source-param')
    return `set ${remedy.param} before ${at} to ${String(remedy.value)}`;
  return `insert ${remedy.type} ${JSON.stringify(remedy.params)} at ${at}`;
}

test('a window larger than the image', () => {
  const image = arriving('pool_1', [3, 3, 8]);
  expect(refusal('conv-2d', { kernel: 5, padding: 'valid' }, { image })).toMatchInlineSnapshot(`
    "‘conv-2d_1’ slides a window of 5 × 5 over ‘pool_1’ (B × 3 × 3 × 8), but it does not fit: ⌊(3 − 5) / 1⌋ + 1 = −1.
    「conv-2d_1」は 5 × 5 の窓を「pool_1」（B × 3 × 3 × 8）の上で動かしますが、収まりません：⌊(3 − 5) / 1⌋ + 1 = −1
    set padding to same
    set kernel to 3
    insert pad {"before":1,"after":1} at image
    disconnect image"
  `);
});

test('a vector where an image is needed', () => {
  const image = arriving('dense_1', [784]);
  expect(refusal('max-pooling', {}, { image })).toMatchInlineSnapshot(`
    "‘max-pooling_1’ needs an image (height × width × channels), but ‘dense_1’ gives B × 784.
    「max-pooling_1」には画像（高さ × 幅 × チャンネル）が必要ですが、「dense_1」の出力は B × 784 です。
    insert reshape {"axes":"3","first":28,"second":28,"third":1} at image
    disconnect image"
  `);
});

test('a residual connection over a block that halves the image', () => {
  const values = [arriving('conv_2', [14, 14, 64]), arriving('input', [28, 28, 32])];
  expect(refusal('add', {}, { values })).toMatchInlineSnapshot(`
    "‘add_1’ cannot join ‘conv_2’ (B × 14 × 14 × 64) and ‘input’ (B × 28 × 28 × 32): H 14 ≠ H 28.
    「add_1」では「conv_2」（B × 14 × 14 × 64）と「input」（B × 28 × 28 × 32）を合わせられません：H 14 ≠ H 28
    insert conv-2d {"filters":64,"kernel":1,"stride":2,"padding":"same"} at values 1
    insert transposed-conv-2d {"filters":32,"kernel":2,"stride":2} at values 0
    disconnect values 1"
  `);
});

test('a vector added to a sequence', () => {
  const values = [arriving('decoder', [10, 64]), arriving('context', [64])];
  expect(refusal('add', {}, { values })).toMatchInlineSnapshot(`
    "‘add_1’ cannot join ‘decoder’ (B × 10 × 64) and ‘context’ (B × 64): 3 axes ≠ 2 axes.
    「add_1」では「decoder」（B × 10 × 64）と「context」（B × 64）を合わせられません：軸の数 3 ≠ 2
    insert repeat-vector {"times":10} at values 1
    insert global-pooling {"kind":"average"} at values 0
    disconnect values 1"
  `);
});

test('gates for another number of channels', () => {
  const values = [arriving('conv_2', [14, 14, 64]), arriving('gates', [32])];
  expect(refusal('multiply', {}, { values })).toMatchInlineSnapshot(`
    "‘multiply_1’ cannot join ‘conv_2’ (B × 14 × 14 × 64) and ‘gates’ (B × 32): C 64 ≠ units 32.
    「multiply_1」では「conv_2」（B × 14 × 14 × 64）と「gates」（B × 32）を合わせられません：C 64 ≠ units 32
    set units before values 1 to 64
    set filters before values 1 to 64
    set features before values 1 to 64
    set channels before values 1 to 64
    insert dense {"units":64} at values 1
    disconnect values 1"
  `);
});

test('branches of different size', () => {
  const values = [arriving('branch_a', [28, 28, 64]), arriving('branch_b', [14, 14, 32])];
  expect(refusal('concatenate', {}, { values })).toMatchInlineSnapshot(`
    "‘concatenate_1’ cannot join ‘branch_a’ (B × 28 × 28 × 64) and ‘branch_b’ (B × 14 × 14 × 32): H 28 ≠ H 14.
    「concatenate_1」では「branch_a」（B × 28 × 28 × 64）と「branch_b」（B × 14 × 14 × 32）を合わせられません：H 28 ≠ H 14
    insert upsampling {"factor":2} at values 1
    insert transposed-conv-2d {"filters":32,"kernel":2,"stride":2} at values 1
    insert max-pooling {"size":2,"stride":2,"padding":"same"} at values 0
    insert average-pooling {"size":2,"stride":2,"padding":"same"} at values 0
    insert conv-2d {"filters":64,"kernel":1,"stride":2,"padding":"same"} at values 0
    disconnect values 1"
  `);
});

test('one wire into a block that joins', () => {
  const values = [arriving('conv_2', [14, 14, 64])];
  expect(refusal('concatenate', {}, { values })).toMatchInlineSnapshot(`
    "‘concatenate_1’ needs at least two wires, but only ‘conv_2’ is connected.
    「concatenate_1」には二本以上の配線が必要ですが、「conv_2」からの一本しかありません。"
  `);
});

test('a reduction that does not divide the channels', () => {
  const image = arriving('conv_2', [14, 14, 64]);
  expect(refusal('squeeze-excitation', { reduction: 24 }, { image })).toMatchInlineSnapshot(`
    "‘squeeze-excitation_1’ divides the channels of ‘conv_2’ by its reduction, but C 64 is not divisible by 24.
    「squeeze-excitation_1」は「conv_2」のチャンネル数を縮小率で割りますが、C 64 は 24 で割り切れません。
    set reduction to 16
    set reduction to 32
    set units before image to 72
    set filters before image to 72
    set features before image to 72
    set channels before image to 72
    insert conv-2d {"filters":72,"kernel":1} at image
    disconnect image"
  `);
});

test('sizes whose product is another number', () => {
  const values = arriving('conv_2', [3, 3]);
  expect(refusal('reshape', { axes: '1', first: 7 }, { values })).toMatchInlineSnapshot(`
    "‘reshape_1’ cannot arrange what ‘conv_2’ gives (B × 3 × 3) as 7: 3 × 3 = 9 ≠ 7.
    「reshape_1」では「conv_2」の出力（B × 3 × 3）を 7 に並べ替えられません：3 × 3 = 9 ≠ 7
    set first to 9
    disconnect values"
  `);
});

test('a stretch beyond the end', () => {
  const values = arriving('lstm_1', [10, 64]);
  expect(refusal('slice', { start: 8, length: 4 }, { values })).toMatchInlineSnapshot(`
    "‘slice_1’ takes 4 after the first 8 of axis 1, but ‘lstm_1’ (B × 10 × 64) has only 10: 8 + 4 > 10.
    「slice_1」は軸 1 の先頭 8 個を飛ばして 4 個を取り出しますが、「lstm_1」（B × 10 × 64）には 10 個しかありません：8 + 4 > 10
    set length to 2
    set start to 6
    disconnect values"
  `);
});

test('matrices that do not meet', () => {
  const [a, b] = [arriving('query', [5, 4]), arriving('key', [7, 4])];
  expect(refusal('mat-mul', {}, { a, b })).toMatchInlineSnapshot(`
    "‘mat-mul_1’ needs as many columns in ‘query’ (B × 5 × 4) as rows in ‘key’ (B × 7 × 4): 4 ≠ 7.
    「mat-mul_1」では「query」（B × 5 × 4）の列数と「key」（B × 7 × 4）の行数が同じでなければなりません：4 ≠ 7
    set transposeB to true
    set units before a to 7
    set filters before a to 7
    set features before a to 7
    set channels before a to 7
    insert dense {"units":7} at a
    set length before b to 4
    set times before b to 4
    insert slice {"axis":1,"from":"start","start":0,"length":4} at b
    disconnect b"
  `);
});
