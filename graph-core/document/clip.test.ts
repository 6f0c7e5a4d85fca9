// What is copied comes whole: with the variables that its settings are made of.
import { expect, it } from 'vitest';
import { clipText, copyOut, pasteIn, readClip } from './clip.ts';
import { draw } from './draw.testing.ts';
import { applyEdit } from './edits.ts';
import { newDocument } from './new-document.ts';
import type { Document } from './schema.ts';

it('brings along the variables of what is pasted, and leaves those that the document has', () => {
  const from: Document = {
    ...draw({ a: ['conv-2d', { filters: '=filters' }], b: ['dense', { units: '=2*wide' }] }),
    variables: { filters: 24, wide: '=filters*2', other: 5 },
  };
  const chosen = { nodes: new Set(['a', 'b']), notes: new Set<string>() };
  const clip = readClip(clipText(copyOut(from, null, chosen)));
  if (!clip || 'refused' in clip) throw new Error('The clip cannot be read.');
  expect(clip.variables).toEqual({ filters: 24, wide: '=filters*2' });
  const paste = (variables: Document['variables']) => {
    const into = { ...newDocument(), variables };
    const pasted = pasteIn(into, null, clip, { by: { x: 0, y: 0 } });
    if (!pasted || 'refused' in pasted) throw new Error('Nothing was pasted.');
    return { after: applyEdit(into, pasted.edit), kept: pasted.kept };
  };
  const bare = paste({});
  expect(bare.after.variables).toEqual({ filters: 24, wide: '=filters*2' });
  expect(bare.kept).toEqual([]);
  const full = paste({ filters: 8, wide: '=filters*2' });
  expect(full.after.variables).toEqual({ filters: 8, wide: '=filters*2' });
  expect(full.kept).toEqual(['filters']);
});

it('what is pasted stands on whole pixels, wherever the middle of the window is', () => {
  const from = draw({ a: 'dense', b: 'dense' });
  const clip = copyOut(from, null, { nodes: new Set(['a', 'b']), notes: new Set() });
  const into = newDocument();
  const pasted = pasteIn(into, null, clip, { at: { x: 1642.1538, y: 153.9999 } });
  if (!pasted || 'refused' in pasted) throw new Error('Nothing was pasted.');
  for (const { position } of applyEdit(into, pasted.edit).graph.nodes)
    expect([position.x % 1, position.y % 1]).toEqual([0, 0]);
});

it('a damaged clip is refused with the place, and text that is no clip is passed over', () => {
  const from = draw({ a: 'dense' });
  const words = clipText(copyOut(from, null, { nodes: new Set(['a']), notes: new Set() }));
  expect(readClip(words.replace('"dense"', `"${'x'.repeat(65)}"`))).toEqual({
    refused: {
      en: 'The blocks on the clipboard are damaged at graph.nodes[0].type, so nothing was pasted. Copy them again.',
      ja: 'クリップボードのブロックが壊れているため（graph.nodes[0].type）、貼り付けませんでした。コピーし直してください。',
    },
  });
  expect(readClip('kumiki-clip')).toBeUndefined();
  expect(readClip('some words')).toBeUndefined();
});
