// Weights of a file come into the document: what fits and what does not is listed, a misfit changes nothing, and what
// was there before is one click away.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { readSafetensors, writeSafetensors } from '../graph-core/weights/safetensors.ts';
import { enterRoom, exportedWeights, openApp, openTemplate, stepOf } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

async function choose(page: Page, button: string, name: string, bytes: Uint8Array): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('dialog').getByRole('button', { name: button }).click(),
  ]);
  await chooser.setFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  });
}

test('weights of a file: held against the document, taken in, undone', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await enterRoom(page, 'Train');
  await page.getByRole('button', { name: 'One step' }).click();
  await expect.poll(() => stepOf(page)).toBe(1);
  const first = await exportedWeights(page);
  const read = readSafetensors(new Uint8Array(first));
  if ('error' in read) throw new Error(read.error.en);
  const doubled = read.weights.map((weight) => ({
    ...weight,
    data: weight.data.map((value) => value * 2),
  }));

  // What does not fit is listed and changes nothing.
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.keyboard.type('Import weights');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import weights' });
  await expect(dialog).toContainText('or drop it on the window');
  await page.screenshot({ path: 'test-results/screens/import-empty.png' });
  const [one, two, ...rest] = doubled;
  if (!one || !two) throw new Error('a Transformer has weights');
  const stray = { name: 'stray', shape: [2, 3], data: new Float32Array(6) };
  const wide = { ...two, shape: [1, two.data.length] };
  await choose(
    page,
    'Choose a file…',
    'other.safetensors',
    writeSafetensors([wide, ...rest, stray]),
  );
  await expect(dialog).toContainText(
    `${read.weights.length - 2} of ${read.weights.length} parameter arrays match`,
  );
  for (const heading of [
    'Missing in the file: 1',
    'Different shape: 1',
    'Not in the document, left out: 1',
  ])
    await expect(dialog.getByText(heading)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Use those that match' })).toBeEnabled();
  await page.screenshot({ path: 'test-results/screens/import-misfit.png' });
  await choose(page, 'Choose another file…', 'stray.safetensors', writeSafetensors([stray]));
  await expect(dialog).toContainText(`Only 0 of ${read.weights.length}`);
  await expect(dialog.getByRole('button', { name: 'Use these weights' })).toBeDisabled();

  // A name that tells nothing is paired by hand, and the pair can be undone.
  const renamed = { ...one, name: 'renamed' };
  await choose(
    page,
    'Choose another file…',
    'renamed.safetensors',
    writeSafetensors([renamed, two, ...rest]),
  );
  await expect(dialog.getByText('Missing in the file: 1')).toBeVisible();
  await dialog.getByLabel(`Array of the file for ‘${one.name}’`).selectOption({ value: 'renamed' });
  await expect(dialog).toContainText('with the right shapes');
  await expect(dialog.getByRole('button', { name: 'Use these weights' })).toBeEnabled();
  await page.screenshot({ path: 'test-results/screens/import-by-hand.png' });
  await dialog.getByRole('button', { name: `Undo the pair of ‘${one.name}’` }).click();
  await expect(dialog.getByText('Missing in the file: 1')).toBeVisible();

  await choose(page, 'Choose another file…', 'bad.safetensors', first.subarray(0, 400));
  await expect(dialog.getByRole('alert')).toContainText('cannot be used');

  await choose(page, 'Choose another file…', 'doubled.safetensors', writeSafetensors(doubled));
  await expect(dialog).toContainText('with the right shapes');
  await page.screenshot({ path: 'test-results/screens/import-fits.png' });
  await dialog.getByRole('button', { name: 'Use these weights' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(page.getByText('The weights of doubled.safetensors are in use')).toBeVisible();
  await expect(page.locator('.run-row[data-present="true"] .run-name')).toHaveText(
    'doubled.safetensors',
  );
  const taken = readSafetensors(new Uint8Array(await exportedWeights(page)));
  expect('weights' in taken && taken.weights[0]?.data).toEqual(one.data);
  await page.screenshot({ path: 'test-results/screens/import-done.png' });

  // The weights of before come back to the bit.
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect(page.locator('.run-row').first()).not.toHaveAttribute('data-present', 'true');
  await expect.poll(async () => Buffer.compare(await exportedWeights(page), first)).toBe(0);
  expect(complaints).toEqual([]);
});

test('a weight file dropped on the window opens the same dialog', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  const bytes = [...(await readFile(new URL('../package.json', import.meta.url)))];
  await page.evaluate((numbers) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(numbers)], 'weights.safetensors'));
    window.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
  }, bytes);
  const dialog = page.getByRole('dialog', { name: 'Import weights' });
  await expect(dialog.getByRole('alert')).toContainText('weights.safetensors');
  expect(complaints).toEqual([]);
});
