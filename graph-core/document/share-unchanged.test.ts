// What is shared says the same to the letter, and nothing that did not change is made anew.
import { expect, test } from 'vitest';
import { applyEdit } from './edits.ts';
import { draw } from './draw.testing.ts';
import { shareUnchanged } from './share-unchanged.ts';

const chain = draw(
  { x: 'vector-input', a: 'dense', b: 'dense', y: 'regression-output' },
  'x.values > a.values',
  'a.values > b.values',
  'b.values > y.values',
);

test('a copy of the same is the same', () => {
  expect(shareUnchanged(chain, structuredClone(chain))).toBe(chain);
});

test('of a copy with a change, the change alone is new', () => {
  const edited = applyEdit(chain, {
    edit: 'set-param',
    graph: null,
    node: 'b',
    param: 'units',
    value: 5,
  });
  const shared = shareUnchanged(chain, structuredClone(edited));
  expect(shared).toEqual(edited);
  expect(shared.graph.edges).toBe(chain.graph.edges);
  expect(shared.graph.nodes.map((node, at) => node === chain.graph.nodes[at])).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

test('what was taken out of a list leaves the others as they were', () => {
  const edited = applyEdit(chain, { edit: 'remove', graph: null, nodes: ['x'] });
  const shared = shareUnchanged(chain, structuredClone(edited));
  expect(shared).toEqual(edited);
  expect(shared.graph.nodes[0]).toBe(chain.graph.nodes[1]);
});

test('a field more, a field less and another kind of value are changes', () => {
  const cases: [unknown, unknown][] = [
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [[1, 2], [1]],
    [{ a: [1] }, { a: { 0: 1 } }],
    [{ a: null }, { a: {} }],
    [JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 2}')],
  ];
  for (const [before, now] of cases) {
    expect(shareUnchanged(before, now)).toEqual(now);
    expect(shareUnchanged(before, now)).not.toBe(before);
  }
});
