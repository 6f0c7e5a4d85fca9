// Standardised numbers come back as they stand in the user's file, and errors with them.
import { expect, test } from 'vitest';
import { fileOf, testContext } from '../host.testing.ts';
import { inOwnUnit, isStandardised, unitOf, writtenNumber } from './own-unit.ts';
import { tableFile } from '../sources/table.ts';

const prices = `rooms,kind,price
3,flat,250000
5,house,410000
2,flat,180000
4,house,395000
6,house,520000
3,flat,265000`;

const open = (options: Record<string, unknown>) =>
  tableFile.open(tableFile.options.parse(options), testContext(0, [fileOf('a.csv', prices)]));

test('a standardised target and its inputs are the numbers of the file again', async () => {
  const { columns, batch, count } = await open({});
  const indices = Array.from({ length: count.training }, (_, index) => index);
  const given = batch('training', indices);
  const raw = await open({ standardize: false }).then((set) => set.batch('training', indices));
  for (const name of ['target', 'features']) {
    const column = columns.find((column) => column.name === name);
    if (!column) throw new Error(name);
    expect(isStandardised(column)).toBe(true);
    const back = inOwnUnit(column, given[name] ?? new Float32Array());
    for (const [index, value] of Array.from(raw[name] ?? []).entries())
      expect((back[index] ?? 0) / value || 1).toBeCloseTo(1, 5);
  }
  const target = columns.find(({ name }) => name === 'target');
  expect(target?.features).toEqual(['price']);
  const values = Array.from(raw.target ?? []);
  const mean = values.reduce((a, b) => a + b) / values.length;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  expect(target && unitOf(target)).toBeCloseTo(deviation, 3);
});

test('numbers taken as they are stay so; several deviations are no one unit', async () => {
  const plain = (await open({ standardize: false })).columns;
  expect(plain.every((column) => !isStandardised(column) && column.scale === undefined)).toBe(true);
  expect(plain.map(unitOf)).toEqual([1, 1]);
  const features = (await open({})).columns.find(({ name }) => name === 'features');
  expect(features?.scale).toHaveLength(3);
  expect(features && unitOf(features)).toBeUndefined();
});

test('numbers are written with the digits that mean something', () => {
  expect([41234.5678, 0.1 + 0.2, 1e-9, 3].map(writtenNumber)).toEqual([
    '41234.6',
    '0.3',
    '1e-9',
    '3',
  ]);
});
