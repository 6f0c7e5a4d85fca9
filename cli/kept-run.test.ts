// What a run's folder keeps when things go wrong: a damaged checkpoint, a signal, a second process, a divergence, a full disk.
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Document } from '../graph-core/index.ts';
import { readSafetensors } from '../graph-core/index.ts';
import { command, kumiki, kumikiRunning, smallDocument, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const inFolder = (name: string): string => path.join(folder, name);
const file = smallDocument(folder);
const train = (out: string, steps: number, of = file): string[] => [
  'train',
  of,
  '--steps',
  `${steps}`,
  '--seed',
  '3',
  '--backend',
  'wasm',
  '--out',
  inFolder(out),
];
const stepOf = (run: string): number =>
  (JSON.parse(readFileSync(inFolder(`${run}/run.json`), 'utf8')) as { step: number }).step;
const damage = (name: string): void => {
  const bytes = readFileSync(inFolder(name));
  bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
  writeFileSync(inFolder(name), bytes);
};

test('a damaged checkpoint gives way to the one before it, and the run still ends as the unbroken one', () => {
  expect(kumiki(...train('damaged', 8)).status).toBe(0);
  const unbroken = readFileSync(inFolder('damaged/model.safetensors'));
  damage('damaged/checkpoint.kckpt');
  const resumed = kumiki('resume', inFolder('damaged'), '--json');
  expect(resumed.status).toBe(0);
  expect(resumed.stderr).toMatch(/SHA-256.* Going on from the checkpoint before it, of step 0\./);
  expect(resumed.json()).toMatchObject({ step: 8 });
  expect(readFileSync(inFolder('damaged/model.safetensors')).equals(unbroken)).toBe(true);

  // Gone altogether, as after a kill between the two renames.
  rmSync(inFolder('damaged/checkpoint.kckpt'));
  const again = kumiki('resume', inFolder('damaged'), '--json');
  expect(again.stderr).toContain('‘checkpoint.kckpt’ is missing. Going on from the checkpoint');
  expect(readFileSync(inFolder('damaged/model.safetensors')).equals(unbroken)).toBe(true);

  // A new run never falls back on the checkpoint of another.
  expect(kumiki(...train('damaged', 2), '--overwrite').status).toBe(0);
  damage('damaged/checkpoint.kckpt');
  damage('damaged/previous.kckpt');
  const refused = kumiki('resume', inFolder('damaged'));
  expect([refused.status, refused.stderr]).toEqual([5, expect.stringContaining('SHA-256')]);
});

test.each(['SIGTERM', 'SIGHUP'] as const)('%s ends a run as Ctrl-C does', async (signal) => {
  const running = kumikiRunning(...train(signal, 100_000));
  await running.said('of 100000 ·');
  running.interrupt(signal);
  await running.said('the checkpoint is kept');
  expect(await running.ended).toBe(130);
  expect(stepOf(signal)).toBeGreaterThan(0);
  expect(readdirSync(inFolder(signal)).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('of two processes that train into one folder the second is refused', async () => {
  const running = kumikiRunning(...train('shared', 100_000));
  await running.said('of 100000 ·');
  const second = kumiki(...train('shared', 2), '--overwrite', '--json');
  expect([second.status, second.json()]).toMatchObject([
    5,
    { error: { code: 'run-locked', message: expect.stringContaining('is training into') } },
  ]);
  expect(kumiki('resume', inFolder('shared')).stderr).toContain('is training into');
  running.interrupt();
  expect(await running.ended).toBe(130);
  // A lock of a process that died is nobody's.
  writeFileSync(inFolder('shared/.kumiki-run.lock'), `${2 ** 30}`);
  const freed = kumiki(...train('shared', 2), '--overwrite');
  expect([freed.status, freed.stderr]).toEqual([0, expect.anything()]);
});

test.each([
  ['--seed', '99999999999999'],
  ['--steps', '0'],
])('%s %s, which resume could not read, is refused before anything is written', (...option) => {
  const refused = kumiki('train', file, ...option, '--out', inFolder('never'));
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain(option[0]?.slice(2));
  expect(existsSync(inFolder('never'))).toBe(false);
});

test('a run that diverges keeps the step before', () => {
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const training = {
    ...document.training,
    optimizer: { type: 'sgd', learningRate: 100 },
    clipNorm: 0,
    schedule: { type: 'constant' },
  };
  writeFileSync(inFolder('diverges.json'), JSON.stringify({ ...document, training }));
  const failed = kumiki(...train('diverged', 200, inFolder('diverges.json')), '--json');
  const { error } = failed.json() as unknown as { error: { message: string; keptStep: number } };
  expect([failed.status, error.keptStep]).toEqual([5, expect.any(Number)]);
  expect(error.message).toContain(`checkpoint of step ${error.keptStep} are kept.`);
  expect(error.keptStep).toBeGreaterThan(0);
  expect(stepOf('diverged')).toBe(error.keptStep);
  const read = readSafetensors(
    new Uint8Array(readFileSync(inFolder('diverged/model.safetensors'))),
  );
  if (!('weights' in read)) throw new Error('The weights do not read back.');
  expect(read.weights.every(({ data }) => data.every(Number.isFinite))).toBe(true);
});

test.skipIf(!existsSync('/dev/full'))('output that cannot be written is a sentence', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(command, ['templates'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect([status, stderr]).toEqual([5, 'The output could not be written: its device is full.\n']);
});
