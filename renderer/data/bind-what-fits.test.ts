// Each input and output of a template takes a column of its own, the decoder the one that is moved.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyze, findBlock, openDocument } from '../../graph-core/index.ts';
import { fittingBinds } from './bind-what-fits.ts';

test('sentence pairs of other lengths still go where they belong', () => {
  const file = new URL('../../templates/transformer.json', import.meta.url);
  const opened = openDocument(readFileSync(file, 'utf8'));
  if ('error' in opened) throw new Error(opened.error.message.en);
  const { data, ...rest } = opened.document;
  const document = { ...rest, data: { ...data, bindings: {} } };
  const columns = (['source', 'target-input', 'target'] as const).map((name) => ({
    name,
    label: { en: name, ja: name },
    kind: 'tokens' as const,
    sizes: [name === 'source' ? 8 : 33],
    words: ['⟨pad⟩', '⟨bos⟩', '⟨eos⟩', '⟨unk⟩', 'pen'],
  }));
  const binds = fittingBinds(document, analyze(document, findBlock), columns);
  const bound = binds.map((edit) => (edit.edit === 'bind' ? [edit.node, edit.column] : []));
  expect(Object.fromEntries(bound)).toEqual(data.bindings);
});
