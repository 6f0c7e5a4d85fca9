// The line under a block's title says how it is set, whole.
import { expect, test } from 'vitest';
import type { Json } from '../../graph-core/index.ts';
import { blocks, findBlock, paramFields } from '../../graph-core/index.ts';
import { summaryOf } from './summary.ts';

function lineOf(
  type: string,
  params: Readonly<Record<string, Json>> = {},
  resolved: Readonly<Record<string, unknown>> = {},
) {
  const block = findBlock(type);
  return (
    block && [summaryOf(block, params, 'en', resolved), summaryOf(block, params, 'ja', resolved)]
  );
}

test('a shape stands there whole, by as many axes as it has', () => {
  expect(lineOf('reshape')).toEqual(['the rest × 1', '残り × 1']);
  expect(lineOf('reshape', { first: 16, second: 64 })?.[0]).toBe('16 × 64');
  expect(lineOf('reshape', { axes: '3', first: 28, second: 28 })?.[0]).toBe('28 × 28 × 1');
  expect(lineOf('reshape', { axes: '1', first: 784 })?.[0]).toBe('784');
  expect(lineOf('image-input')?.[0]).toBe('28 × 28 × 1');
});

test('a size by a variable is what it comes to, or its name', () => {
  const params = { first: '=T', second: '=2*d' };
  expect(lineOf('reshape', params, { first: 16, second: 64 })?.[0]).toBe('16 × 64');
  expect(lineOf('reshape', params)?.[0]).toBe('T × 2*d');
});

test('every block that gives sizes by themselves gives them as one shape', () => {
  const bare = Object.values(blocks).flatMap(({ type, params }) =>
    paramFields(params).filter(({ brief }) => brief?.en === '#').length > 1 ? [type] : [],
  );
  expect(bare).toEqual([]);
});
