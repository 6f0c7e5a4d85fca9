// The training room in the hands of a user: pause, step, resume, a dead engine, two runs side by side, a failed one.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { enterRoom, openApp, openTemplate, startTraining, stepOf } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

const button = (page: Page, name: string) =>
  page.getByRole('toolbar').getByRole('button', { name, exact: true });

async function untilStep(page: Page, step: number): Promise<void> {
  await expect.poll(() => stepOf(page), { timeout: trains.timeout }).toBeGreaterThanOrEqual(step);
}

test('a run pauses, takes one step, and goes on', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await startTraining(page);
  await untilStep(page, 3);
  await button(page, 'Pause').click();
  await expect(page.getByText('Paused', { exact: true }).first()).toBeVisible();
  const paused = await stepOf(page);
  await page.waitForTimeout(1000);
  expect(await stepOf(page)).toBe(paused);
  await button(page, 'One step').click();
  await expect.poll(() => stepOf(page)).toBe(paused + 1);
  await button(page, 'Resume').click();
  await untilStep(page, paused + 3);

  // The graph stands upright, with wires under its blocks: live signs cover neither shapes nor other blocks.
  await enterRoom(page, 'Build');
  await expect(page.locator('.canvas .block-sign').first()).toBeVisible();
  expect(await covered(page)).toEqual([]);
  await page.locator('.canvas-zoom-now').click();
  await expect(page.locator('.canvas')).toHaveAttribute('data-zoom', 'near');
  expect(await covered(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

/** What lies under the live signs of another block. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const shown = (of: string) =>
      [...document.querySelectorAll(of)].filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 0 && height > 0 && getComputedStyle(one).opacity !== '0';
      });
    const others = shown('.canvas :is(.wire-words, .wire-drawing rect, .block-node, .block-title)');
    return shown('.canvas :is(.block-sign, .block-figures)').flatMap((sign) =>
      others
        .filter((other) => {
          const [a, b] = [sign.getBoundingClientRect(), other.getBoundingClientRect()];
          const isApart = a.right <= b.left + 1 || b.right <= a.left + 1;
          const isAbove = a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
          return !other.contains(sign) && !isApart && !isAbove;
        })
        .map((other) => `${sign.className} over ${other.textContent || other.className}`),
    );
  });
}

test('an engine that dies is named at once and resumes from its last checkpoint', async ({
  page,
}) => {
  await openApp(page);
  await openTemplate(page, 'Transformer');
  await startTraining(page);
  await untilStep(page, 5);
  // The first checkpoint is taken three seconds into the run.
  await page.waitForTimeout(6000);
  const engine = page.workers().find((worker) => worker.url().includes('engine.worker'));
  if (!engine) throw new Error('No engine is at work.');
  await engine.evaluate(() => self.close());
  await expect(page.getByText(/stopped unexpectedly/)).toBeVisible({ timeout: 5000 });
  await page.getByRole('button', { name: 'Resume from the last checkpoint' }).click();
  await expect(page.getByText(/^Continues from step \d+/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Training', { exact: true }).first()).toBeVisible();
});

test('two runs are kept, told apart by what changed, and drawn together', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await startTraining(page);
  await untilStep(page, 3);
  await button(page, 'Stop, keep weights').click();
  await page.getByRole('textbox', { name: 'Seed' }).fill('7');
  await page.getByRole('textbox', { name: 'Seed' }).press('Enter');
  await button(page, 'Train').click();
  await untilStep(page, 3);
  await button(page, 'Pause').click();
  await expect(page.getByText('seed 0 → 7')).toBeVisible();
  await page
    .getByRole('button', { name: /^Overlay ‘Transformer’ on/ })
    .last()
    .click();
  await expect(page.getByText('This run · training').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a rate that breaks the model stops the run with a sentence that says what to do', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'CNN');
  await page.getByText('Train', { exact: true }).first().click();
  await page.getByRole('combobox', { name: 'Optimizer' }).selectOption('sgd');
  const set = async (name: string, value: string) => {
    await page.getByRole('textbox', { name, exact: true }).fill(value);
    await page.getByRole('textbox', { name, exact: true }).press('Enter');
  };
  await set('Learning rate', '100');
  await set('Clip gradients by norm', '0');
  await button(page, 'Train').click();
  await expect(page.getByRole('alert').filter({ hasText: 'not finite' })).toBeVisible({
    timeout: trains.timeout,
  });
  await expect(page.getByText(/Lower the learning rate/)).toBeVisible();
  expect(complaints).toEqual([]);
});
