// How much work a kill takes at most, whenever it comes: weights that are quick and slow to take and to keep, by a clock of numbers.
import { expect, test } from 'vitest';
import { keepAgainAfter, mostLost } from './keep-pace.ts';

/** The most that lies between the last weights on disk and a kill at any moment, and the share of the time that training stood still. */
function played(kept: number, still: number) {
  let [taken, onDisk, worst] = [0, 0, 0];
  const until = 1_000_000;
  let takings = 0;
  while (taken < until) {
    // A kill just before the next weights are on disk takes everything since those that are.
    worst = Math.max(worst, taken + kept - onDisk);
    onDisk = taken;
    taken += keepAgainAfter({ kept, still });
    takings++;
  }
  return { worst, share: (takings * still) / taken };
}

test.each([0, 20, 500, 2000, 3000, 5000])(
  'weights that are on disk after %s ms: ten seconds at most',
  (kept) => {
    expect(played(kept, Math.min(kept, 200)).worst).toBeLessThanOrEqual(mostLost);
  },
);

test.each([6000, 12_000, 60_000])(
  'weights that are on disk after %s ms only: one follows the other',
  (kept) => {
    expect(played(kept, 200).worst).toBe(2 * kept);
  },
);

test('training stands still for a fifth of the time at most', () => {
  for (const still of [100, 1600, 2500, 9000])
    expect(played(still + 500, still).share).toBeLessThanOrEqual(0.2 + 1e-9);
});
