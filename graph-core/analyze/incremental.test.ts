// After any edits, analysis that goes on from the one before says exactly what analysis from scratch says.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { applyEdit } from '../document/edits.ts';
import { addInstance, duplicateModule } from '../document/modules.ts';
import { newDocument } from '../document/new-document.ts';
import type { Document } from '../document/schema.ts';
import type { Analysis } from './analysis.ts';
import { analyze } from './analyze.ts';
import type { Move } from './random-edits.testing.ts';
import { editOf, moves } from './random-edits.testing.ts';
import { starts, transformer } from './structure/starts.testing.ts';

/** All that an analysis says, blocks by name, so that two can be compared. */
function said({ nodes, problems, sound, variables, cost, wires, costs }: Analysis) {
  return {
    nodes: [...nodes.values()].map(({ block, ...facts }) => ({ ...facts, block: block?.type })),
    problems: problems.map(({ code, message, location, severity }) => ({
      code,
      message,
      location,
      severity,
    })),
    sound,
    variables: [...variables],
    cost,
    wires: [...wires],
    costs: [...costs],
  };
}

function checkAll(start: Document, list: readonly Move[]) {
  let document = start;
  let analysis = analyze(document, findBlock);
  let before = document;
  for (const move of list) {
    const edit = editOf(document, analysis, move);
    if (!edit) continue;
    before = document;
    document = applyEdit(document, edit);
    analysis = analyze(document, findBlock, analysis);
    expect(said(analysis)).toEqual(said(analyze(document, findBlock)));
  }
  // And back: undo is an edit like any other.
  expect(said(analyze(before, findBlock, analysis))).toEqual(said(analyze(before, findBlock)));
}

it('incremental = from scratch', () => {
  fc.assert(fc.property(fc.constantFrom(...starts), moves(40), checkAll), { numRuns: 60 });
});

/** Found by seed -725553811: what was kept for the one module was changed for the other too. */
it('tells a module from its duplicate, which begins with the very same nodes', () => {
  const copy = duplicateModule(transformer, 'layer');
  if (!copy) throw new Error('no copy');
  const added = addInstance(applyEdit(transformer, copy.edit), null, copy.module, { x: 0, y: 0 });
  if (!('edit' in added)) throw new Error(added.refused.en);
  const document = applyEdit(applyEdit(transformer, copy.edit), added.edit);
  const edited = applyEdit(document, {
    edit: 'set-param',
    graph: copy.module,
    node: 'inner',
    param: 'units',
    value: 3,
  });
  const gone = analyze(edited, findBlock, analyze(document, findBlock));
  expect(said(gone)).toEqual(said(analyze(edited, findBlock)));
});

it('keeps what an edit does not touch the very same objects', () => {
  const position = { x: 0, y: 0 };
  let document = applyEdit(newDocument(), {
    edit: 'add',
    graph: null,
    nodes: ['vector-input', 'dense', 'dropout', 'regression-output'].map((type, index) => ({
      id: `n${index}`,
      type,
      params: {},
      position,
    })),
    edges: [0, 1, 2].map((at) => ({
      id: `e${at}`,
      from: { node: `n${at}`, port: 'values' },
      to: { node: `n${at + 1}`, port: 'values' },
    })),
  });
  const first = analyze(document, findBlock);
  const set = (param: string, value: string | number) => {
    document = applyEdit(document, { edit: 'set-param', graph: null, node: 'n1', param, value });
  };
  set('activation', 'relu');
  const second = analyze(document, findBlock, first);
  expect(second.nodes.get('n0')).toBe(first.nodes.get('n0'));
  expect(second.nodes.get('n2')).toBe(first.nodes.get('n2'));
  expect(second.nodes.get('n1')).not.toBe(first.nodes.get('n1'));
  expect(second.wires).toBe(first.wires);
  set('units', 7);
  const third = analyze(document, findBlock, second);
  expect(third.nodes.get('n2')).not.toBe(second.nodes.get('n2'));
  expect(analyze(document, findBlock, third)).toBe(third);
});
