// A block finds its weights wherever they are kept, laid out as it has them.
import { expect, test } from 'vitest';
import { analyze, applyEdit, findBlock, openDocument } from '../../../graph-core/index.ts';
import transformer from '../../../templates/transformer.json' with { type: 'json' };
import { weightOf } from './weight-of.ts';

test('of another block, and the other way round', () => {
  const opened = openDocument(JSON.stringify(transformer));
  if ('error' in opened) throw new Error(opened.error.message.en);
  const tied = applyEdit(opened.document, {
    edit: 'all',
    edits: [
      { edit: 'set-tie', graph: null, node: 'target-embedding', tie: { node: 'source-embedding' } },
      {
        edit: 'set-tie',
        graph: null,
        node: 'linear',
        tie: { node: 'source-embedding', weight: 'kernel', of: 'table', transposed: true },
      },
    ],
  });
  const analysis = analyze(tied, findBlock);
  const table = {
    name: 'source-embedding/table',
    shape: [2, 3],
    data: Float32Array.of(1, 2, 3, 4, 5, 6),
  };
  const bias = { name: 'linear/bias', shape: [2], data: Float32Array.of(7, 8) };
  const weights = [bias, table];
  expect(weightOf(analysis, 'target-embedding', 2, weights)).toBe(table);
  expect(weightOf(analysis, 'linear', 2, weights)).toEqual({
    ...table,
    shape: [3, 2],
    data: Float32Array.of(1, 4, 2, 5, 3, 6),
  });
  expect(weightOf(analysis, 'linear', 1, weights)).toBe(bias);
  expect(weightOf(analysis, 'source-mask', 2, weights)).toBeUndefined();
});
