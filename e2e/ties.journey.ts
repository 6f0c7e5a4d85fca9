// Weights are shared by a mouse: chosen in the panel, drawn on the canvas, counted once, and taken back by undo.
import { expect, test } from '@playwright/test';
import { openApp, openTemplate } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

test('embeddings and projection of the Transformer become one table', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  const status = page.getByText(/[\d,]+ parameters/).first();
  const parameters = async () =>
    Number((/([\d,]+) parameters/.exec(await status.innerText())?.[1] ?? '').replaceAll(',', ''));
  const block = (name: string) =>
    page.locator('.react-flow__node').filter({ hasText: name }).first();
  const shared = page.getByLabel('Weights shared with');
  const own = await parameters();

  await block('Target embedding').click();
  await shared.selectOption({ label: 'Source embedding' });
  expect(await parameters()).toBe(own - 14 * 64);
  await expect(page.getByText('counted at ‘Source embedding’')).toBeVisible();
  await expect(page.locator('.tie-links path')).toHaveCount(1);

  await block('Linear').click();
  await shared.selectOption({ label: 'Source embedding: table as kernel, transposed' });
  expect(await parameters()).toBe(own - 2 * 14 * 64);
  await expect(page.locator('.block-tie')).toHaveCount(3);
  await expect(page.locator('.tie-links path')).toHaveCount(2);
  await page.screenshot({ path: 'test-results/screens/ties.png' });

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await parameters()).toBe(own);
  await expect(page.locator('.block-tie')).toHaveCount(0);
  expect(complaints).toEqual([]);
});
