// A document so small that a GPU drawn by a processor trains it, opened in the Train room, and what the room says of it.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { enterRoom, openApp } from './open-app.ts';

const small = JSON.parse(
  readFileSync(new URL('../templates/transformer.json', import.meta.url), 'utf8'),
) as { variables: object; data: { options: object }; training: object };
Object.assign(small.variables, { d_model: 16, layers: 1, source_length: 4, target_length: 5 });
Object.assign(small.data.options, { minLength: 4, maxLength: 4, examples: 100, heldOut: 10 });
Object.assign(small.training, { steps: 3, batchSize: 8, validateEvery: 0, seed: 7 });

export async function openSmall(page: Page, steps = 3): Promise<readonly string[]> {
  const complaints = await openApp(page);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.keyboard.press('ControlOrMeta+O'),
  ]);
  const document = { ...small, training: { ...small.training, steps } };
  const buffer = Buffer.from(JSON.stringify(document));
  await chooser.setFiles({ name: 'small.json', mimeType: 'application/json', buffer });
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await enterRoom(page, 'Train');
  await page.getByRole('button', { name: 'Backend', exact: true }).click();
  return complaints;
}

export const chooseBackend = (page: Page, title: string) =>
  page.getByRole('combobox', { name: 'Backend' }).selectOption({ label: title });

export const figure = (page: Page, name: string) =>
  page.locator('.run-figure').filter({ hasText: name }).locator('dd');
