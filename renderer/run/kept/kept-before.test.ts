// A run that an older tree kept on a desktop: its record, curves and weights are read whole, and it goes on to the same bits.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import type { NamedArray, News } from '../../../graph-core/index.ts';
import {
  createTrainer,
  readCheckpoint,
  readSafetensors,
  writeCheckpoint,
} from '../../../graph-core/index.ts';
import { testOutside } from '../../../graph-core/train/trainer.testing.ts';
import { store } from '../../../main/store.ts';
import { createRunStorage } from './run-storage.ts';

const kept = path.join(import.meta.dirname, '../../../cli/fixtures/b07efc1/kept');
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
for (const [name, bytes] of Object.entries(unzipSync(readFileSync(path.join(kept, 'desktop.zip')))))
  writeFileSync(path.join(folder, name), bytes);

const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const shelf = createRunStorage(store(folder), {
  toBytes: (checkpoint) => writeCheckpoint(checkpoint, sha256),
  fromBytes: (bytes) => readCheckpoint(bytes, sha256),
});

const bitsOf = (weights: readonly NamedArray[]) =>
  weights.map(({ name, shape, data }) => [name, shape, Buffer.from(data.buffer).toString('hex')]);

test('its record, both curves and every checkpoint are read', async () => {
  const [record, ...others] = await shelf.records();
  if (!record) throw new Error('No record was read.');
  expect(others).toEqual([]);
  const raw = JSON.parse(
    readFileSync(path.join(folder, `run%2F${record.id}%2Frecord.bin`), 'utf8'),
  );
  expect(record).toEqual(raw);
  expect(record).toMatchObject({ name: 'Kept', phase: 'running', backend: 'wasm', parameters: 43 });

  const curves = await shelf.curves(record.id);
  const loss = curves?.series('training', 'loss');
  expect(Array.from(loss?.steps.subarray(0, 3) ?? [])).toEqual([1, 2, 3]);
  expect(curves?.last('held-out', 'loss')).toBe(record.metrics.loss);

  const bytes = readFileSync(path.join(folder, `run%2F${record.id}%2Fcurves.bin`));
  expect(Buffer.from(curves?.toBytes() ?? []).equals(bytes)).toBe(true);

  const best = await shelf.weights(record, 'best');
  const last = await shelf.weights(record, 'last');
  const before = await shelf.weights({ ...record, slot: record.slot === 'a' ? 'b' : 'a' }, 'last');
  if ('error' in best) throw new Error(best.error.en);
  // The best weights are written at once, the record every few seconds.
  expect(best.checkpoint.step).toBeGreaterThanOrEqual(record.best?.step ?? Number.NaN);
  expect(last).not.toHaveProperty('notice');
  expect(before).toEqual(last);
});

test('it goes on to the bits that the older tree came to', async () => {
  const [record] = await shelf.records();
  if (!record) throw new Error('No record was read.');
  const found = await shelf.weights(record, 'last');
  if ('error' in found) throw new Error(found.error.en);
  const { checkpoint } = found;
  const { document } = record;
  const steps = checkpoint.step + 8;
  const news: News[] = [];
  const trainer = createTrainer(testOutside, (message) => news.push(message));
  await trainer.handle({
    type: 'prepare',
    document: { ...document, training: { ...document.training, steps } },
    backend: 'wasm',
    deterministic: true,
    files: [],
    resume: checkpoint,
  });
  expect(news.find((message) => message.type === 'ready')).toMatchObject({
    step: checkpoint.step,
    fingerprint: record.fingerprint,
  });
  await trainer.handle({ type: 'start' });
  await trainer.handle({ type: 'checkpoint', request: 1 });
  trainer.dispose();
  const end = news.findLast((message) => message.type === 'checkpoint');
  const then = readSafetensors(readFileSync(path.join(kept, 'eight-steps-later.safetensors')));
  if ('error' in then) throw new Error(then.error.en);
  expect(end?.checkpoint.step).toBe(steps);
  expect(bitsOf(end?.checkpoint.weights ?? [])).toEqual(bitsOf(then.weights));
});
