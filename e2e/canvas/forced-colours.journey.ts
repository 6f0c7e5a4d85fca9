// Forced colours, as in Windows High Contrast: what is chosen, on, in progress or large is seen there too.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { trains } from '../limits.ts';
import {
  chooseData,
  enterRoom,
  openApp,
  openTemplate,
  startTraining,
  stepOf,
  openView,
} from '../open-app.ts';

test.describe.configure(trains);

/** The colours of an element on the screen, the most frequent first. */
async function colours(page: Page, element: Locator): Promise<readonly string[]> {
  const picture = [...(await element.screenshot({ animations: 'disabled' }))];
  return page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    const { data } = context?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
    const counts = new Map<string, number>();
    for (let index = 0; index < data.length; index += 4) {
      const colour = `${data[index]} ${data[index + 1]} ${data[index + 2]}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return [...counts].toSorted((a, b) => b[1] - a[1]).map(([colour]) => colour);
  }, picture);
}

/** What is in a state does not have the ground of what is not. */
async function differs(page: Page, state: Locator, other: Locator): Promise<void> {
  const [[ground], [plain]] = [await colours(page, state), await colours(page, other)];
  expect(ground).toBeDefined();
  expect(ground, `${state} on the ground of ${other}`).not.toBe(plain);
}

for (const scheme of ['light', 'dark'] as const)
  test(`every state differs in pixels, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme: scheme });
    const complaints = await openApp(page);
    await openTemplate(page, 'Transformer');
    const tabs = page.locator('.room-tab');
    await differs(page, tabs.nth(0), tabs.nth(2));
    await page.keyboard.press('ControlOrMeta+K');
    await page.keyboard.press('ArrowDown');
    const found = page.locator('.search-item');
    await differs(page, page.locator('.search-item[aria-selected="true"]'), found.nth(3));
    await page.keyboard.press('Escape');

    await chooseData(page, 'Reverse');
    await differs(
      page,
      page.locator('.data-source[aria-pressed="true"]'),
      page.locator('.data-source[aria-pressed="false"]').first(),
    );

    await startTraining(page);
    await expect.poll(() => stepOf(page)).toBeGreaterThan(30);
    await page.keyboard.press('ControlOrMeta+Enter');
    const progress = page.locator('.progress').first();
    expect((await colours(page, progress)).length).toBeGreaterThan(2);
    await page.screenshot({ path: `test-results/screens/forced-colours-train-${scheme}.png` });

    await enterRoom(page, 'Inspect');
    await openView(page, /Attention/);
    const map = page.getByRole('button', { name: /^Attention of/ }).first();
    await expect(map).toBeVisible();
    expect((await colours(page, map)).length).toBeGreaterThan(8);
    expect((await colours(page, page.locator('.heat-legend-bar').first())).length).toBeGreaterThan(
      8,
    );
    // Off and on.
    const fits = page.getByRole('switch').first();
    const before = await colours(page, fits);
    await fits.press('Space');
    expect(await colours(page, fits)).not.toEqual(before);
    const ways = page.locator('.segment');
    await differs(
      page,
      page.locator('.segment[data-chosen="true"]').first(),
      page.locator('.segment:not([data-chosen="true"])').first(),
    );
    expect(await ways.count()).toBeGreaterThan(1);
    await page.screenshot({ path: `test-results/screens/forced-colours-inspect-${scheme}.png` });

    await enterRoom(page, 'Build');
    const tools = page.getByRole('toolbar', { name: 'Tools of the canvas' });
    await differs(
      page,
      tools.locator('[aria-pressed="true"]').first(),
      tools.locator('[aria-pressed="false"]').first(),
    );
    const blocks = page.locator('.react-flow__node');
    const plain = await colours(page, blocks.first());
    await blocks.first().click();
    expect(await colours(page, blocks.first())).not.toEqual(plain);
    expect(complaints).toEqual([]);
  });
