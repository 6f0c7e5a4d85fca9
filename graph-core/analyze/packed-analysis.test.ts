// What arrives on the other side, in parts and after any edits, says exactly what the analysis said.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';
import { shareUnchanged } from '../document/share-unchanged.ts';
import type { Analysis } from './analysis.ts';
import { analyze } from './analyze.ts';
import { beside } from './large-documents.testing.ts';
import type { PackedAnalysis } from './packed-analysis.ts';
import { gatherAnalysis, packAnalysis } from './packed-analysis.ts';
import type { Move } from './random-edits.testing.ts';
import { editOf, moves } from './random-edits.testing.ts';
import { starts, transformer } from './structure/starts.testing.ts';

/** All that an analysis says but its repairs, which are asked for one by one. */
function said({ nodes, problems, wires, costs, variables, ...rest }: Analysis) {
  return {
    ...rest,
    nodes: [...nodes.values()].map(({ block, ...facts }) => ({ ...facts, block: block?.type })),
    problems: problems.map(({ code, message, location, severity, about }) => ({
      code,
      message: { ...message },
      location,
      severity,
      about,
    })),
    wires: [...wires],
    costs: [...costs],
    variables: [...variables],
  };
}

/** As a message does. */
function arrived(packed: PackedAnalysis, document: Document, before?: Analysis): Analysis {
  const gathered = gatherAnalysis(document, findBlock, before);
  for (const part of packed.parts) gathered.add(structuredClone(part));
  return gathered.finish(structuredClone(packed.rest));
}

function checkAll(start: Document, list: readonly Move[]) {
  let document = start;
  let there = structuredClone(document);
  let analysis = analyze(there, findBlock);
  let here = arrived(packAnalysis(analysis), document);
  for (const move of list) {
    const edit = editOf(document, analysis, move);
    if (!edit) continue;
    document = applyEdit(document, edit);
    there = shareUnchanged(there, structuredClone(document));
    const next = analyze(there, findBlock, analysis);
    here = arrived(packAnalysis(next, analysis), document, here);
    analysis = next;
    expect(said(here)).toEqual(said(analyze(document, findBlock)));
  }
}

it('what arrives = what was found', () => {
  fc.assert(fc.property(fc.constantFrom(...starts), moves(20), checkAll), { numRuns: 30 });
});

/** Found by seeds 1340154201 and 582991120: the node here still had the tie that had gone with its owner. */
it('a tie on a bypassed block is handed on there and here', () => {
  const start = draw(
    { x: 'vector-input', a: ['dense', { units: 8 }], b: 'dense', y: 'regression-output' },
    'x.values > a.values',
    'a.values > b.values',
    'b.values > y.values',
  );
  const document = applyEdit(start, {
    edit: 'all',
    edits: [
      { edit: 'set-tie', graph: null, node: 'b', tie: { node: 'a' } },
      { edit: 'set-bypass', graph: null, node: 'a', bypass: true },
    ],
  });
  const analysis = analyze(document, findBlock);
  expect(said(arrived(packAnalysis(analysis), document))).toEqual(said(analysis));
});

it('the facts belong to the document that is here, and to its blocks', () => {
  const document = transformer;
  const here = arrived(packAnalysis(analyze(structuredClone(document), findBlock)), document);
  const facts = [...here.nodes.values()];
  expect(facts.length).toBeGreaterThan(3);
  for (const { node, block } of facts) expect(block).toBe(findBlock(node.type));
  for (const { graph, node } of facts)
    if (graph === null) expect(document.graph.nodes).toContain(node);
});

it('a large analysis crosses in parts of a thousand, and after an edit only what has changed', () => {
  const document = beside(4, 60, 10);
  const analysis = analyze(document, findBlock);
  const { parts } = packAnalysis(analysis);
  expect(parts.map(({ of, items }) => `${of} ${items.length}`)).toEqual([
    'nodes 1000',
    'nodes 1000',
    'nodes 402',
    'problems 1',
    'wires 249',
    'costs 246',
  ]);
  const edit = { edit: 'set-param', graph: null, node: 'x', param: 'features', value: 7 } as const;
  const edited = analyze(applyEdit(document, edit), findBlock, analysis);
  const again = packAnalysis(edited, analysis);
  expect(again.parts.map(({ of, items }) => `${of} ${items.length}`)).toEqual([
    'nodes 2',
    'problems 1',
    'wires 249',
    'costs 246',
  ]);
  expect(again.rest.paths).toBeUndefined();
  const nothing = packAnalysis(edited, edited);
  expect(nothing.parts.map(({ of }) => of)).toEqual(['problems']);
  expect(nothing.rest.same).toEqual({ wires: true, costs: true });
});
