// Data that is split as a person says, in a terminal: files of one's own, a test that is counted, and folds.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { draw } from '../graph-core/document/draw.testing.ts';
import { kumiki, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const at = (name: string): string => path.join(folder, name);
const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => {
    const row = from + index;
    const [a, b] = [(row * 37) % 50, (row * 11) % 30];
    return `${a},${b},${a > b ? 'more' : 'less'}\n`;
  }).join('');
writeFileSync(at('all.csv'), `a,b,which\n${rows(0, 100)}`);
writeFileSync(at('new.csv'), `a,b,which\n${rows(100, 130)}`);
const document = draw(
  {
    x: ['vector-input', { features: 2 }],
    d: ['dense', { units: 2 }],
    y: 'classification-output',
  },
  'x.values > d.values',
  'd.values > y.logits',
);
const training = { ...document.training, steps: 4, validateEvery: 2 };
const data = { source: 'table', options: {}, bindings: { x: 'features', y: 'target' } };
writeFileSync(at('which.json'), JSON.stringify({ ...document, training, data }));

test('a test file is measured only when it is asked for, and the run knows how often', () => {
  const own = ['--data', at('all.csv'), `test=${at('new.csv')}`];
  const trained = kumiki('train', at('which.json'), ...own, '--out', at('run'));
  expect(trained.stdout).toContain('final held-out, 20 examples');
  expect(existsSync(at('run/tests.json'))).toBe(false);

  const first = kumiki('evaluate', at('run'), '--split', 'test');
  expect(first.stdout).toContain('Measured on 30 test examples, for the first time in this run.');
  const second = kumiki('evaluate', at('run'), '--split', 'test', '--json').json();
  expect(second).toMatchObject({
    measured: { examples: 30, relation: 'same', test: { times: 2 } },
  });
  const kept = JSON.parse(readFileSync(at('run/tests.json'), 'utf8')) as { metrics: object }[];
  expect(kept.map(({ metrics }) => metrics)).toEqual([second.metrics, second.metrics]);
  // The same file as other data: one figure.
  const other = kumiki('evaluate', at('run'), '--data', at('new.csv'), '--json').json();
  expect(other.metrics).toEqual(second.metrics);

  kumiki('train', at('which.json'), '--data', at('all.csv'), '--out', at('run'), '--overwrite');
  expect(existsSync(at('run/tests.json'))).toBe(false);
  const none = kumiki('evaluate', at('run'), '--split', 'test');
  expect(none.status).toBe(5);
  expect(none.stderr).toContain(
    'No examples of this run are kept for a test. Train with --option testShare=0.1 or --data test=FILE, or measure another file with --data.',
  );
});

test('folds train once each, and their mean and deviation are told', () => {
  const asked = ['train', at('which.json'), '--data', at('all.csv'), '--folds', '3'];
  const all = kumiki(...asked, '--out', at('cross'), '--json').json() as unknown as {
    done: number;
    figures: Record<string, { mean: number; deviation: number; values: number[] }>;
  };
  expect(all.done).toBe(3);
  const { mean = 0, deviation = 0, values = [] } = all.figures.loss ?? {};
  const held = [1, 2, 3].map((fold) => {
    const run = readFileSync(at(`cross/fold-${fold}/run.json`), 'utf8');
    return (JSON.parse(run) as { heldOut: { loss: number } }).heldOut.loss;
  });
  expect(values).toEqual(held);
  const [a = 0, b = 0, c = 0] = held;
  expect(mean).toBeCloseTo((a + b + c) / 3, 12);
  // Of a sample: divided by n − 1, as numpy.std(ddof=1).
  const squares = (a - mean) ** 2 + (b - mean) ** 2 + (c - mean) ** 2;
  expect(deviation).toBeCloseTo(Math.sqrt(squares / 2), 12);
  expect(kumiki('evaluate', at('cross/fold-2'), '--json').json()).toMatchObject({
    metrics: { loss: b },
  });
  const strange = kumiki('train', 'transformer', '--folds', '3', '--out', at('no'));
  expect(strange.stderr).toContain(
    'cannot be divided into folds; --folds is for data of your own.',
  );
});
