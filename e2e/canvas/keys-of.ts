// The hands of somebody who has only a keyboard: every key is counted, and after each something has the focus.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

export function keysOf(page: Page) {
  let count = 0;
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      count++;
      // What had it may just be gone, with its dialog: whoever comes next asks for it within a frame or two.
      await page.waitForFunction(
        () => document.activeElement !== null && document.activeElement !== document.body,
        undefined,
        { timeout: 5000 },
      );
    }
  };
  return {
    count: () => count,
    press,
    type: (words: string) => press(...words),
    /** Nothing was clicked, pulled or pointed at. */
    noMouse: async () =>
      expect(await page.evaluate(() => Reflect.get(window, 'pointed') ?? 0)).toBe(0),
  };
}

/** Counts what a mouse does from now on; called before the app is opened. */
export async function watchMouse(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.set(window, 'pointed', 0);
    for (const kind of ['pointerdown', 'mousedown', 'wheel', 'pointermove'])
      window.addEventListener(kind, ({ isTrusted }) => {
        if (isTrusted) Reflect.set(window, 'pointed', Reflect.get(window, 'pointed') + 1);
      });
  });
}
