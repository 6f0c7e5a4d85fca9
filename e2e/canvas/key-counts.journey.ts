// Two tasks by keyboard alone, and how many keys each takes: open, train, look, save; and an encoder from nothing.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { trains } from '../limits.ts';
import { openApp, stepOf } from '../open-app.ts';
import { keysOf, watchMouse } from './keys-of.ts';

test.describe.configure(trains);

const focused = (page: Page) => page.locator(':focus');
const focusedBlock = (page: Page) => page.locator('.react-flow__node:focus');

test('open, train, read a cell of attention and save: at most 30 keys', async ({ page }) => {
  await watchMouse(page);
  const complaints = await openApp(page);
  const { press, type, count, noMouse } = keysOf(page);
  await expect(page.getByRole('searchbox', { name: 'Search templates' })).toBeFocused();
  await type('trans');
  await press('Enter');
  await expect(focusedBlock(page)).toHaveAccessibleName(/Source/);
  await expect(page.getByText('No problems')).toBeVisible();
  await press('Control+Enter');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
  await press('Control+.');
  await press('Alt+4');
  await expect(focused(page)).toHaveAccessibleName(/^Source embedding/);
  await press('ArrowDown', 'ArrowDown');
  await expect(focused(page)).toHaveAccessibleName(/^Encoder layer 1 › Self-attention/);
  await press('Enter', 'ArrowDown', 'ArrowRight');
  await expect(page.locator('.heat-reading')).toHaveText(
    /query.* → .*key.* 0\.\d{4}|‘.*’ \(2\) → ‘.*’ \(2\)  ?0\.\d{4}/,
  );
  await press('Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Export', exact: true })).toBeEnabled();
  const saved = page.waitForEvent('download');
  await press('Shift+Tab', 'Enter');
  expect((await saved).suggestedFilename()).toBe('Transformer.safetensors');
  expect(count()).toBeLessThanOrEqual(30);
  console.log(`A: ${count()} keys`);
  await noMouse();
  expect(complaints).toEqual([]);
});

test('an encoder from nothing, its layer twice, a fault mended, saved: at most 220 keys', async ({
  page,
}) => {
  await watchMouse(page);
  const complaints = await openApp(page);
  const { press, type, count, noMouse } = keysOf(page);
  await press('Control+Alt+n');
  await expect(page.locator('.canvas:focus-within')).toHaveCount(1);
  const list = page.locator('.floating-list');
  /** Chosen from the list that the key opens, by the beginning of its name. */
  const choose = async (key: string, typed: string, name: RegExp) => {
    await press(key);
    await expect(list.getByRole('combobox')).toBeFocused();
    await type(typed);
    await expect(list.getByRole('option', { selected: true })).toHaveAccessibleName(name);
    await press('Enter');
    await expect(list).toHaveCount(0);
  };
  await choose('n', 'tok', /^Token input/);
  await choose('n', 'emb', /^Embedding/);
  await choose('n', 'pos', /^Positional encoding/);
  await choose('n', 'multih', /^Multi-head attention/);
  await choose('c', 'emb', /^Embedding · Mask/);
  await choose('n', 'add n', /^Add & Norm/);
  await choose('n', 'feed', /^Feed-forward/);
  await choose('n', 'add n', /^Add & Norm/);
  await choose('n', 'glo', /^Global pooling/);
  await choose('n', 'dense', /^Dense/);
  await choose('n', 'classif', /^Classification output/);
  await press('Shift+L');
  await expect(page.getByText('No problems')).toBeVisible();

  // A fault, its repair, and back and forth.
  const way = ['Token input', 'Embedding', 'Positional encoding', 'Multi-head attention'];
  for (const [at, title] of way.entries()) {
    await press(at === 0 ? 'Home' : 'ArrowRight');
    await expect(focusedBlock(page)).toHaveAccessibleName(new RegExp(`^(Selected\\. )?${title}`));
  }
  await press('Enter', 'Enter', 'Tab');
  await expect(focused(page)).toHaveAccessibleName(/^Heads/);
  await press('Control+a', '7', 'Enter');
  await expect(page.getByText('1 problem').first()).toBeVisible();
  await press('F8');
  await expect(page.locator('.repair:focus')).toBeVisible();
  await press('Enter');
  await expect(page.getByText('No problems')).toBeVisible();
  await press('Control+z');
  await expect(page.getByText('1 problem').first()).toBeVisible();
  await press('Control+y');
  await expect(page.getByText('No problems')).toBeVisible();

  // Its layer as a module, twice.
  await press('Shift+F6');
  for (const _ of [1, 2, 3]) {
    await press('ArrowRight', 'Shift+Enter');
    await expect(focusedBlock(page)).toHaveAccessibleName(/^Selected/);
  }
  await press('Control+g');
  await expect(focusedBlock(page)).toHaveAccessibleName(/^Selected\. Module/);
  await press('Enter', 'Tab');
  await expect(focused(page)).toHaveAccessibleName(/Repeat/);
  await press('Control+a', '2', 'Enter');
  await expect(page.getByText('No problems')).toBeVisible();
  const saved = page.waitForEvent('download');
  await press('Control+s');
  const text = await readFile(await (await saved).path(), 'utf8');
  expect(text).toContain('"repeat": 2');
  expect(count()).toBeLessThanOrEqual(220);
  console.log(`B: ${count()} keys`);
  await noMouse();
  expect(complaints).toEqual([]);
});
