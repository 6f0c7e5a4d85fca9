// kumiki evaluate with its figures, and the page it writes.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { answerOf } from '../json-shape.testing.ts';
import { smallDocument, testFolder } from '../kumiki.testing.ts';

const folder = testFolder();

test('figures stand in the JSON and on the page, in the language that is asked for', async () => {
  const run = path.join(folder, 'run');
  const file = smallDocument(folder);
  await answerOf('train', file, '--steps', '3', '--quiet', '--out', run);
  const page = path.join(folder, 'report.html');
  const report = ['--report', page, '--lang', 'ja', '--say', '8'];
  const answer = await answerOf('evaluate', run, '--quiet', ...report);
  const figures = answer.figures as { kind: string; accuracy?: number; sentences?: number }[];
  expect(figures.map(({ kind }) => kind)).toEqual(['tokens', 'sentences']);
  expect(figures[0]?.accuracy).toBeCloseTo((answer.metrics as { accuracy: number }).accuracy, 6);
  expect(figures[1]?.sentences).toBe(8);
  expect(answer.report).toBe(page);
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('<html lang="ja">');
  expect(html).toContain('パープレキシティ');
  const without = await answerOf('evaluate', run, '--quiet', '--say', '0', '--report', page);
  expect((without.figures as object[]).length).toBe(1);
  expect(readFileSync(page, 'utf8')).toContain('<html lang="en">');
});
