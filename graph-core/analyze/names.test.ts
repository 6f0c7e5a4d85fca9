// What sentences call ports of modules, whose names are the document's.
import { expect, test } from 'vitest';
import { modulePortLabel } from './names.ts';

test('the usual names of module ports are Japanese in Japanese, those of one’s own stay', () => {
  expect(modulePortLabel('memory-mask')).toEqual({ en: 'memory-mask', ja: 'メモリのマスク' });
  expect(modulePortLabel('values-2')).toEqual({ en: 'values-2', ja: '数値 2' });
  expect(modulePortLabel('toString')).toEqual({ en: 'toString', ja: 'toString' });
  expect(modulePortLabel('my-side')).toEqual({ en: 'my-side', ja: 'my-side' });
});
