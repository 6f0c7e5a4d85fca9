// Ports of a module are called as blocks call theirs, in both languages, and otherwise by their own names.
import { expect, test } from 'vitest';
import { portsBox } from './node-geometry.ts';

test('a port with the name that blocks use is in both languages', () => {
  const { inputs, outputs } = portsBox(
    [
      { name: 'query', kind: 'values' },
      { name: 'mask', kind: 'mask' },
      { name: 'my-own_words', kind: 'values' },
    ],
    [{ name: 'scores', kind: 'scores' }],
    'right',
  );
  const [query, mask, own] = inputs.map(({ label }) => label);
  for (const label of [query, mask, outputs[0]?.label]) {
    expect(label?.ja).not.toBe(label?.en);
    expect(label?.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  }
  expect(query?.en).toBe('Query');
  expect(own).toEqual({ en: 'My own words', ja: 'My own words' });
});
