// Rows of a table prepared outside the app: preprocess.py and preprocess.mjs give the numbers that the model was trained with.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileOf, testContext } from '../../data/host.testing.ts';
import { openData } from '../../data/open-data.ts';
import { hasModules } from '../python/warm-python.testing.ts';
import { picturesScript } from './pictures-script.ts';
import { Preprocessing } from './preprocess.mjs';
import { preprocessScript } from './preprocess-script.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-preparation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cells = [
  ['1', '1.200,5', 'red', '2024-02-29', 'p'],
  ['-20', '2,5', 'blue', '2025-07-01 12:30:15.5', 'q'],
  ['NA', '', '', '', 'p'],
  ['300', '1.234.567,25', 'red', '2025/12/31T23:59+09:00', 'q'],
  ['4', '-7', 'green', '2024年3月5日', 'p'],
];
const raw = cells.map((row) => row.slice(0, 4));
const table = ['x;price;colour;when;y', ...cells.map((row) => row.join(';'))].join('\n');

async function trained() {
  const types = { 'type of price': 'number', 'type of colour': 'class', 'type of when': 'date' };
  const options = { missing: 'impute', 'scale of x': 'log', 'scale of price': 'robust', ...types };
  const held = { ...fileOf('v.csv', table), part: 'validation' as const };
  const set = await openData(
    { source: 'table', options },
    testContext(0, [fileOf('t.csv', table), held]),
  );
  const width = set.columns[0]?.sizes[0] ?? 0;
  const values = Array.from(set.batch('training', [0, 1, 2, 3, 4]).features ?? []);
  const rows = raw.map((_, row) => values.slice(row * width, (row + 1) * width));
  const input = { path: 'x', name: 'x', column: 'features', shape: [null, width], type: 'float32' };
  const written = { ...set.preprocessing, model: { inputs: [input], outputs: [] } };
  return { rows, written };
}

test('in JavaScript', async () => {
  const { rows, written } = await trained();
  const preprocessing = new Preprocessing(JSON.parse(JSON.stringify(written)));
  expect(raw.map((row) => Array.from(preprocessing.encode('features', row)))).toEqual(rows);
  expect(Array.from(preprocessing.encode('target', 'q'))).toEqual([1]);
});

const python = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';
test.runIf(hasModules(python, 'numpy'))('in Python', async () => {
  const { rows, written } = await trained();
  writeFileSync(path.join(folder, 'preprocessing.json'), JSON.stringify(written));
  writeFileSync(path.join(folder, 'preprocess.py'), preprocessScript);
  writeFileSync(path.join(folder, 'pictures.py'), picturesScript);
  const script = `import json, sys, preprocess
one = preprocess.Preprocessing()
print(json.dumps([one.encode("features", row).tolist() for row in json.loads(sys.argv[1])]))`;
  const ran = spawnSync(python, ['-c', script, JSON.stringify(raw)], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(ran.stderr).toBe('');
  const found = JSON.parse(ran.stdout) as number[][];
  expect(found).toHaveLength(rows.length);
  found.forEach((row, at) =>
    row.forEach((value, index) => expect(value).toBeCloseTo(rows[at]?.[index] ?? Number.NaN, 5)),
  );
});
