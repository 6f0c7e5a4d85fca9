// A run folder and a document that an older Kumiki wrote: they open, train and resume to the same bits as there.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSafetensors } from '../graph-core/index.ts';
import { kumiki, testFolder } from './kumiki.testing.ts';

const fixtures = path.join(import.meta.dirname, 'fixtures', 'before');
const folder = testFolder();
const at = (name: string): string => path.join(folder, name);
const data = ['--data', path.join(fixtures, 'flowers.csv')];

/** Names, shapes and bits. */
function arraysOf(file: string) {
  const read = readSafetensors(new Uint8Array(readFileSync(file)));
  if ('error' in read) throw new Error(read.error.en);
  return read.weights.map(({ name, shape, data: values }) => [
    name,
    shape,
    Buffer.from(values.buffer).toString('hex'),
  ]);
}

/** What the older Kumiki made of twelve steps. */
const twelve = arraysOf(path.join(fixtures, 'twelve-steps.safetensors'));

test('the document trains as before, to the bit', () => {
  const trained = kumiki(
    'train',
    path.join(fixtures, 'document.json'),
    ...data,
    '--seed',
    '4',
    '--steps',
    '12',
    '--deterministic',
    '--threads',
    '1',
    '--out',
    at('anew'),
  );
  expect(trained.status).toBe(0);
  expect(arraysOf(at('anew/model.safetensors'))).toEqual(twelve);
});

test('its run resumes as before, to the bit, and carries from then on what it was trained with', () => {
  cpSync(path.join(fixtures, 'run'), at('run'), { recursive: true });
  const resumed = kumiki('resume', at('run'), ...data, '--steps', '12', '--json');
  expect(resumed.status).toBe(0);
  expect(arraysOf(at('run/model.safetensors'))).toEqual(twelve);
  expect(existsSync(at('run/checkpoint.kckpt'))).toBe(true);
  expect(existsSync(at('run/checkpoint.kumiki'))).toBe(false);
  expect(readFileSync(at('run/model.safetensors'), 'latin1')).toContain('kumiki.preprocessing');
});

test('its weights are measured with the seed of their run on the data of their run, and on no other', () => {
  const evaluated = (...given: string[]) =>
    kumiki(
      'evaluate',
      path.join(fixtures, 'document.json'),
      '--threads',
      '1',
      '--json',
      '--weights',
      path.join(fixtures, 'run', 'model.safetensors'),
      ...given,
    );
  const run = JSON.parse(readFileSync(path.join(fixtures, 'run', 'run.json'), 'utf8')) as {
    heldOut: { loss: number };
  };
  const { metrics } = evaluated(...data).json() as unknown as { metrics: { loss: number } };
  expect(metrics.loss).toBeCloseTo(run.heldOut.loss, 5);
  const other = evaluated('--data', path.join(fixtures, 'flowers.csv'), '--seed', '9');
  expect(other.json()).toMatchObject({ error: { code: 'no-preprocessing' } });
});
