// Runs that outlive their window: one that trained on the user's own table is offered after a restart, asks for its
// file, and goes on; one that was deleted comes back.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { dropClassifier } from './dropped/classifier.ts';
import { chooseData, openApp, openTemplate, startTraining, stepOf } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

/** Never ends by itself while the journey runs. */
const training = {
  steps: 10_000_000,
  validateEvery: 0,
  optimizer: { type: 'adam', learningRate: 0.0001 },
};

const rows = (kind: string) =>
  Array.from(
    { length: 60 },
    (_, index) => `${10 + index},${index % 7},${index % 2 === 0 ? kind : 'mussel'}`,
  );
const table = (kind: string) => ({
  name: 'shells.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(['length,width,kind', ...rows(kind)].join('\n')),
});

async function give(page: Page, file: ReturnType<typeof table>): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files', exact: true }).click();
  await (await chooser).setFiles(file);
}

const offer = (page: Page) => page.getByText(/^‘Shells( 2)?’ was interrupted at step [\d,]+\./);
const resume = (page: Page) =>
  page.getByRole('button', { name: 'Resume from the last checkpoint' });

test('a run on the user’s own table goes on after a restart, once its file is chosen again', async ({
  page,
}) => {
  await openApp(page);
  await dropClassifier(page, 2, training);
  await chooseData(page, 'Table of your own (CSV, TSV)');
  await give(page, table('snail'));
  await expect(page.getByText('The data fits the model.')).toBeVisible();
  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(100);
  // The first checkpoint is taken three seconds into the run.
  await page.waitForTimeout(5000);

  // The window ends without a word, with a run that was never saved.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(offer(page)).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/run-interrupted.png' });
  await resume(page).click();
  await expect(
    page.getByText(/Choose the same files again to continue: shells\.csv\./),
  ).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/run-asks-for-files.png' });
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(offer(page)).toBeVisible();

  await resume(page).click();
  await give(page, table('snail'));
  await expect(page.getByText(/^Continues from step [\d,]+/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('tree').getByRole('treeitem')).toHaveCount(3);
  await expect(page.getByText('Training', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/This is not the data/)).toBeHidden();
  await page.screenshot({ path: 'test-results/screens/run-resumed.png' });

  // The same name and size, but not the same table: a class it never saw is named, and nothing trains.
  await page.waitForTimeout(5000);
  await page.reload();
  await resume(page).click();
  await give(page, table('whelk'));
  await expect(
    page.getByText(/the class ‘whelk’ is not one the model was trained on \(mussel, snail\)/),
  ).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/run-other-data.png' });
});

test('a run that another window is at is not offered, a deleted one comes back', async ({
  page,
  context,
}) => {
  await openApp(page);
  await openTemplate(page, 'Transformer');
  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(2);
  const other = await context.newPage();
  await openApp(other);
  await expect(other.getByText(/was interrupted/)).toBeHidden();
  await other.close();

  await page.getByRole('button', { name: 'Stop, keep weights' }).click();
  await page.getByText('More', { exact: true }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('The run ‘Transformer’ was deleted.')).toBeVisible();
  await expect(page.getByText('More', { exact: true })).toBeHidden();
  await page
    .getByRole('region', { name: 'Messages' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(page.getByText('More', { exact: true })).toBeVisible();
});
