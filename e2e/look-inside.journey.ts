// A module is entered by the words on its block, by one click or by two in haste, and its picture stands there.
import { expect, test } from '@playwright/test';
import { openApp, openTemplate } from './open-app.ts';

test('a double click on ‘Look inside’ shows the module, not an empty canvas', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'SE-ResNet mini');
  const stage = page.locator('.react-flow__node').filter({ hasText: 'SE-Residual block' }).first();
  await stage.getByText('Look inside').dblclick();
  await expect(page.locator('.react-flow__node').filter({ hasText: 'Add' }).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/look-inside.png' });
  expect(complaints).toEqual([]);
});
