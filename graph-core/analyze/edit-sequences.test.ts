// After any sequence of edits the graph is sound, undone it is the original, and saved it opens as the same.
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
import { ownershipsOf } from '../document/ties.ts';
import type { Analysis } from './analysis.ts';
import { analyze } from './analyze.ts';
import type { Move } from './random-edits.testing.ts';
import { editOf, moves } from './random-edits.testing.ts';
import { starts } from './structure/starts.testing.ts';

/** What does not hold that must hold of every document, however wrong the model in it is. */
function faultsOf(document: Document): string[] {
  const graphs = [null, ...document.modules.map(({ id }) => id)];
  const modules = new Set(document.modules.map(({ id }) => id));
  const faults = twins('module', document.modules);
  for (const id of graphs) {
    const graph = graphOf(document, id);
    if (!graph) throw new Error(`no graph ${id}`);
    faults.push(...twins('node', graph.nodes), ...twins('edge', graph.edges));
    for (const node of graph.nodes)
      if (isModuleNode(node) && !modules.has(node.module)) faults.push(`no module ${node.module}`);
    const borders = id === null ? [] : [moduleInput, moduleOutput];
    const ends = new Set([...graph.nodes.map((node) => node.id), ...borders]);
    for (const { id: node, tie } of graph.nodes)
      if (tie && !ends.has(tie.node)) faults.push(`loose tie ${node}`);
    for (const broken of ownershipsOf(graph).values())
      if (broken.broken === 'circle') faults.push('ties in a circle');
    for (const { id: edge, from, to } of graph.edges)
      if (!ends.has(from.node) || !ends.has(to.node)) faults.push(`loose ${edge}`);
  }
  return faults;
}

function twins(what: string, list: readonly { readonly id: string }[]): string[] {
  const seen = new Set(list.map(({ id }) => id));
  return seen.size === list.length ? [] : [`two of one ${what}`];
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
  expect(faultsOf(history.present)).toEqual([]);
  const end = history.present;
  expectReopens(end);
  for (let k = 0; k < steps; k++) history = undo(history) ?? history;
  expect(history.present).toBe(start);
  for (let k = 0; k < steps; k++) history = redo(history) ?? history;
  expect(history.present).toBe(end);
}

it('2,000 sequences: sound, undone, saved and opened', () => {
  fc.assert(fc.property(fc.constantFrom(...starts), moves(16), play), { numRuns: 2000 });
}, 180_000);
