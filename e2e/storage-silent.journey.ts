// A browser whose database never answers still opens the app, says so, and lets one work and save to a file.
import { expect, test } from '@playwright/test';
import { openApp, openTemplate, takenAway } from './open-app.ts';

test('a storage that never answers costs three seconds and a sentence', async ({ page }) => {
  await page.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    indexedDB.open = (...args) => {
      const request = open(...args);
      // Nobody hears its answer.
      request.addEventListener = () => undefined;
      return request;
    };
  });
  const complaints = await openApp(page);
  await expect(page.getByText('The browser’s storage does not answer')).toBeVisible();
  await openTemplate(page, 'CNN');
  const { bytes } = await takenAway(page, () => page.keyboard.press('ControlOrMeta+Shift+S'));
  expect(JSON.parse(new TextDecoder().decode(new Uint8Array(bytes)))).toMatchObject({
    graph: { nodes: expect.any(Array) },
  });
  expect(complaints).toEqual([]);
});

test('once there is something to lose, the browser is asked to keep it', async ({ page }) => {
  await page.addInitScript(() => {
    const asked = () =>
      Promise.resolve(true).then((kept) => ((window as { kept?: boolean }).kept = kept));
    navigator.storage.persist = asked as () => Promise<boolean>;
  });
  await openApp(page);
  expect(await page.evaluate(() => (window as { kept?: boolean }).kept)).toBeUndefined();
  await openTemplate(page, 'CNN');
  await page.locator('.react-flow__node').first().click();
  await page.keyboard.press('Delete');
  await expect.poll(() => page.evaluate(() => (window as { kept?: boolean }).kept)).toBe(true);
});
