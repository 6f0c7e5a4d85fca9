// Building: a number that does not fit is named and mended in one click, and the masks are proven.
import { expect, test } from '@playwright/test';
import { openApp, openTemplate } from './open-app.ts';

test('a variable that does not fit is named with its equation, mended in one click and undone in one', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await expect(page.getByText('No problems')).toBeVisible();
  const heads = page.getByRole('textbox', { name: 'heads' });
  await heads.fill('5');
  await heads.press('Enter');
  await expect(page.getByText(/\d+ problems?/).first()).toBeVisible();
  await page
    .getByText(/\d+ problems?/)
    .first()
    .click();
  await expect(page.getByText(/64 is not divisible by heads 5/).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/problems.png' });
  await page
    .getByRole('button', { name: /^(?!Undo).*heads/i })
    .first()
    .click();
  await expect(page.getByText('No problems')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(heads).toHaveValue('5');
  expect(complaints).toEqual([]);
});

test('the masks of the Transformer let nothing through', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await page.getByText('File', { exact: true }).click();
  await page.getByRole('menuitem', { name: /Test the masks/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Test the masks' });
  await expect(
    dialog.getByText(
      'No position of ‘Classification output’ sees tokens of ‘Target, shifted right’ that come later.',
    ),
  ).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: 'test-results/screens/masks.png' });
  expect(complaints).toEqual([]);
});
