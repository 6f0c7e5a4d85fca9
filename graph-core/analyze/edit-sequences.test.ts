// After any sequence of edits the graph is sound, undone it is the original, and saved it opens as the same.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { faultsOf } from '../document/document-faults.testing.ts';
import type { History } from '../document/history.ts';
import { commit, redo, startHistory, undo } from '../document/history.ts';
import { openDocument } from '../document/open.ts';
import type { Document } from '../document/schema.ts';
import { serialize } from '../document/serialize.ts';
import type { Analysis } from './analysis.ts';
import { analyze } from './analyze.ts';
import type { Move } from './random-edits.testing.ts';
import { editOf, moves } from './random-edits.testing.ts';
import { starts } from './structure/starts.testing.ts';

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
