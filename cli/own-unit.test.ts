// A regression in a terminal: errors, answers and the right answer in the unit of the file, and the figure of the end by its name.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { draw } from '../graph-core/document/draw.testing.ts';
import { kumiki, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const at = (name: string): string => path.join(folder, name);

const rows = Array.from({ length: 200 }, (_, row) => {
  const [rooms, size] = [1 + (row % 7), 20 + ((row * 37) % 91)];
  return [rooms, size, 20_000 * rooms + 1_500 * size + 100_000];
});

test('train, evaluate and predict tell prices as the file does', () => {
  const document = draw(
    { x: ['vector-input', { features: 2 }], d: ['dense', { units: 1 }], y: 'regression-output' },
    'x.values > d.values',
    'd.values > y.values',
  );
  const training = {
    ...document.training,
    optimizer: { type: 'adam', learningRate: 0.05 },
    steps: 150,
    validateEvery: 50,
  };
  const data = { source: 'table', options: {}, bindings: { x: 'features', y: 'target' } };
  writeFileSync(at('houses.json'), JSON.stringify({ ...document, training, data }));
  writeFileSync(
    at('houses.csv'),
    ['rooms,size,price', ...rows.map((row) => row.join())].join('\n'),
  );
  const own = ['--data', at('houses.csv')];
  const trained = kumiki('train', at('houses.json'), ...own, '--out', at('run'));
  expect(trained.stdout).toMatch(
    /final held-out, 40 examples: loss \S+ \(standardised\), mae \S+ \(price\), rmse \S+ \(price\)/,
  );
  const run = JSON.parse(readFileSync(at('run/run.json'), 'utf8')) as {
    heldOut: Record<string, number>;
    finalHeldOut: { examples: number };
    validations: { step: number }[];
  };
  expect(run.finalHeldOut.examples).toBe(40);
  expect(run.validations.map(({ step }) => step)).toEqual([50, 100, 150]);

  const weights = ['--weights', at('run/model.safetensors')];
  const measured = kumiki('evaluate', at('houses.json'), ...weights, ...own, '--json').json();
  expect(measured.metrics).toEqual(run.heldOut);

  let absolute = 0;
  for (const index of [0, 1, 2]) {
    const asked = [
      'predict',
      at('houses.json'),
      ...weights,
      ...own,
      index === 0 ? '--place' : '--example',
      `${index}`,
    ];
    const [, said = '', right = ''] =
      /: (\S+) +\(right: (\S+)\)/.exec(kumiki(...asked).stdout) ?? [];
    // A price of the file, to the cent; and an answer of that size.
    expect(rows.map(([, , price]) => `${price}`)).toContain(right);
    expect(Math.abs(Number(said) - Number(right))).toBeLessThan(60_000);
    absolute += Math.abs(Number(said) - Number(right)) / 3;
  }
  expect(absolute).toBeLessThan((run.heldOut.mae ?? 0) * 20);
});
