// The database of a window in which an older tree trained: the run is offered, its curves are there, and it goes on.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { enterRoom, openApp, stepOf } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

type Row = readonly [key: IDBValidKey, value: unknown];
interface Saved {
  readonly name: string;
  readonly version: number;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

const fixture = new URL('../cli/fixtures/b07efc1/kept/database.json.gz', import.meta.url);
/** JSON of a `Saved`, written by scripts/write-before.mjs, bytes as { base64 }. */
const saved = gunzipSync(readFileSync(fixture)).toString();

/** Before the app first runs: on a page of its origin that runs nothing. */
async function putBack(page: Page): Promise<void> {
  await page.goto('/icon.svg');
  await page.evaluate(
    (json) =>
      new Promise<void>((resolve, reject) => {
        const { name, version, tables } = JSON.parse(json) as Saved;
        const whole = (value: unknown): unknown => {
          if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
          if ('base64' in value)
            return Uint8Array.from(atob(String(value.base64)), (letter) => letter.charCodeAt(0));
          return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, whole(part)]));
        };
        const opening = indexedDB.open(name, version);
        opening.onupgradeneeded = () => {
          for (const table of Object.keys(tables)) opening.result.createObjectStore(table);
        };
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction(Object.keys(tables), 'readwrite');
          for (const [table, rows] of Object.entries(tables))
            for (const [key, value] of rows) writing.objectStore(table).put(whole(value), key);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    saved,
  );
}

test('a run that an older tree kept is offered, drawn and gone on with', async ({ page }) => {
  await putBack(page);
  const complaints = await openApp(page);
  const offer = page.getByText(/^‘Kept’ was interrupted at step [\d,]+\./);
  await expect(offer).toBeVisible();
  const at = Number(/step ([\d,]+)\./.exec(await offer.innerText())?.[1]?.replaceAll(',', ''));
  expect(at).toBeGreaterThan(0);
  await page.screenshot({ path: 'test-results/screens/kept-before.png' });
  await page.getByRole('button', { name: 'Resume from the last checkpoint' }).click();
  await expect(page.getByText(/^Continues from step [\d,]+/)).toBeVisible();
  await enterRoom(page, 'Train');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(at);
  await expect(page.getByText(/This is not the data/)).toBeHidden();
  await page.screenshot({ path: 'test-results/screens/kept-before-goes-on.png' });
  expect(complaints).toEqual([]);
});
