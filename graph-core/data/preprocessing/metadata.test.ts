// Preprocessing is written down and read again without loss; what cannot be read is named.
import { expect, test } from 'vitest';
import { readPreprocessing, writePreprocessing } from './metadata.ts';
import type { Preprocessing } from './schema.ts';

const preprocessing: Preprocessing = {
  format: 'kumiki-preprocessing',
  version: 1,
  source: 'table',
  options: { standardize: true },
  split: { seed: 3, training: 4, heldOut: 1 },
  fingerprint: '0000abcd',
  missing: 'refuse',
  columns: [
    { kind: 'class', name: 'target', source: '種類', classes: ['あ', '"b"'] },
    {
      kind: 'vector',
      name: 'features',
      fields: [{ type: 'number', name: 'x', mean: 1 / 3, deviation: 0.1, min: -1e-9, max: 7 }],
    },
  ],
};

test('what is written is read, to the last bit and with fields of later versions', () => {
  const later = { ...preprocessing, later: { kept: true } };
  expect(readPreprocessing(writePreprocessing(later))).toEqual({ preprocessing: later });
});

test.each([
  ['{', 'it is not JSON'],
  ['null', 'the top'],
  [JSON.stringify({ ...preprocessing, version: 2 }), 'Use a newer Kumiki.'],
  [
    JSON.stringify({ ...preprocessing, columns: [{ kind: 'class', name: 'a', classes: [1] }] }),
    'columns.0.classes.0',
  ],
])('%s is refused with its place', (written, said) => {
  const read = readPreprocessing(written);
  expect('error' in read && read.error.en).toContain(said);
  expect('error' in read && read.error.ja).not.toBe('');
});

test.each(['source', 'fingerprint', 'columns', 'options', 'split'])(
  'an object that pretends to have a length at %s is refused, not thrown',
  (key) => {
    for (const length of [{ toString: 1 }, { valueOf: 1 }]) {
      const read = readPreprocessing(JSON.stringify({ ...preprocessing, [key]: { length } }));
      if (key === 'options') expect(read).toHaveProperty('preprocessing');
      else expect(read).toHaveProperty('error');
    }
  },
);
