// BARS R10: after any sequence of edits the graph is sound, undone it is the original, and saved it opens as the same.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { graphOf } from '../document/edits.ts';
import type { History } from '../document/history.ts';
import { commit, redo, startHistory, undo } from '../document/history.ts';
import { openDocument } from '../document/open.ts';
import type { Document } from '../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../document/schema.ts';
import { serialize } from '../document/serialize.ts';
import type { Analysis } from './analysis.ts';
import { analyze } from './analyze.ts';
import type { Move } from './random-edits.testing.ts';
import { editOf, moves } from './random-edits.testing.ts';
import { starts } from './starts.testing.ts';

/** What holds of every document, however wrong the model in it is. */
function expectSound(document: Document) {
  const graphs = [null, ...document.modules.map(({ id }) => id)];
  const modules = new Set(document.modules.map(({ id }) => id));
  expect(modules.size).toBe(document.modules.length);
  for (const id of graphs) {
    const graph = graphOf(document, id);
    if (!graph) throw new Error(`no graph ${id}`);
    const nodes = new Set(graph.nodes.map((node) => node.id));
    expect(nodes.size).toBe(graph.nodes.length);
    expect(new Set(graph.edges.map((edge) => edge.id)).size).toBe(graph.edges.length);
    for (const node of graph.nodes) if (isModuleNode(node)) expect(modules).toContain(node.module);
    const ends = new Set([...nodes, ...(id === null ? [] : [moduleInput, moduleOutput])]);
    for (const { from, to } of graph.edges) {
      expect(ends).toContain(from.node);
      expect(ends).toContain(to.node);
    }
  }
}

function expectReopens(document: Document) {
  expect(openDocument(serialize(document))).toEqual({ document });
}

/** Numbers also say when to undo, redo, or save and open again in between. */
function play(start: Document, list: readonly Move[]) {
  let history: History = startHistory(start);
  let analysis: Analysis | undefined;
  let steps = 0;
  for (const move of list) {
    const chance = move[4] % 10;
    if (chance === 0) history = undo(history) ?? history;
    else if (chance === 1) history = redo(history) ?? history;
    else if (chance === 2) {
      expectReopens(history.present);
    } else {
      analysis = analyze(history.present, findBlock, analysis);
      const edit = editOf(history.present, analysis, move);
      if (edit) history = commit(history, edit);
    }
    steps = history.past.length;
  }
  expectSound(history.present);
  const end = history.present;
  expectReopens(end);
  for (let k = 0; k < steps; k++) history = undo(history) ?? history;
  expect(history.present).toBe(start);
  for (let k = 0; k < steps; k++) history = redo(history) ?? history;
  expect(history.present).toBe(end);
}

it('2,000 sequences: sound, undone, saved and opened', () => {
  fc.assert(fc.property(fc.constantFrom(...starts), moves(16), play), { numRuns: 2000 });
}, 120_000);
