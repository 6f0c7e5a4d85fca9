// Modules are entered, and the parts of a block are looked at: with the run's weights, and without an edit.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { enterRoom, openApp, openTemplate, startTraining, stepOf, takenAway } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

test('a double click on ‘Look inside’ shows the module, not an empty canvas', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'SE-ResNet mini');
  const stage = page.locator('.react-flow__node').filter({ hasText: 'SE-Residual block' }).first();
  await stage.getByText('Look inside').dblclick();
  await expect(page.locator('.react-flow__node').filter({ hasText: 'Add' }).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/look-inside.png' });
  expect(complaints).toEqual([]);
});

/** The document as it would be saved. */
async function saved(page: Page): Promise<string> {
  const { bytes } = await takenAway(page, async () => {
    await page.getByRole('menuitem', { name: 'File' }).click();
    await page.getByRole('menuitem', { name: /^Save as/ }).click();
  });
  return bytes.toString();
}

/** A Transformer that has begun to learn and waits, on the canvas; answers it as saved. */
async function begun(page: Page): Promise<string> {
  await openTemplate(page, 'Transformer');
  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(5);
  await page.getByRole('toolbar').getByRole('button', { name: 'Pause' }).click();
  await enterRoom(page, 'Build');
  return saved(page);
}

const block = (page: Page, words: string) =>
  page.locator('.react-flow__node-block').filter({ hasText: words }).first();

test('looking inside a block shows its parts with the weights of the run, and edits nothing', async ({
  page,
}) => {
  const complaints = await openApp(page);
  const before = await begun(page);

  await block(page, 'Encoder layer').dblclick();
  await block(page, 'Self-attention').dblclick();
  const trail = page.getByRole('navigation', { name: 'Path of modules' });
  await expect(trail).toContainText('Self-attention (inside, read-only)');
  await expect(block(page, 'Query projection W_Q')).toBeVisible();
  expect(await overlaps(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/screens/look-inside-attention.png' });

  await block(page, 'Query projection W_Q').click();
  const panel = page.locator('.inspector');
  await expect(panel).toContainText('d_model = 64');
  await expect(panel.getByRole('row', { name: /kernel 64 × 64/ }).first()).toContainText(/0\.\d/);
  await page.keyboard.press('Delete');
  await expect(page.getByText('You are looking inside a block')).toBeVisible();
  await expect(block(page, 'Query projection W_Q')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/look-inside-part.png' });

  await block(page, 'all heads').dblclick();
  await expect(block(page, 'Attention weights')).toBeVisible();
  expect(await overlaps(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/screens/look-inside-heads.png' });

  await page.keyboard.press('Escape');
  await expect(trail).not.toContainText('read-only');
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(page.getByRole('menuitem', { name: /^Undo/ })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(page.getByText('No problems')).toBeVisible();
  expect(await saved(page)).toBe(before);
  expect(complaints).toEqual([]);
});

test('replacing a block by its parts is one step with a name, and takes the weights along', async ({
  page,
}) => {
  const complaints = await openApp(page);
  const before = await begun(page);
  await block(page, 'Encoder layer').dblclick();
  await block(page, 'Self-attention').click();
  await page.locator('.inspector').getByRole('button', { name: 'Replace with its parts' }).click();
  await expect(page.getByText(/The weights of .* are in use/)).toBeVisible();
  await expect(page.getByText('No problems')).toBeVisible();
  expect(await overlaps(page)).toEqual([]);
  const after = await saved(page);
  expect(after).toContain('"=d_model/heads"');
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByRole('menuitem', { name: 'Undo: Replace with its parts' }).click();
  expect(await saved(page)).toBe(before);
  expect(complaints).toEqual([]);
});

/** Which boxes on the canvas cover one another, or lie under the trail. */
async function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [
      ...document.querySelectorAll('.react-flow__node:not(.react-flow__node-note), .canvas-trail'),
    ].map((node) => ({
      words: node.textContent ?? '',
      box: node.getBoundingClientRect(),
    }));
    return boxes.flatMap(({ words, box }, index) =>
      boxes
        .slice(index + 1)
        .filter(
          ({ box: other }) =>
            box.left < other.right &&
            other.left < box.right &&
            box.top < other.bottom &&
            other.top < box.bottom,
        )
        .map((other) => `${words} | ${other.words}`),
    );
  });
}
