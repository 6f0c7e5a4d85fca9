// The game in two dimensions as data and as an export: points drawn on the pad are the data, and the generator leaves alone.
import { expect, test } from '@playwright/test';
import { chooseData, enterRoom, openApp, openTemplate, takenAway } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

test('points are drawn with the mouse and with the keys, and the model fits them', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'GAN in two dimensions');
  await page.screenshot({ path: 'test-results/screens/gan-2d.png' });
  await chooseData(page, 'Points you draw');
  const pad = page.getByRole('button', { name: /^Draw points here/ });
  await expect(page.getByText('19 points')).toBeVisible();
  await page.getByRole('button', { name: 'Erase all points' }).click();
  await expect(page.getByText('0 points')).toBeVisible();
  await expect(page.getByText('Draw some points first.').first()).toBeVisible();
  const box = await pad.boundingBox();
  if (!box) throw new Error('There is no pad.');
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.5, { steps: 20 });
  await page.mouse.up();
  await expect(page.getByText(/^(1[0-9]|[7-9]) points$/)).toBeVisible();
  await pad.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.screenshot({ path: 'test-results/screens/points-pad.png' });
  await enterRoom(page, 'Build');
  await expect(page.getByText('Problems').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('the generator is exported alone, with proof', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'SAGAN mini');
  await page.screenshot({ path: 'test-results/screens/sagan-mini.png' });
  await page.keyboard.press('ControlOrMeta+E');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByText('Generator', { exact: true }).click();
  await dialog.getByRole('radio', { name: 'ONNX' }).check();
  await page.screenshot({ path: 'test-results/screens/export-generator.png' });
  const { name } = await takenAway(page, () =>
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  );
  expect(name).toMatch(/\.onnx$/);
  await expect(dialog).toContainText('Verified: read back and run on 16 inputs (WASM)');
  expect(complaints).toEqual([]);
});
