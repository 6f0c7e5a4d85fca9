// Kept runs in a store of memory: whole again, damaged, or not there.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Checkpoint } from '../../graph-core/index.ts';
import { newDocument, readCheckpoint, writeCheckpoint } from '../../graph-core/index.ts';
import { CurveBook } from './curves.ts';
import type { RunRecord } from './run-record.ts';
import { createRunShelf, NotKept } from './run-shelf.ts';

const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function setUp({ full = false } = {}) {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  const shelf = createRunShelf(
    {
      async storePut({ key, bytes }) {
        if (full) return { failed: { code: 'QuotaExceededError', en: 'Full.', ja: '満杯。' } };
        kept.set(key, bytes.slice());
        return { stored: true };
      },
      storeGet: async ({ key }) => ({ bytes: kept.get(key) ?? null }),
      storeList: async ({ prefix }) =>
        [...kept]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, bytes]) => ({ key, size: bytes.length })),
      async storeDelete({ key }) {
        kept.delete(key);
        return { deleted: true };
      },
    },
    {
      toBytes: (checkpoint) => writeCheckpoint(checkpoint, sha256),
      fromBytes: (bytes) => readCheckpoint(bytes, sha256),
    },
  );
  return { shelf, kept };
}

const record: RunRecord = {
  id: 'one',
  name: 'First',
  startedAt: 1,
  savedAt: 2,
  document: newDocument('First'),
  backend: 'wasm',
  versions: { kumiki: '0.1.0' },
  fingerprint: '',
  parameters: 3,
  phase: 'finished',
  step: 20,
  metrics: { loss: 0.5 },
  slot: 'b',
  pinned: false,
};

const checkpoint = (step: number): Checkpoint => ({
  step,
  weights: [{ name: 'dense/kernel', shape: [2], data: Float32Array.of(step, -step) }],
  optimizer: [{ name: 'm', shape: [2], data: Float32Array.of(0.5, 0.25) }],
  progress: { best: Number.POSITIVE_INFINITY },
});

test('a run comes back with its document, curves and weights', async () => {
  const { shelf } = setUp();
  const curves = new CurveBook();
  curves.add('training', 'loss', { steps: [1, 2], values: [2, 1] });
  await shelf.put(record);
  await shelf.putCurves('one', curves);
  await shelf.putWeights('one', 'b', checkpoint(20));
  expect(await shelf.records()).toEqual([record]);
  expect((await shelf.curves('one'))?.toCsv()).toBe(curves.toCsv());
  expect(await shelf.weights(record, 'last')).toEqual({ checkpoint: checkpoint(20) });
});

test('whatever byte of the last weights is flipped, the ones before are used, and it is said', async () => {
  const { shelf, kept } = setUp();
  await shelf.putWeights('one', 'a', checkpoint(10));
  await shelf.putWeights('one', 'b', checkpoint(20));
  const whole = kept.get('run/one/b');
  if (!whole) throw new Error('Nothing was kept.');
  for (let at = 0; at < whole.length; at += 7) {
    const broken = whole.slice();
    broken[at] = (broken[at] ?? 0) ^ 1;
    kept.set('run/one/b', broken);
    const found = await shelf.weights(record, 'last');
    expect(found).toMatchObject({ checkpoint: { step: 10 } });
    expect('notice' in found && found.notice?.en).toContain('step 10');
  }
  kept.set('run/one/b', whole.slice(0, -3));
  expect(await shelf.weights(record, 'last')).toMatchObject({ checkpoint: { step: 10 } });
});

test('a record older than its weights does not hide the newer ones', async () => {
  const { shelf } = setUp();
  await shelf.putWeights('one', 'b', checkpoint(20));
  await shelf.putWeights('one', 'a', checkpoint(30));
  expect(await shelf.weights(record, 'last')).toEqual({ checkpoint: checkpoint(30) });
});

test('nothing kept, a damaged record and a full store are said in a sentence', async () => {
  const { shelf, kept } = setUp();
  const found = await shelf.weights(record, 'best');
  expect('error' in found && found.error.en).toContain('Train it again with the same seed.');
  kept.set('run/two/record', new TextEncoder().encode('{"id":"two"'));
  expect(await shelf.records()).toEqual([]);
  await expect(setUp({ full: true }).shelf.put(record)).rejects.toThrow(NotKept);
});

test('a deleted run leaves nothing behind', async () => {
  const { shelf, kept } = setUp();
  await shelf.put(record);
  await shelf.putCurves('one', new CurveBook());
  for (const slot of ['a', 'b', 'best'] as const)
    await shelf.putWeights('one', slot, checkpoint(1));
  await shelf.drop('one');
  expect(kept.size).toBe(0);
});
