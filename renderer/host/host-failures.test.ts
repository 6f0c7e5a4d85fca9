// What goes wrong at the host is a sentence with a way out, in both languages.
import { expect, test } from 'vitest';
import { failureOf, orFailure } from './host-failures.ts';

test('a full store says so and what to do', () => {
  const { failed } = failureOf(new DOMException('', 'QuotaExceededError'));
  expect(failed.code).toBe('QuotaExceededError');
  expect(failed.en).toBe(
    'The browser has no room left for this site. Free some space, or save to a file.',
  );
  expect(failed.ja).toBe(
    'このサイトに割り当てられた保存領域がいっぱいです。空きを作るか、ファイルに保存してください。',
  );
});

test('an unknown failure keeps its own words and still names the way out', async () => {
  const answer = await orFailure(() => Promise.reject(new Error('Something odd.')));
  expect(answer).toEqual({
    failed: {
      code: 'Error',
      en: 'The browser reports: Something odd. Save a copy under another name.',
      ja: 'ブラウザーからの報告：Something odd. 別の名前で控えを保存してください。',
    },
  });
});
