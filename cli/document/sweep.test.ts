// A sweep is a shell loop; standard input and output stand where files do; --quiet says nothing on the way.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { command, kumiki, smallDocument, testFolder } from '../kumiki.testing.ts';

const folder = testFolder();
const file = smallDocument(folder);

function shell(script: string, input = '') {
  const all = `kumiki() { '${command}' "$@"; }\nset -euo pipefail\n${script}`;
  return spawnSync('bash', ['-c', all], { encoding: 'utf8', cwd: folder, input });
}

test('a sweep over two learning rates, as the guide shows it', () => {
  const guide = readFileSync(new URL('../../docs/guide.md', import.meta.url), 'utf8');
  const [, loop = ''] = /```bash\n(for rate in[^`]+)```/.exec(guide) ?? [];
  expect(loop).toContain('--set training.optimizer.learningRate=$rate');
  const small = loop
    .replace(/for rate in .*; do/, 'for rate in 0.003 0.03; do')
    .replace('transformer', `'${file}' --steps 3`);
  const { status, stderr } = shell(small);
  expect([status, stderr]).toEqual([0, '']);
  const rates = ['0.003', '0.03'].map((rate) => {
    const { document, heldOut } = JSON.parse(
      readFileSync(path.join(folder, `runs/rate-${rate}/run.json`), 'utf8'),
    ) as {
      document: { training: { optimizer: { learningRate: number } } };
      heldOut: { loss: number };
    };
    return { rate: document.training.optimizer.learningRate, loss: heldOut.loss };
  });
  expect(rates.map(({ rate }) => rate)).toEqual([0.003, 0.03]);
  expect(rates[0]?.loss).not.toBe(rates[1]?.loss);
});

test('a document goes from command to command through a pipe', () => {
  const { stdout, status } = shell(
    'kumiki new - --template transformer --set d_model=32 | kumiki format - | kumiki check - --json',
  );
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ trainable: true, problems: [] });
  const twice = shell('kumiki check - --source table --data -', readFileSync(file, 'utf8'));
  expect(twice.stderr).toBe(
    'Standard input (-) can be only one thing: it is already the document. Give the data as a file.\n',
  );
});

test('data comes on standard input; check names what does not fit', () => {
  const rows = Array.from({ length: 40 }, (_, row) => `a ${row}\tb`).join('\n');
  const check = 'kumiki check seq2seq-bahdanau --source sentence-pairs --data - --json';
  const wrong = shell(`${check} || true`, rows);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ trainable: false });
  expect(wrong.stdout).toContain('source_length');
  const fitted = shell(`${check} --fit`, rows);
  expect(JSON.parse(fitted.stdout)).toMatchObject({ trainable: true });
});

test('a new file is not written over another', () => {
  const refused = kumiki('new', file);
  expect([refused.status, refused.stderr]).toEqual([
    5,
    `‘${file}’ is there already; nothing was written. Name another file, or replace it with --overwrite.\n`,
  ]);
  expect(kumiki('evaluate', file).stderr).toBe(
    `‘${file}’ has no weights of its own. Give them with --weights, or give the folder of a run in its place.\n`,
  );
});
