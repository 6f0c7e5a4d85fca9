// A folder of the disk dropped on the window, as the system's file manager does it.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

export async function dropFolder(page: Page, folder: string): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    client.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await drag('dragEnter');
  // As a hand does, over and over, until the app says what dropping it here does.
  await expect(async () => {
    await drag('dragOver');
    await expect(page.locator('.drop-hint')).toBeVisible({ timeout: 500 });
  }).toPass();
  await drag('drop');
}
