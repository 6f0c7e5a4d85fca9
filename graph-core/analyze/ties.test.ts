// Ties in the analysis: weights counted once, shapes held together, and every fault named with its way out.
import { expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document, Tie } from '../document/schema.ts';
import { template } from '../train/trainer.testing.ts';
import { scopedKey } from './analysis.ts';
import { analyze } from './analyze.ts';
import { lookInside } from './look-inside.ts';
import { openBlock } from './open-block.ts';
import { printProblems } from './print-problems.testing.ts';
import { sharedTowers, tableTies, towers, withTies } from './ties.testing.ts';

function problems(document: Document): string {
  const all = analyze(document, findBlock).problems;
  return printProblems(all.filter(({ severity }) => severity === 'error'));
}

const headOfTowers = 4 * 3 + 3;

it('counts two placements of a Dense 8 → 4 once: 36 parameters, not 72', () => {
  const [own, shared] = [analyze(towers(), findBlock), analyze(sharedTowers(), findBlock)];
  expect(own.cost.parameters - headOfTowers).toBe(72);
  expect(shared.cost.parameters - headOfTowers).toBe(36);
  expect(shared.cost.multiplyAdds).toBe(own.cost.multiplyAdds);
  const of = (node: string) => shared.costs.get(scopedKey(null, node))?.parameters;
  expect([of('a'), of('b')]).toEqual([36, 0]);
});

it('two placements whose repeats share their weights have weights of their own, as before there were ties', () => {
  const document = towers();
  const nodes = document.graph.nodes.map((node) =>
    'module' in node ? { ...node, weights: 'shared' as const } : node,
  );
  const { cost } = analyze({ ...document, graph: { ...document.graph, nodes } }, findBlock);
  expect(cost.parameters - headOfTowers).toBe(72);
});

it.each(['transformer', 'transformer-translation'])(
  'each tie cuts the parameters of %s by exactly words × d_model',
  (id) => {
    const plain = template(id);
    const words = Number(plain.variables.source_words);
    // One table needs one vocabulary.
    const document = applyEdit(plain, { edit: 'set-variable', name: 'target_words', value: words });
    const count = (ties: Readonly<Record<string, Tie>>) => {
      const { sound, cost } = analyze(withTies(document, ties), findBlock);
      expect(sound).toBe(true);
      return cost.parameters;
    };
    const table = words * Number(plain.variables.d_model);
    const [target, linear] = Object.entries(tableTies);
    if (!target || !linear) throw new Error('There are two ties.');
    const own = count({});
    expect(count(Object.fromEntries([target]))).toBe(own - table);
    expect(count(Object.fromEntries([linear]))).toBe(own - table);
    expect(count(tableTies)).toBe(own - 2 * table);
  },
);

it('says where tied weights would not be of one size, and how they would', () => {
  const document = draw(
    {
      words: ['token-input', { length: 6, vocabulary: 20 }],
      more: ['token-input', { length: 6, vocabulary: 20 }],
      table: ['embedding', { units: 8 }],
      second: ['embedding', { units: 6 }],
      hidden: ['dense', { units: 8 }],
      logits: ['dense', { units: 19 }],
      out: 'classification-output',
    },
    'words.tokens > table.tokens',
    'more.tokens > second.tokens',
    'second.values > hidden.values',
    'hidden.values > logits.values',
    'logits.values > out.logits',
  );
  const ties: Record<string, Tie> = {
    second: { node: 'table' },
    logits: { node: 'table', weight: 'kernel', of: 'table', transposed: true },
  };
  expect(problems(withTies(document, ties))).toMatchInlineSnapshot(`
    "✗ tied-weights-differ: ‘Embedding (2)’ shares the weights of ‘Embedding’, but needs table 20×6 instead of table 20×8.
        → Set Units of ‘Embedding (2)’ to 8
        → Give ‘Embedding (2)’ its own weights
    ✗ tied-weights-differ: ‘kernel’ of ‘Dense (2)’ is shared with ‘table’ of ‘Embedding’, transposed: it needs 8×19 instead of 8×20.
        → Set Units of ‘Dense (2)’ to 20
        → Give ‘Dense (2)’ its own weights"
  `);
});

