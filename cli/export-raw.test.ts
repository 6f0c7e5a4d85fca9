// What is trained on a file and exported by the command answers raw input where nothing of ours is.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { kumiki, testFolder } from './kumiki.testing.ts';
import { chain } from '../graph-core/train/other-data.testing.ts';

const folder = testFolder();
const at = (...parts: readonly string[]) => path.join(folder, ...parts);
const document = at('table.json');
const weights = ['--weights', at('run', 'model.safetensors')];
const row = '5.5, red, -2';

beforeAll(() => {
  const model = chain(
    [
      ['in', 'vector-input', { features: 4 }],
      ['linear', 'dense', { units: 1 }],
      ['out', 'regression-output', {}],
    ],
    [
      ['in', 'values', 'linear', 'values'],
      ['linear', 'values', 'out', 'values'],
    ],
    { source: 'table', options: {}, bindings: { in: 'features', out: 'target' } },
  );
  writeFileSync(document, model);
  const lines = Array.from({ length: 40 }, (_, line) => {
    const [width, height] = [(line * 7) % 11, (line * 5) % 13];
    return [width, ['red', 'blue'][line % 2], height, 100.5 + 20 * width - 3 * height].join(',');
  });
  writeFileSync(at('rows.csv'), ['width,colour,height,price', ...lines].join('\n'));
  const trained = kumiki('train', document, '--data', at('rows.csv'), '--out', at('run'));
  if (trained.status !== 0) throw new Error(trained.stderr);
}, 120_000);

function exported(format: string, out: string) {
  return kumiki('export', document, ...weights, '--format', format, '--out', at(out));
}

test('a folder holds predict.py and what it reads; a file holds the model alone, and what is left out is told', () => {
  expect(exported('onnx', 'onnx').status).toBe(0);
  const beside = ['pictures.py', 'predict.py', 'preprocess.py', 'preprocessing.json'];
  expect(readdirSync(at('onnx')).sort()).toEqual(['model.onnx', ...beside]);
  const { status, stderr } = exported('onnx', 'alone.onnx');
  expect(status).toBe(0);
  expect(existsSync(at('alone.onnx'))).toBe(true);
  expect(existsSync(at('predict.py'))).toBe(false);
  expect(stderr).toContain(
    'Not written: preprocessing.json, preprocess.py, pictures.py, predict.py. To get them, make --out a folder.',
  );
  expect(exported('npz', 'weights.npz').stderr).not.toContain('Not written');
});

test('the folder of a run brings its weights, and its data where they are written', () => {
  const { status, stderr } = kumiki('export', at('run'), '--format', 'project', '--out', at('own'));
  expect(stderr).not.toContain('error');
  expect(status).toBe(0);
  expect(readdirSync(at('own'))).toEqual(expect.arrayContaining(['data', 'state.safetensors']));
  const without = kumiki('export', document, '--format', 'npz', '--out', at('none.npz'));
  expect(without.status).toBe(2);
  expect(without.stderr).toContain('Give them with --weights, or give the folder of a run');
});

test('data where a document is asked for is told from one that is broken', () => {
  const { status, stderr } = kumiki('data', at('rows.csv'));
  expect(status).toBe(3);
  expect(stderr).toContain('is data, not a document. Give it with --data');
});

const answering = (
  [
    ['torch', '/usr/bin/python3', 'torch'],
    ['onnx', process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3', 'onnxruntime'],
  ] as const
).map(([format, python, module]) => ({
  format,
  python,
  here: spawnSync(python, ['-c', `import ${module}`]).status === 0,
}));

describe.each(answering)('$format', ({ format, python, here }) => {
  test.skipIf(!here)('answers a row as the command does', () => {
    expect(exported(format, `raw-${format}`).status).toBe(0);
    const { PYTHONPATH: _, ...env } = process.env;
    const { stdout, stderr } = spawnSync(python, ['predict.py', '--json', row], {
      cwd: at(`raw-${format}`),
      env,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const [theirs] = JSON.parse(stdout) as { answers: { units: { price: number } }[] }[];
    const asked = [
      'predict',
      document,
      ...weights,
      '--data',
      at('rows.csv'),
      '--input',
      `features=${row}`,
    ];
    const ours = kumiki(...asked);
    const [, price = ''] = /out: (\S+)/.exec(ours.stdout) ?? [];
    expect(Number(price)).toBeGreaterThan(50);
    expect(Math.abs((theirs?.answers[0]?.units.price ?? 0) / Number(price) - 1)).toBeLessThan(1e-5);
  });
});
