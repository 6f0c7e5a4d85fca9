// Small and zoomed windows: in every room, dialog and menu every control can be brought into view and hit, in both languages.
import { expect, test } from '@playwright/test';
import { patience } from '../../scripts/project.mjs';
import { isThorough } from '../limits.ts';
import { openApp, openTemplate } from '../open-app.ts';
import { unreachable } from './reach.ts';

/** The least window of the app, a projector, and 1280 × 800 at 200 % and at 400 %. */
const sizes = [
  [900, 600],
  [1024, 768],
  [640, 400],
  [320, 256],
] as const;
const dialogs = ['Control+k', 'Control+e', 'Shift+?', 'F1'] as const;

for (const locale of isThorough ? (['en-US', 'ja-JP'] as const) : (['en-US'] as const))
  test.describe(locale, () => {
    test.use({ locale });
    test('nothing lies over a control or out of reach', async ({ page }) => {
      test.setTimeout(300_000 * patience);
      const found: string[] = [];
      const look = async (place: string) => {
        for (const [width, height] of isThorough ? sizes : sizes.slice(3)) {
          await page.setViewportSize({ width, height });
          await page.waitForTimeout(150);
          for (const one of await unreachable(page)) found.push(`${place} ${width}: ${one}`);
        }
        await page.screenshot({ path: `test-results/screens/reach-${locale}-${place}.png` });
        await page.setViewportSize({ width: 1024, height: 768 });
      };
      const complaints = await openApp(page);
      await look('gallery');
      await openTemplate(page, 'Transformer');
      await look('build');
      await page.locator('.react-flow__node[data-id="encoder"]').focus();
      await page.keyboard.press('Enter');
      await look('block');
      for (const [key, room] of [
        ['Alt+2', 'data'],
        ['Alt+3', 'train'],
        ['Alt+4', 'inspect'],
      ] as const) {
        await page.keyboard.press(key);
        await page.waitForTimeout(300);
        await look(room);
      }
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('list').first()).toBeVisible();
      await page.locator('.journey-open').first().waitFor();
      await page.keyboard.press('Control+.');
      await look('journey');
      await page.locator('.journey-open').nth(2).press('Enter');
      await look('view');
      await page.keyboard.press('Alt+3');
      await look('run');
      await page.keyboard.press('Alt+1');
      for (const key of isThorough ? dialogs : dialogs.slice(2, 3)) {
        await page.locator('.react-flow').first().focus();
        await page.keyboard.press(key);
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(`dialog ${key}`);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
