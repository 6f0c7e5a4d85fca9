// Params that mean nothing beside the others are not asked for; what they are set to stays as it is.
import { expect, test } from 'vitest';
import { blocks } from './blocks/index.ts';
import { fieldsInUse, paramFields } from './params.ts';

const inUse = (type: string, params: Record<string, unknown>) => {
  const block = blocks[type];
  if (!block) throw new Error(`There is no block ${type}.`);
  return fieldsInUse(paramFields(block.params), params).map(({ name }) => name);
};

test('a reshape has as many sizes as axes', () => {
  expect(inUse('reshape', {})).toEqual(['axes', 'first', 'second']);
  expect(inUse('reshape', { axes: '1', third: 4 })).toEqual(['axes', 'first']);
  expect(inUse('reshape', { axes: '3' })).toEqual(['axes', 'first', 'second', 'third']);
});

test('every block shows the param that another one depends on', () => {
  for (const { type, params } of Object.values(blocks)) {
    const fields = paramFields(params);
    const shown = fieldsInUse(fields, {});
    expect({ type, hidden: fields.length - shown.length }).toEqual({
      type,
      hidden: type === 'reshape' ? 1 : 0,
    });
  }
});
