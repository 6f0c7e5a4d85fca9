// The Inspect room in the hands of a user: back in time, words of one's own, gates by class, and a try.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { enterRoom, openApp, openTemplate, startTraining, stepOf, openView } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

async function trainTo(page: Page, template: string, step: number): Promise<void> {
  await openTemplate(page, template);
  await startTraining(page);
  await expect.poll(() => stepOf(page), { timeout: trains.timeout }).toBeGreaterThanOrEqual(step);
  await enterRoom(page, 'Inspect');
}

test('attention is labelled with the words of the sample, and steps can be scrubbed back', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await trainTo(page, 'Seq2Seq with additive attention (Bahdanau)', 12);
  await expect(page.locator('.sample-card')).toContainText('Prediction');
  await openView(page, /Attention/);
  const cells = page.getByRole('button', { name: /^Attention of/ });
  await cells.hover();
  await expect(page.getByText(/^‘.+’ \(\d+\) → ‘.+’ \(\d+\)\s+[01]\.\d{4}$/)).toBeVisible();
  await page.getByRole('slider', { name: 'Recorded step' }).press('Home');
  await expect(page.getByText('step 0', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Follow' }).click();
  await expect(page.getByText('step 0', { exact: true })).toBeHidden();
  expect(complaints).toEqual([]);
});

test('words of one’s own are looked at; words that cannot be read are refused and the run goes on', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await trainTo(page, 'Transformer', 5);
  // All eight heads are in sight, however many rows they take.
  const heads = page.locator('.journey-row').filter({ hasText: 'Encoder layer 1' });
  await expect(heads.locator('.journey-tile')).toHaveCount(8);
  const [row, last] = [heads, heads.locator('.journey-tile').last()];
  const [outer, inner] = [await row.boundingBox(), await last.boundingBox()];
  const bottom = (box: typeof outer) => (box?.y ?? 0) + (box?.height ?? 0);
  expect(bottom(inner)).toBeLessThanOrEqual(bottom(outer));

  await page.getByText('Your own', { exact: true }).click();
  const words = page.getByRole('textbox', { name: 'Source' }).first();
  await words.fill('0123456789');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await openView(page, /^Encoder layer 1 › Self-attention/);
  await page.getByRole('button', { name: /^Attention of/ }).hover({ position: { x: 5, y: 5 } });
  await expect(page.getByText(/^‘0’ \(1\) → ‘0’ \(1\)/)).toBeVisible({ timeout: 30_000 });
  await words.fill('xyz');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'x' })).toBeVisible();
  await enterRoom(page, 'Train');
  const step = await stepOf(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(step);
  expect(complaints).toEqual([]);
});

test('gates are compared by class, and a picture is classified', async ({ page }) => {
  const complaints = await openApp(page);
  await trainTo(page, 'SE-ResNet mini', 3);
  await openView(page, /Channel gates/);
  await page.getByRole('button', { name: /^Compare classes/ }).click();
  await expect(page.getByRole('button', { name: /^Mean gates by class/ })).toBeVisible({
    timeout: trains.timeout,
  });
  await expect(page.getByText('Ankle boot').first()).toBeVisible();
  await page.getByText('Try it', { exact: true }).click();
  await page.getByRole('button', { name: 'Predict this sample' }).click();
  await expect(page.getByText(/With the weights of step \d+/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Expected:')).toBeVisible();
  expect(complaints).toEqual([]);
});
