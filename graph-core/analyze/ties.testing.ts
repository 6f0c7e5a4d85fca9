// Documents with ties for tests: two towers of one module, and a Transformer whose embeddings and projection are one table.
import { draw, drawGraph, drawModule } from '../document/draw.testing.ts';
import type { Edit } from '../document/edits.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document, Tie } from '../document/schema.ts';

export function withTies(document: Document, ties: Readonly<Record<string, Tie>>): Document {
  const edits = Object.entries(ties).map(
    ([node, tie]): Edit => ({ edit: 'set-tie', graph: null, node, tie }),
  );
  return applyEdit(document, { edit: 'all', edits });
}

/** Two placements of a Dense 8 → 4 over inputs of their own, and a Dense on what differs. */
export function towers(): Document {
  const tower = drawModule(
    'tower',
    [{ name: 'values', kind: 'values' }],
    [{ name: 'values', kind: 'values' }],
    drawGraph(
      { layer: ['dense', { units: 4, activation: 'tanh' }] },
      '$in.values > layer.values',
      'layer.values > $out.values',
    ),
  );
  return {
    ...draw(
      {
        x1: ['vector-input', { features: 8 }],
        x2: ['vector-input', { features: 8 }],
        a: { module: 'tower' },
        b: { module: 'tower' },
        minus: 'subtract',
        logits: ['dense', { units: 3 }],
        out: 'classification-output',
      },
      'x1.values > a.values',
      'x2.values > b.values',
      'a.values > minus.a',
      'b.values > minus.b',
      'minus.values > logits.values',
      'logits.values > out.logits',
    ),
    modules: [tower],
  };
}

export const sharedTowers = (): Document => withTies(towers(), { b: { node: 'a' } });

/** Vaswani 2017, §3.4: both embeddings and the projection before the softmax are one table. */
export const tableTies: Readonly<Record<string, Tie>> = {
  'target-embedding': { node: 'source-embedding' },
  linear: { node: 'source-embedding', weight: 'kernel', of: 'table', transposed: true },
};
