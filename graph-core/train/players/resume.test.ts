// A game broken off anywhere in a round and resumed is the unbroken game, bit for bit.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../weights/checkpoint-file.ts';
import type { Checkpoint } from '../../weights/named-array.ts';
import { prepare } from '../prepare.ts';
import { startRun } from '../run.ts';
import { testOutside } from '../trainer.testing.ts';
import { game } from './game.testing.ts';

const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** As it comes back from where it was kept. */
async function keptAndRead(checkpoint: Checkpoint): Promise<Checkpoint> {
  const read = await readCheckpoint(await writeCheckpoint(checkpoint, sha256), sha256);
  if ('error' in read) throw new Error(read.error.en);
  return read;
}

/** Turns until there have been so many, or the run is over. */
async function played(
  backend: 'wasm' | 'cpu',
  turns: number,
  from?: Checkpoint,
): Promise<Checkpoint> {
  const training = { steps: 4, validateEvery: 2, clipValue: 0.5 };
  const session = await prepare(testOutside, game({ training }), backend, []);
  if (from)
    for (const { name, shape, data } of from.weights) {
      const values = session.engine.tf.tensor(data, [...shape]);
      session.model.weights.get(name)?.assign(values);
      values.dispose();
    }
  const run = startRun(session, testOutside, () => undefined, from);
  for (let turn = 0; turn < turns && !run.over; turn++) await run.advance();
  const checkpoint = await run.checkpoint();
  session.dispose();
  return keptAndRead(checkpoint);
}

const all = Number.POSITIVE_INFINITY;

test.each(['wasm', 'cpu'] as const)('%s, broken off in the middle of rounds', async (backend) => {
  const unbroken = await played(backend, all);
  expect(unbroken.step).toBe(4);
  const names = [...unbroken.weights, ...unbroken.optimizer].map(({ name }) => name);
  // Statistics, the vector of the spectral norm, averages, and an optimizer for each player.
  for (const name of [
    'on-real/norm/moving-mean',
    'norm/moving-mean',
    'on-real/wide/kernel-u',
    'critic/first-moment',
    'generator/velocity',
    'generator/average/made/kernel',
  ])
    expect(names).toContain(name);
  for (const first of [1, 2, 3, 4, 5]) {
    const broken = await played(backend, first);
    expect(broken.progress).toMatchObject({
      turn: first % 3,
      'turns critic': 2 * Math.floor(first / 3) + Math.min(first % 3, 2),
      'turns generator': Math.floor(first / 3),
    });
    const again = await played(backend, 4, broken);
    expect(await played(backend, all, again)).toEqual(unbroken);
  }
});
