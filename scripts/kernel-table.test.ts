// The check of the kernel table finds what a contributor can forget, and says it by name.
import { expect, test } from 'vitest';
import type { KernelArguments } from '../graph-core/engine/fused/kernel-table.ts';
import { kernelTable } from '../graph-core/engine/fused/kernel-table.ts';
import { entrySource } from './build-kernels.mjs';
import { engineSources, kernelFaults } from './kernel-table.ts';

const sources = engineSources();

/** The engine with some text of one of its assembly files replaced. */
function changed(file: string, from: string, to: string) {
  const before = sources.assembly[file] ?? '';
  expect(before).toContain(from);
  return { ...sources, assembly: { ...sources.assembly, [file]: before.replace(from, to) } };
}

test('table, assembly and calls agree', () => {
  expect(kernelFaults(sources)).toEqual([]);
});

test('the build exports what the table names', async () => {
  const lists = [...(await entrySource()).matchAll(/\{([^}]*)\}/g)];
  const exported = lists.flatMap(([, names = '']) => names.trim().split(', '));
  expect(exported.toSorted()).toEqual(Object.keys(kernelTable).toSorted());
});

test('a kernel that the table lacks', () => {
  const { softmax: _, ...table } = kernelTable;
  expect(kernelFaults({ ...sources, table })).toEqual([
    'softmax of assembly/softmax.ts splits itself into parts, but kernel-table.ts lacks it.',
  ]);
});

test('a kernel that nothing exports or calls', () => {
  const table = { ...kernelTable, cosine: kernelTable.activate };
  expect(kernelFaults({ ...sources, table })).toEqual([
    'cosine is in kernel-table.ts, but no file of engine/assembly exports it.',
  ]);
  expect(
    kernelFaults({ ...sources, table: { ...kernelTable, softmaxRow: { names: [], types: [] } } }),
  ).toEqual([
    'softmaxRow: argument 1 is x: usize in assembly/softmax.ts, but absent in kernel-table.ts.',
    'softmaxRow is in kernel-table.ts, but nothing in engine/fused calls it.',
  ]);
});

test('an argument inserted, renamed, or of another type', () => {
  expect(kernelFaults(changed('pool.ts', 'factor: i32,', 'tall: i32,\n  factor: i32,'))).toEqual([
    'upsample: argument 7 is tall: i32 in assembly/pool.ts, but factor: i32 in kernel-table.ts.',
  ]);
  expect(kernelFaults(changed('dropout.ts', 'scale: f32,', 'kept: f32,'))).toEqual([
    'dropout: argument 6 is kept: f32 in assembly/dropout.ts, but scale: f32 in kernel-table.ts.',
  ]);
  expect(kernelFaults(changed('dropout.ts', 'scale: f32,', 'scale: f64,'))).toEqual([
    'dropout: argument 6 is scale: f64 in assembly/dropout.ts, but scale: f32 in kernel-table.ts.',
  ]);
});

test('a kernel that splits itself without a work formula, and the other way round', () => {
  const { names, types } = kernelTable.dropout;
  expect(
    kernelFaults({ ...sources, table: { ...kernelTable, dropout: { names, types } } }),
  ).toEqual([
    'dropout splits itself into parts: give it a work formula with shared() in kernel-table.ts.',
  ]);
  expect(
    kernelFaults(changed('sums.ts', '  to: usize,\n  part: i32,\n  parts: i32,', '  to: usize,')),
  ).toEqual([
    'sumRows has a work formula, but its last arguments in assembly/sums.ts are not part, parts.',
  ]);
});

test('a call that forgets, misspells or adds an argument does not compile', () => {
  const whole: KernelArguments<'packedSize'> = { n: 3, k: 4 };
  // @ts-expect-error k is forgotten
  const forgotten: KernelArguments<'packedSize'> = { n: 3 };
  // @ts-expect-error K is no argument
  const misspelt: KernelArguments<'packedSize'> = { n: 3, K: 4 };
  // @ts-expect-error m is too many
  const added: KernelArguments<'packedSize'> = { n: 3, k: 4, m: 5 };
  expect(kernelTable.packedSize.names).toEqual(Object.keys(whole));
  expect([forgotten, misspelt, added].map((call) => Object.keys(call).length)).toEqual([1, 2, 3]);
});
