// A database that fails for a moment is asked again, one that ended is opened anew, and any other refusal is told at once.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from './database.ts';

type Open = NonNullable<Parameters<typeof openDatabase>[0]>;

const table = {} as Awaited<ReturnType<Open>>;
const failure = (name: string) => new DOMException('Internal error opening backing store.', name);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('files that still belong to a browser that was killed are waited for', async () => {
  let left = 3;
  const open = vi.fn<Open>(async () => {
    left -= 1;
    if (left >= 0) throw failure('UnknownError');
    return table;
  });
  const database = openDatabase(open);
  const [first, second] = [database(), database()];
  await vi.advanceTimersByTimeAsync(2500);
  expect(await first).toBe(table);
  expect(await second).toBe(table);
  expect(open).toHaveBeenCalledTimes(4);
});

test('what fails for good is told, and whoever asks next tries anew', async () => {
  const open = vi.fn<Open>(() => Promise.reject(failure('UnknownError')));
  const database = openDatabase(open);
  const told = database().catch((reason: DOMException) => reason.name);
  await vi.advanceTimersByTimeAsync(2500);
  expect(await told).toBe('UnknownError');
  open.mockResolvedValue(table);
  expect(await database()).toBe(table);
});

test('another refusal is not waited for', async () => {
  const open = vi.fn<Open>(() => Promise.reject(failure('VersionError')));
  await expect(openDatabase(open)()).rejects.toThrow('backing store');
  expect(open).toHaveBeenCalledTimes(1);
});

test('one that the browser closed is opened anew', async () => {
  let end = () => {};
  const open = vi.fn<Open>(async (ended) => {
    end = ended;
    return table;
  });
  const database = openDatabase(open);
  await database();
  await database();
  expect(open).toHaveBeenCalledTimes(1);
  end();
  await database();
  expect(open).toHaveBeenCalledTimes(2);
});
