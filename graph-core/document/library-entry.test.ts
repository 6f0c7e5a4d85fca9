// A module kept by itself and used in another document; and text of strangers in its place.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import transformer from '../../templates/transformer.json' with { type: 'json' };
import { pasteIn } from './clip.ts';
import { applyEdit } from './edits.ts';
import { exposedOf, withValues } from './exposed.ts';
import { renamedVariables } from './expressions.ts';
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

test('a module takes values of its own, and what stands in the document keeps its', () => {
  const { clip } = entryOf(textOf(document.modules[0]?.id ?? ''));
  const exposed = exposedOf(clip);
  expect(exposed.map(([name]) => name)).toEqual(expect.arrayContaining(['d_model', 'heads']));
  // d_ff is reckoned from d_model, and is not chosen.
  expect(exposed.map(([name]) => name)).not.toContain('d_ff');
  const pasted = pasteIn(document, null, withValues(document, clip, new Map([['d_model', 32]])), {
    at: { x: 0, y: 0 },
  });
  if (!pasted || 'refused' in pasted) throw new Error('It can be pasted.');
  expect(pasted.kept).toEqual([]);
  const after = applyEdit(document, pasted.edit);
  expect(after.variables).toEqual({ ...document.variables, d_model_2: 32, d_ff_2: '=4*d_model_2' });
  // The one that was there is as it was; the new one knows only names of its own.
  const [was] = document.modules;
  expect(after.modules.find(({ id }) => id === was?.id)).toEqual(was);
  const added = after.modules.filter(({ id }) => !document.modules.some((old) => old.id === id));
  expect(added).toHaveLength(1);
  expect(JSON.stringify(added)).not.toMatch(/\bd_(?:model|ff)\b/);
  expect(JSON.stringify(added)).toMatch(/\bheads\b/);
  // Into an empty document it goes under its own names.
  const alone = withValues(newDocument(), clip, new Map([['d_model', 32]]));
  expect(alone.variables).toMatchObject({ d_model: 32, d_ff: '=4*d_model' });
});

test('names in an expression are variables, and nothing else is', () => {
  const names = new Map([
    ['e', 'e_2'],
    ['sqrt', 'root'],
    ['d', 'd_2'],
  ]);
  expect(renamedVariables('=1e3*e/sqrt(d) + sqrt*d_2', names)).toBe(
    '=1e3*e_2/sqrt(d_2) + root*d_2',
  );
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
