// A file that was asked for arrives however long the user takes: the page holds the question until it is answered.
import { expect, test } from 'vitest';
import { pickFiles } from './choose-files.ts';

const question = () => document.querySelector('input');

test('the question stays in the page until files are chosen', async () => {
  const answer = pickFiles({ accept: ['.json'], multiple: true });
  expect(question()?.hidden).toBe(true);
  const file = new File(['{}'], 'mine.json');
  Object.defineProperty(question(), 'files', { value: [file] });
  question()?.dispatchEvent(new Event('change'));
  expect(await answer).toEqual([file]);
  expect(question()).toBeNull();
});

test('who turns back chooses nothing and leaves nothing in the page', async () => {
  const answer = pickFiles({ accept: ['.json'], multiple: false });
  question()?.dispatchEvent(new Event('cancel'));
  expect(await answer).toEqual([]);
  expect(question()).toBeNull();
});
