// Checkpoints in the browser's database: any size comes back whole, a write that fails leaves what was there before.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { openEnginePage } from './open-engine-page.ts';
import type { StorePage } from './store-page.ts';
import { trains } from '../limits.ts';

test.describe.configure(trains);

/** Three pieces and a byte. */
const large = 6 * 1024 * 1024 + 1;

async function call(page: Page, name: keyof StorePage, ...given: readonly (string | number)[]) {
  return page.evaluate(
    ([named, ...all]) => {
      const { store } = globalThis as unknown as {
        store: Record<string, (...all: unknown[]) => unknown>;
      };
      return store[named ?? '']?.(...all);
    },
    [name, ...given] as const,
  );
}

test('values of any size come back, grow, shrink and go', async ({ page }) => {
  await openEnginePage(page, 'store');
  await call(page, 'put', 'run:a', large, 7);
  await call(page, 'put', 'run:b', large, 3);
  await call(page, 'put', 'run:b', 10, 5);
  await call(page, 'put', 'run:none', 0, 1);
  await call(page, 'put', 'other', 3, 1);
  await call(page, 'putWhole', 'run:old', 5, 9);
  expect(await call(page, 'holds', 'run:a', large, 7)).toBe(true);
  expect(await call(page, 'holds', 'run:b', 10, 5)).toBe(true);
  expect(await call(page, 'holds', 'run:none', 0, 1)).toBe(true);
  expect(await call(page, 'holds', 'run:old', 5, 9)).toBe(true);
  expect(await call(page, 'list', 'run:')).toEqual([
    { key: 'run:a', size: large },
    { key: 'run:b', size: 10 },
    { key: 'run:none', size: 0 },
    { key: 'run:old', size: 5 },
  ]);
  await call(page, 'remove', 'run:a');
  expect(await call(page, 'keys')).toEqual([
    'other',
    'run:b',
    'run:none',
    'run:old',
    'other,0',
    'run:b,0',
  ]);
});

test('a write that fails half way says so, and the value before it is whole', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await openEnginePage(page, 'store');
  await call(page, 'put', 'run:a', large, 7);
  expect(await call(page, 'putTorn', 'run:a', large, 9)).toBe(
    'RangeError: Array buffer allocation failed',
  );
  expect(await call(page, 'holds', 'run:a', large, 7)).toBe(true);
  expect(complaints).toEqual([]);
});
