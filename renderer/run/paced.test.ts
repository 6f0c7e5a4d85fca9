// The pace of the screen by a clock of its own.
import { expect, test } from 'vitest';
import { paced } from './paced.ts';

/** A screen that takes so long for a drawing; time goes on in steps of a millisecond. */
function slowScreen(drawing: number) {
  let time = 0;
  const due: { at: number; resolve: () => void }[] = [];
  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => due.push({ at: time + milliseconds, resolve }));
  return {
    screen: {
      now: () => time,
      drawn: () => wait(drawing),
      wait,
      failed: (reason: unknown) => {
        throw reason;
      },
    },
    async pass(milliseconds: number, each: () => void = () => undefined) {
      for (const end = time + milliseconds; time < end; ) {
        each();
        time++;
        for (const timer of due.filter(({ at }) => at <= time)) {
          due.splice(due.indexOf(timer), 1);
          timer.resolve();
        }
        // Twice: what was waited for, and what waits behind it.
        await Promise.resolve();
        await Promise.resolve();
      }
    },
  };
}

test('drawing takes a quarter of the time at most, however fast news comes', async () => {
  for (const drawing of [2, 50]) {
    const { screen, pass } = slowScreen(drawing);
    let shown = 0;
    const { soon } = paced(() => shown++, screen);
    await pass(4000, soon);
    expect(shown * drawing).toBeGreaterThan(0.2 * 4000);
    expect(shown * drawing).toBeLessThanOrEqual(0.25 * 4000 + drawing);
  }
});

test('the first news and what is urgent are shown at once, and the last is never lost', async () => {
  const { screen, pass } = slowScreen(50);
  const shown: number[] = [];
  let latest = 0;
  const { soon, atOnce } = paced(() => shown.push(latest), screen);
  latest = 1;
  soon();
  expect(shown).toEqual([1]);
  latest = 2;
  soon();
  await pass(10);
  expect(shown).toEqual([1]);
  latest = 3;
  atOnce();
  expect(shown).toEqual([1, 3]);
  latest = 4;
  soon();
  await pass(400);
  expect(shown).toEqual([1, 3, 4]);
});

test('a showing that fails is told, and the next one is shown', async () => {
  const { screen, pass } = slowScreen(50);
  let fails = true;
  let shown = 0;
  const told: unknown[] = [];
  const { soon } = paced(
    () => {
      if (fails) throw new Error('cannot be shown');
      shown++;
    },
    { ...screen, failed: (reason) => told.push(reason) },
  );
  soon();
  await pass(10);
  fails = false;
  soon();
  await pass(10);
  expect(told).toEqual([new Error('cannot be shown')]);
  expect(shown).toBe(1);
});
