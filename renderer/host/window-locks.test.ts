// Whose draft it is: one held by an open window is not offered, one left behind is.
import { expect, test } from 'vitest';
import { windowLocks } from './window-locks.ts';

/** The part of the browser's lock manager that is used, shared by two windows. */
function fakeManager(): LockManager {
  const held = new Set<string>();
  return {
    request: async (name: string, _: LockOptions, work: (lock: Lock | null) => unknown) => {
      if (held.has(name)) return work(null);
      held.add(name);
      await work({ name, mode: 'exclusive' });
      held.delete(name);
      return undefined;
    },
    query: () => Promise.resolve({ held: [...held].map((name) => ({ name })) }),
    // The fake answers only what these locks ask.
  } as unknown as LockManager;
}

test('a draft belongs to the window that holds it, until it lets go', async () => {
  const manager = fakeManager();
  const here = windowLocks(manager, 'draft');
  const there = windowLocks(manager, 'draft');
  expect(await here.hold('a')).toBe(true);
  expect(await here.hold('a')).toBe(true);
  expect(await there.hold('a')).toBe(false);
  expect([...(await there.heldByOthers())]).toEqual(['a']);
  expect([...(await here.heldByOthers())]).toEqual([]);
  // A run of the same name is another thing.
  expect([...(await windowLocks(manager, 'run').heldByOthers())]).toEqual([]);
  // Let go of and taken again at once: its own lock that is still ending does not count as another's.
  here.release('a');
  expect(await here.hold('a')).toBe(true);
  expect(await there.hold('a')).toBe(false);
  here.release('a');
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect([...(await there.heldByOthers())]).toEqual([]);
});

test('without locks every draft is offered', async () => {
  const locks = windowLocks(undefined, 'draft');
  expect(await locks.hold('a')).toBe(true);
  expect((await locks.heldByOthers()).size).toBe(0);
});
