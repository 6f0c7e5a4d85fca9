// A bypassed block is as good as gone: what analysis says is what it says without it, and where that cannot be it is named.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import { applyEdit } from '../document/edits.ts';
import type { Edit } from '../document/edits.ts';
import { joinAround } from '../document/join-around.ts';
import type { Document } from '../document/schema.ts';
import { analyze } from './analyze.ts';
import { asBuilt } from './as-built.ts';
import { printProblems } from './print-problems.testing.ts';
import { transformer } from './structure/starts.testing.ts';

const bypass = (graph: string | null, node: string): Edit => ({
  edit: 'set-bypass',
  graph,
  node,
  bypass: true,
});
const chain = draw(
  {
    x: ['vector-input', { features: 8 }],
    a: ['dense', { units: 8 }],
    b: 'dropout',
    c: ['dense', { units: 3 }],
    y: 'regression-output',
  },
  'x.values > a.values',
  'a.values > b.values',
  'b.values > c.values',
  'c.values > y.values',
);

function said(document: Document) {
  const { nodes, sound, cost, costs } = analyze(document, findBlock);
  const facts = [...nodes.values()].map(({ block, ...rest }) => ({ ...rest, block: block?.type }));
  return { facts, sound, cost, costs: [...costs] };
}

const problems = (document: Document) =>
  printProblems(analyze(document, findBlock).problems.filter(({ code }) => code !== 'no-data'));

describe('a bypassed block', () => {
  it.each(['a', 'b'])('is absent: %s', (node) => {
    const removed = joinAround(chain, null, node);
    expect(removed && said(applyEdit(chain, bypass(null, node)))).toEqual(
      removed && said(applyEdit(chain, removed)),
    );
  });

  it('passes on through others', () => {
    const both = [bypass(null, 'a'), bypass(null, 'b')].reduce(applyEdit, chain);
    expect(
      asBuilt(both, findBlock).graph.edges.map(({ from, to }) => `${from.node}>${to.node}`),
    ).toEqual(['x>c', 'c>y']);
  });

  it('is absent in every copy of a module, and what is wired to it still shows a shape', () => {
    const inside = transformer.modules[0]?.graph.nodes.find(
      (node) => 'type' in node && node.type === 'dense',
    );
    const graph = transformer.modules[0]?.id ?? '';
    const document = applyEdit(transformer, bypass(graph, inside?.id ?? ''));
    const analysis = analyze(document, findBlock);
    expect([...analysis.nodes.keys()].filter((path) => path.endsWith(`/${inside?.id}`))).toEqual(
      [],
    );
    const whole = analyze(transformer, findBlock);
    expect(whole.nodes.size - analysis.nodes.size).toBeGreaterThan(0);
    for (const { id } of document.modules[0]?.graph.edges ?? [])
      expect(analysis.wires.has(`${graph}:${id}`), id).toBe(true);
  });

  it('that makes another shape is named, with the way back', () => {
    expect(problems(applyEdit(chain, bypass(null, 'c')))).toMatchInlineSnapshot(`
      "✗ bypass-does-not-fit: ‘Dense (2)’ is bypassed, but it makes B × units 3 of B × units 8: what follows would get another shape.
          → Use ‘Dense (2)’ again"
    `);
  });

  it('with nothing to pass on is named', () => {
    const [first] = chain.graph.edges;
    const loose = applyEdit(chain, { edit: 'remove', graph: null, edges: [first?.id ?? ''] });
    expect(problems(applyEdit(loose, bypass(null, 'a')))).toContain('nothing is wired to it');
  });

  it('is used again as it was', () => {
    const back = applyEdit(applyEdit(chain, bypass(null, 'a')), {
      ...bypass(null, 'a'),
      bypass: false,
    } as Edit);
    expect(back).toEqual(chain);
  });
});
