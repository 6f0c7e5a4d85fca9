// What axe finds on a page that keeps somebody from using it, whatever the theme.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** Text takes a theme's colour at once, backgrounds fade to it: contrast is that of the end. */
export async function settleColours(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    ),
  );
}

/**
 * What axe finds against a page. In its newer mode it would describe every node that is in order too, which takes three
 * quarters of the time, for the sake of frames from elsewhere; the app has none.
 */
export async function violationsOn(page: Page) {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  return (await axe.analyze()).violations;
}

/** No serious finding in light or dark; `seen` is called in each, for what else is looked at. */
export async function checkAccess(
  page: Page,
  seen?: (theme: 'light' | 'dark') => Promise<void>,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settleColours(page);
    const serious = (await violationsOn(page)).filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await seen?.(colorScheme);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