it('says where placements are not repeated alike, and goes by the owner where they are', () => {
  const repeated = (node: string, repeat: number) =>
    ({ edit: 'set-instance', graph: null, node, repeat }) as const;
  const document = towers();
  const tower = document.modules[0];
  if (!tower) throw new Error('There is a module.');
  const square = applyEdit(document, {
    edit: 'all',
    edits: [
      { edit: 'set-param', graph: 'tower', node: 'layer', param: 'units', value: 8 },
      repeated('a', 3),
      repeated('b', 2),
      { edit: 'set-tie', graph: null, node: 'b', tie: { node: 'a' } },
    ],
  });
  expect(problems(square)).toMatchInlineSnapshot(`
    "✗ tied-repeats-differ: ‘tower (2)’ shares the weights of ‘tower’, but it is repeated 2× with 2 sets of weights, and ‘tower’ 3× with 3 sets.
        → Repeat ‘tower (2)’ like ‘tower’
        → Give ‘tower (2)’ its own weights"
  `);
  const alike = analyze(applyEdit(square, repeated('b', 3)), findBlock);
  expect(alike.nodes.get('b/2/layer')?.weightsPath).toBe('a/2/layer');
  expect(alike.cost.parameters).toBe(3 * 72 + 8 * 3 + 3);
});

it('names a tie that leads nowhere, in a circle, or to another kind of thing', () => {
  const read = (ties: Readonly<Record<string, Tie>>): string => {
    const document = towers();
    // As a file written by hand may have it: no edit makes such a document.
    const nodes = document.graph.nodes.map((node) =>
      ties[node.id] ? { ...node, tie: ties[node.id] } : node,
    ) as Document['graph']['nodes'];
    return problems({ ...document, graph: { ...document.graph, nodes } });
  };
  expect(read({ b: { node: 'gone' } })).toMatchInlineSnapshot(`
    "✗ tie-missing: ‘tower (2)’ shares the weights of a block that no longer exists.
        → Give ‘tower (2)’ its own weights"
  `);
  expect(read({ a: { node: 'b' }, b: { node: 'a' } })).toMatchInlineSnapshot(`
    "✗ tie-circle: ‘tower’ takes its weights from blocks that take theirs from it, so none of them owns the weights.
        → Give ‘tower’ its own weights
    ✗ tie-circle: ‘tower (2)’ takes its weights from blocks that take theirs from it, so none of them owns the weights.
        → Give ‘tower (2)’ its own weights"
  `);
  expect(read({ b: { node: 'logits' } })).toMatchInlineSnapshot(`
    "✗ tie-another-kind: ‘tower (2)’ cannot share the weights of ‘Dense’: only placements of the same module and blocks of the same type share all their weights.
        → Give ‘tower (2)’ its own weights"
  `);
});

it('an edit of a tie derives what a fresh analysis derives', () => {
  const document = towers();
  const before = analyze(document, findBlock);
  const tied = withTies(document, { b: { node: 'a' } });
  const after = analyze(tied, findBlock, before);
  expect(after.cost).toEqual(analyze(tied, findBlock).cost);
  expect(after.nodes.get('b/layer')).toEqual(analyze(tied, findBlock).nodes.get('b/layer'));
  expect(after.nodes.get('a/layer')).toBe(before.nodes.get('a/layer'));
});

it('a block that shares is looked into with its weights, but not replaced by parts that would not', () => {
  const document = withTies(template('transformer'), tableTies);
  const analysis = analyze(document, findBlock);
  const opened = openBlock(document, analysis, findBlock, null, 'target-embedding');
  expect('refused' in opened && opened.refused.en).toMatchInlineSnapshot(
    `"‘Target embedding’ shares its weights with ‘Source embedding’, but its parts cannot. Give it its own weights first."`,
  );
  const look = lookInside(document, analysis, findBlock, [
    { graph: null, node: 'target-embedding' },
  ]);
  if ('refused' in look) throw new Error(look.refused.en);
  const table = { shape: [14, 64], data: new Float32Array(14 * 64).fill(3) };
  const carried = look.carry(new Map([['source-embedding/table', table]]));
  const inside = [...carried].filter(([name]) => name.includes('-inside-'));
  expect(inside.map(([, { data }]) => data[0])).toEqual([3]);
  expect(carried.get('source-embedding/table')).toBe(table);
});
