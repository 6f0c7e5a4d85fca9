// A CNN, an LSTM over its rows and additive attention, built from an empty canvas by keyboard alone.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { keysOf } from '../canvas/keys-of.ts';
import { openApp, stepOf } from '../open-app.ts';

test('built by keys, sound, and training', async ({ page }) => {
  const complaints = await openApp(page);
  const { press, type, count } = keysOf(page);
  // Nothing has the focus yet.
  await page.keyboard.press('Control+Alt+n');
  await expect(page.locator('.empty-canvas')).toBeVisible();
  await page.keyboard.press('n');
  const chain = ['image input', 'conv2d', 'max pooling', 'lstm', 'additive', 'global pooling'];
  for (const words of [...chain, 'dense', 'classification output']) {
    await type(words);
    // The list goes on from what was added; behind an output it closes.
    await press('Shift+Enter');
  }
  await expect(page.locator('.floating-list')).toHaveCount(0);
  await tabTo(page, press, 'F6', /problem/);
  await press('Enter');
  await tabTo(page, press, 'Tab', /^Insert Reshape/);
  await press('Enter');
  await tabTo(page, press, 'Tab', /^Connect Sequence of ‘LSTM’ to Key/);
  await press('Enter', 'Escape', 'Control+2');
  await expect(page.getByRole('navigation', { name: 'Data sets' })).toBeVisible();
  await press('F6');
  await tabTo(page, press, 'Tab', /^Fashion-MNIST/);
  await press('Enter');
  await expect(page.getByText('No problems')).toBeVisible();
  await press('Control+Enter');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(2);
  console.log(`${count()} keys`);
  expect(complaints).toEqual([]);
});

const most = 80;

/** Presses a key until what has the focus reads so. */
async function tabTo(
  page: Page,
  press: (key: string) => Promise<void>,
  key: string,
  words: RegExp,
): Promise<void> {
  for (let times = 0; times < most; times++) {
    const said = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (words.test(said)) return;
    await press(key);
  }
  throw new Error(`${key} does not lead to ${String(words)}`);
}
