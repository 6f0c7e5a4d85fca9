// A module kept by itself and used in another document; and text of strangers in its place.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import transformer from '../../templates/transformer.json' with { type: 'json' };
import { pasteIn } from './clip.ts';
import { applyEdit } from './edits.ts';
import type { LibraryEntry } from './library-entry.ts';
import { libraryText, readLibraryEntry } from './library-entry.ts';
import { newDocument } from './new-document.ts';
import { openDocument } from './open.ts';
import { isModuleNode } from './schema.ts';

const opened = openDocument(JSON.stringify(transformer));
if ('error' in opened) throw new Error(opened.error.message.en);
const { document } = opened;

function textOf(module: string): string {
  const written = libraryText(document, module);
  if (typeof written !== 'string') throw new Error('There is no such module.');
  return written;
}

function entryOf(written: string): LibraryEntry {
  const entry = readLibraryEntry(written);
  if ('refused' in entry) throw new Error(entry.refused.en);
  return entry;
}

test('a module goes to another document with what it is made of', () => {
  const module = document.modules[0];
  if (!module) throw new Error('The Transformer has modules.');
  const entry = entryOf(textOf(module.id));
  const other = newDocument();
  const pasted = pasteIn(other, null, entry.clip, { at: { x: 0, y: 0 } });
  if (!pasted || 'refused' in pasted) throw new Error('It can be pasted.');
  const after = applyEdit(other, pasted.edit);
  expect(after.modules.map(({ id }) => id)).toContain(module.id);
  expect(after.graph.nodes.filter(isModuleNode).map((node) => node.module)).toEqual([module.id]);
  expect(Object.keys(after.variables).length).toBeGreaterThan(0);
  expect('document' in openDocument(JSON.stringify(after))).toBe(true);
  expect(libraryText(document, 'nowhere')).toBeUndefined();
});

test('what is no module is refused, whatever it is', () => {
  const good = textOf(document.modules[0]?.id ?? '');
  const strange = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json().map((json) => `{"kumiki-clip": 1, "nodes": ${json}}`),
    fc.nat(good.length - 1).map((at) => good.slice(0, at)),
    fc
      .tuple(
        fc.nat(good.length - 1),
        fc.constantFrom('{', '"', '9e999', '__proto__', ',', '\u0000'),
      )
      .map(([at, put]) => good.slice(0, at) + put + good.slice(at + 1)),
  );
  const seed = Number(process.env.KUMIKI_SEED ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`library entries: KUMIKI_SEED=${seed}\n`);
  fc.assert(
    fc.property(strange, (written) => {
      const entry = readLibraryEntry(written);
      if ('refused' in entry) {
        expect(entry.refused.en).toMatch(/\.$/);
        return;
      }
      // What gets through is sound: it opens as a part of a document.
      const pasted = pasteIn(newDocument(), null, entry.clip, { at: { x: 0, y: 0 } });
      if (!pasted || 'refused' in pasted) return;
      const after = applyEdit(newDocument(), pasted.edit);
      expect('document' in openDocument(JSON.stringify(after))).toBe(true);
    }),
    { seed, numRuns: 400 },
  );
  const one = JSON.parse(good) as { nodes: object[] };
  const two = JSON.stringify({ ...one, nodes: [...one.nodes, { ...one.nodes[0], id: 'other' }] });
  expect('refused' in readLibraryEntry(two)).toBe(true);
  expect('refused' in readLibraryEntry('x'.repeat(3_000_000))).toBe(true);
});
