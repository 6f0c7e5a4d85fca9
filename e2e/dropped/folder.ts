// A folder of the disk dropped on the window, as the system's file manager does it.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

export async function dropFolder(page: Page, folder: string): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    client.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  const heard = await page.evaluateHandle(() => {
    const drops = { count: 0 };
    addEventListener('drop', () => (drops.count += 1), { capture: true, once: true });
    return drops;
  });
  // A hand moves on until the app says what dropping here does. One event alone the browser may turn into a leaving, with no drop.
  await expect(async () => {
    await drag('dragEnter');
    await drag('dragOver');
    await expect(page.locator('.drop-hint')).toBeVisible({ timeout: 500 });
    await drag('drop');
    expect(await heard.evaluate(({ count }) => count)).toBe(1);
  }).toPass();
}
