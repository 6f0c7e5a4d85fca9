// A sentence may be typed as people write it.
import { expect, test } from 'vitest';
import { englishJapanese } from './english-japanese.ts';
import { testContext } from '../host.testing.ts';

test('capitals and punctuation are understood; a strange word is named', async () => {
  const { columns } = await englishJapanese.open({ examples: 20, heldOut: 5 }, testContext());
  const [source] = columns;
  const ids = source?.encode?.('This is a pen.') as Int32Array;
  expect(source?.decode?.(ids)).toBe('this is a pen .');
  expect(source?.encode?.('This is a zebra.')).toEqual({
    error: {
      en: '‘zebra’ is not in the vocabulary.',
      ja: '「zebra」は語彙にありません。',
    },
  });
});
