// The bar along the top in small and zoomed windows: nothing lies over anything else, everything can be reached.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { openApp, openTemplate } from '../open-app.ts';

/** The controls of the bar whose middle is covered by something else, or outside the window. */
const hidden = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.top-bar :is(button, input)')]
      .filter((control) => control.checkVisibility())
      .filter((control) => {
        const { left, top, width, height } = control.getBoundingClientRect();
        const hits = [0.2, 0.5, 0.8].map((part) =>
          document.elementFromPoint(left + part * width, top + height / 2),
        );
        return hits.some((hit) => !hit || !control.contains(hit));
      })
      .map((control) => control.getAttribute('aria-label') ?? control.textContent),
  );

test('at every size every control of the top bar can be hit, in both languages', async ({
  page,
}) => {
  await openApp(page);
  await openTemplate(page, 'SE-ResNet mini');
  const name = page.locator('.document-name');
  for (const language of ['en', 'ja'] as const) {
    for (const [width, height] of [
      [1440, 900],
      [1280, 720],
      [1100, 700],
      [1024, 768],
      [900, 600],
      [640, 400],
      [320, 256],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect({ language, width, hidden: await hidden(page) }).toEqual({
        language,
        width,
        hidden: [],
      });
      if (width > 1000) expect((await name.boundingBox())?.width, `${width}`).toBeGreaterThan(90);
    }
    await page.screenshot({ path: `test-results/screens/small-window-${language}.png` });
    await page.setViewportSize({ width: 900, height: 600 });
    // All menus are in one where they have no room side by side.
    await page
      .getByRole('button', { name: language === 'en' ? 'Menu' : 'メニュー' })
      .first()
      .click();
    await page
      .getByRole('menuitem', { name: language === 'en' ? 'View' : '表示', exact: true })
      .click();
    const other = language === 'en' ? '日本語' : 'English';
    await page.screenshot({ path: `test-results/screens/one-menu-${language}.png` });
    await page.getByRole('menuitemcheckbox', { name: other }).click();
  }
});
