// Kept runs in a store of memory: whole again, damaged, or not there.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Checkpoint } from '../../../graph-core/index.ts';
import { newDocument, readCheckpoint, writeCheckpoint } from '../../../graph-core/index.ts';
import { CurveBook } from '../curves.ts';
import { points } from '../duel.testing.ts';
import type { RunRecord } from './run-record.ts';
import { createRunStorage, NotKept } from './run-storage.ts';

const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function setUp({ full = false } = {}) {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  const storage = createRunStorage(
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
  return { storage, kept };
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
  const { storage } = setUp();
  const curves = new CurveBook();
  curves.add('training', 'loss', { steps: [1, 2], values: [2, 1] });
  await storage.put(record);
  await storage.putCurves('one', curves);
  await storage.putDuel('one', { step: 20, duel: points });
  await storage.putWeights('one', 'b', checkpoint(20));
  expect(await storage.records()).toEqual([record]);
  expect((await storage.curves('one'))?.toCsv()).toBe(curves.toCsv());
  expect(await storage.duel('one')).toEqual({ step: 20, duel: points });
  expect(await storage.duel('two')).toBeUndefined();
  expect(await storage.weights(record, 'last')).toEqual({ checkpoint: checkpoint(20) });
});

/** One of a thousand ways in which a file comes back as it was not written. Random, but the same for a number. */
function damage(whole: Uint8Array<ArrayBuffer>, number: number): Uint8Array<ArrayBuffer> {
  const random = createHash('sha256').update(`damage ${number}`).digest();
  const at = random.readUInt32LE(0) % whole.length;
  const other = random.readUInt32LE(4) % whole.length;
  const broken = whole.slice();
  switch (number % 4) {
    case 0:
      broken[at] = (broken[at] ?? 0) ^ (1 << (other & 7));
      return broken;
    case 1:
      return whole.slice(0, at);
    case 2:
      // Blocks that a disk never wrote read as zeros.
      return broken.fill(0, at).some((byte, index) => byte !== whole[index])
        ? broken
        : whole.slice(0, at);
    default:
      return Uint8Array.from([...whole.subarray(0, at), number & 255, ...whole.subarray(at)]);
  }
}

test('of a thousand damaged checkpoints none is used: the one before it is, and it is said', async () => {
  const { storage, kept } = setUp();
  await storage.putWeights('one', 'a', checkpoint(10));
  await storage.putWeights('one', 'b', checkpoint(20));
  const whole = kept.get('run/one/b');
  if (!whole) throw new Error('Nothing was kept.');
  for (let number = 0; number < 1000; number++) {
    kept.set('run/one/b', damage(whole, number));
    const found = await storage.weights(record, 'last');
    expect(found, `damage ${number}`).toEqual({
      checkpoint: checkpoint(10),
      notice: expect.objectContaining({ en: expect.stringContaining('from step 10, was used.') }),
    });
    // Also where the record does not know of the damaged one yet.
    expect(await storage.weights({ ...record, slot: 'a' }, 'last')).toEqual(found);
    kept.set('run/one/best', damage(whole, number));
    expect(await storage.weights(record, 'best'), `damage ${number}`).toHaveProperty('error');
  }
});

test('a record older than its weights does not hide the newer ones', async () => {
  const { storage } = setUp();
  await storage.putWeights('one', 'b', checkpoint(20));
  await storage.putWeights('one', 'a', checkpoint(30));
  expect(await storage.weights(record, 'last')).toEqual({ checkpoint: checkpoint(30) });
});

test('nothing kept, a damaged record and a full store are said in a sentence', async () => {
  const { storage, kept } = setUp();
  const sentence = async (which: 'best' | 'last') => {
    const found = await storage.weights(record, which);
    return 'error' in found && found.error.en;
  };
  expect(await sentence('last')).toContain('Train it again with the same seed.');
  expect(await sentence('best')).toContain('Continue from its last weights.');
  kept.set('run/two/record', new TextEncoder().encode('{"id":"two"'));
  expect(await storage.records()).toEqual([]);
  await expect(setUp({ full: true }).storage.put(record)).rejects.toThrow(NotKept);
});

test('a deleted run leaves nothing behind', async () => {
  const { storage, kept } = setUp();
  await storage.put(record);
  await storage.putCurves('one', new CurveBook());
  await storage.putDuel('one', { step: 20, duel: points });
  for (const slot of ['a', 'b', 'best'] as const)
    await storage.putWeights('one', slot, checkpoint(1));
  await storage.drop('one');
  expect(kept.size).toBe(0);
});
