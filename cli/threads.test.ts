// The command line trains on threads, and in the mode of the same bits their number changes no bit.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Small, yet wide enough that products are shared out. */
const document = JSON.parse(
  readFileSync(path.join(root, 'templates', 'transformer.json'), 'utf8'),
) as { variables: object; data: { options: object } };
Object.assign(document.variables, { d_model: 64, layers: 1, source_length: 8, target_length: 9 });
Object.assign(document.data.options, { minLength: 8, maxLength: 8, examples: 300, heldOut: 20 });
const file = path.join(folder, 'small.json');
writeFileSync(file, JSON.stringify(document));

function train(threads: string): { facts: object; weights: Buffer } {
  const out = path.join(folder, threads);
  const options = ['--steps', '6', '--threads', threads, '--deterministic', '--out', out, '--json'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'cli/kumiki.ts', 'train', file, ...options],
    { cwd: root, encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  const { facts } = JSON.parse(stdout) as { facts: object };
  return { facts, weights: readFileSync(path.join(out, 'model.safetensors')) };
}

test('one thread and three train to the same bits, and say how many they were', () => {
  const [one, three] = [train('1'), train('3')];
  expect(one.facts).toMatchObject({ threads: 1, deterministic: true, relaxedSimd: false });
  expect(three.facts).toMatchObject({ threads: 3, deterministic: true, relaxedSimd: false });
  expect(three.weights.equals(one.weights)).toBe(true);
}, 180_000);
