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

/** An encoder and a decoder of one kernel, the other way round (Vincent 2010, §3.1). */
export function tiedAutoencoder(): Document {
  return withTies(
    draw(
      {
        x: ['vector-input', { features: 6 }],
        code: ['dense', { units: 4, activation: 'tanh' }],
        again: ['dense', { units: 6 }],
        out: 'regression-output',
      },
      'x.values > code.values',
      'code.values > again.values',
      'again.values > out.values',
    ),
    { again: { node: 'code', weight: 'kernel', of: 'kernel', transposed: true } },
  );
}

/** One module over sequences of two lengths, with a table of the length inside: the same weights, written as two classes. */
export function towersOfTwoLengths(): Document {
  const tower = drawModule(
    'tower',
    [{ name: 'values', kind: 'values' }],
    [{ name: 'values', kind: 'values' }],
    drawGraph(
      {
        place: 'positional-encoding',
        layer: ['dense', { units: 4 }],
        second: ['dense', { units: 4 }],
      },
      '$in.values > place.values',
      'place.values > layer.values',
      'layer.values > second.values',
      'second.values > $out.values',
    ),
  );
  const inner = withTies({ ...draw({}), graph: tower.graph }, { second: { node: 'layer' } }).graph;
  return withTies(
    {
      ...draw(
        {
          long: ['sequence-input', { length: 5, features: 4 }],
          short: ['sequence-input', { length: 3, features: 4 }],
          a: { module: 'tower', repeat: 2 },
          b: { module: 'tower', repeat: 2 },
          flat: 'flatten',
          flat2: 'flatten',
          one: ['dense', { units: 2 }],
          two: ['dense', { units: 2 }],
          sum: 'add',
          out: 'regression-output',
        },
        'long.values > a.values',
        'short.values > b.values',
        'a.values > flat.values',
        'b.values > flat2.values',
        'flat.values > one.values',
        'flat2.values > two.values',
        'one.values > sum.values',
        'two.values > sum.values',
        'sum.values > out.values',
      ),
      modules: [{ ...tower, graph: inner }],
    },
    { b: { node: 'a' } },
  );
}
