// A run is compared with the one it goes on from, or with the last of its document.
import { expect, test } from 'vitest';
import { newDocument } from '../../../graph-core/index.ts';
import { ancestorOf } from './ancestor-of.ts';

test('a run is compared with the one it goes on from, or with the last of its document, never with a stranger', () => {
  const run = (id: string, name: string, from?: string) => ({
    id,
    document: newDocument(name),
    ...(from === undefined ? {} : { branchedFrom: { run: from, step: 3 } }),
  });
  const records = [
    run('5', 'CNN', '1'),
    run('4', 'CNN'),
    run('3', 'Transformer'),
    run('2', 'CNN'),
    run('1', 'CNN'),
    run('0', 'Autoencoder'),
  ];
  expect(records.map((record, index) => ancestorOf(record, records, index)?.id)).toEqual([
    '1',
    '2',
    undefined,
    '1',
    undefined,
    undefined,
  ]);
});
