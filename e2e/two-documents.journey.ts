// Two documents, one training, the other opened, edited and trained: every figure on the screen is of the right one.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { readSafetensors } from '../graph-core/weights/safetensors.ts';
import { enterRoom, openApp, openTemplate, startTraining, stepOf, takenAway } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

/** Weights and biases of the two templates, reckoned by hand. */
const cnnParameters = 24 * 9 + 24 + 24 * 48 * 9 + 48 + 48 * 49 * 96 + 96 + 960 + 10;
const autoencoderParameters = 784 * 256 + 256 + 256 * 32 + 32 + 32 * 256 + 256 + 256 * 784 + 784;

const bar = (page: Page) => page.getByRole('contentinfo', { name: 'Status' });
const button = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Run controls' }).getByRole('button', { name, exact: true });
const figure = (page: Page, name: string) =>
  page.locator('.run-figure').filter({ hasText: name }).locator('dd');
const phase = (page: Page) => page.locator('.run-phase');
const ownRun = (page: Page) => bar(page).locator('.status-run:not(.status-background *)');
const background = (page: Page) => page.locator('.status-background');
const signs = (page: Page) => page.locator('.block-figures, .block-sign');
const legend = (page: Page) => page.locator('.legend-entry');
const question = (page: Page, title: string) => page.getByRole('dialog', { name: title });
const messages = (page: Page) => page.locator('.run-messages .notice');

async function set(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name, exact: true });
  await field.fill(value);
  await field.press('Enter');
}

const tab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name });

const backgroundStep = async (page: Page) =>
  Number(
    /(\d[\d,]*) \/ 100,000/.exec(await background(page).innerText())?.[1]?.replaceAll(',', '') ??
      Number.NaN,
  );

test('every figure on the screen is of the document on the screen', async ({ page }) => {
  const complaints = await openApp(page);

  // The CNN trains, for as long as nobody stops it.
  await openTemplate(page, 'CNN');
  await enterRoom(page, 'Train');
  await expect(phase(page)).toHaveText('Not trained yet');
  await expect(figure(page, 'Parameters')).toHaveText(cnnParameters.toLocaleString('en'));
  await set(page, 'Steps', '100000');
  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(5);
  await expect(signs(page).first()).toBeVisible();
  await expect(legend(page).first()).toBeVisible();
  await expect(ownRun(page)).toContainText('/ 100,000');
  await expect(background(page)).toHaveCount(0);
  const cnnSigns = await signs(page).count();

  // Another document comes: nothing of the run is its own, and the run goes on with its name.
  await page.keyboard.press('Control+Shift+O');
  await openTemplate(page, 'Autoencoder');
  await expect(tab(page, 'Autoencoder')).toHaveAttribute('aria-selected', 'true');
  await expect(tab(page, /^CNN/)).toHaveAccessibleName('CNN, Training, Unsaved changes');
  await expect(page.locator('.react-flow__node').getByText('Restored image')).toBeVisible();
  await expect(signs(page)).toHaveCount(0);
  await expect(background(page)).toContainText('‘CNN’ is training in the background');
  await expect(ownRun(page)).toHaveCount(0);
  const seen = await backgroundStep(page);
  await expect.poll(() => backgroundStep(page)).toBeGreaterThan(seen);
  await enterRoom(page, 'Train');
  await expect(phase(page)).toHaveText('Not trained yet');
  expect(await stepOf(page)).toBe(0);
  await expect(page.getByText('step 0 of 1,400')).toBeVisible();
  await expect(legend(page)).toHaveCount(0);
  await expect(figure(page, 'Speed')).toHaveText('–');
  await expect(figure(page, 'Learning rate')).toHaveText('–');
  await expect(figure(page, 'Backend')).toHaveText('–');
  await expect(figure(page, 'Parameters')).toHaveText(autoencoderParameters.toLocaleString('en'));
  await expect(messages(page)).toHaveCount(0);
  await expect(button(page, 'Train')).toBeEnabled();
  for (const name of ['Pause', 'Stop, keep weights', 'Reset'])
    await expect(button(page, name)).toBeDisabled();
  await expect(button(page, 'Pause')).toHaveAttribute('title', 'Nothing is training here.');
  await expect(button(page, 'Reset')).toHaveAttribute('title', 'It has not been trained yet.');
  await page.screenshot({ path: 'test-results/screens/two-documents-other.png' });
  await enterRoom(page, 'Inspect');
  await expect(page.getByText('Nothing to look at yet')).toBeVisible();
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('dialog', { name: /Export/ })).toContainText(
    /not been trained|untrained|seed/i,
  );
  await page.keyboard.press('Escape');

  // Editing and training it: first the other run is asked about, by its name.
  await enterRoom(page, 'Train');
  await set(page, 'Steps', '30');
  await button(page, 'Train').click();
  const busy = question(page, '‘CNN’ is still training');
  await page.screenshot({ path: 'test-results/screens/two-documents-asks.png' });
  await busy.getByRole('button', { name: 'Let it continue' }).click();
  await expect(phase(page)).toHaveText('Not trained yet');
  await expect(background(page)).toBeVisible();
  await button(page, 'Train').click();
  await busy.getByRole('button', { name: 'Stop it and train this one' }).click();
  await expect(phase(page)).toHaveText('Finished');
  await expect(page.getByText('step 30 of 30')).toBeVisible();
  await expect(background(page)).toHaveCount(0);
  await expect(ownRun(page)).toContainText('Finished');
  await expect(ownRun(page)).toContainText('30 / 30');
  await expect(figure(page, 'Parameters')).toHaveText(autoencoderParameters.toLocaleString('en'));
  await expect(page.locator('.curves')).not.toContainText('Accuracy');
  await expect(signs(page).first()).toBeVisible();
  const row = page.locator('.run-row').filter({ has: page.getByText('CNN', { exact: true }) });
  const kept = Number(
    /step ([\d,]+)/
      .exec(await row.locator('.run-row-figures').innerText())?.[1]
      ?.replaceAll(',', ''),
  );
  expect(kept).toBeGreaterThanOrEqual(seen);
  await page.screenshot({ path: 'test-results/screens/two-documents-trained.png' });
  await enterRoom(page, 'Inspect');
  await page.getByText('Try it', { exact: true }).click();
  await page.getByRole('button', { name: /^Predict/ }).click();
  await expect(
    page
      .getByText(/step 30/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();

  // Its model is edited: the room, the views and the signs say that they are from before; undoing takes that back.
  await enterRoom(page, 'Build');
  await set(page, 'Value of code', '16');
  await expect(page.locator('.block-figures[data-old="true"]').first()).toBeVisible();
  await enterRoom(page, 'Inspect');
  await expect(page.getByText(/^Trained before your last change to the model\./)).toBeVisible();
  await enterRoom(page, 'Train');
  await expect(page.getByText(/^Trained before your last change to the model\./)).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/two-documents-changed.png' });
  await page.keyboard.press('Control+z');
  await expect(page.getByText(/^Trained before your last change/)).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await page.getByRole('button', { name: 'Continue with the weights that fit' }).click();
  // The code's kernel and bias, and the kernel that reads it, are of another shape; the other five fit.
  await expect(
    page.getByText('‘Autoencoder’ continues with 5 of its 8 weights. New weights: Code, Decoder.'),
  ).toBeVisible();
  await expect(page.getByText(/^Trained before your last change/)).toHaveCount(0);
  await expect(phase(page)).toHaveText('Finished');
  const smaller = autoencoderParameters - 2 * 16 * 256 - 16;
  await expect(figure(page, 'Parameters')).toHaveText(smaller.toLocaleString('en'));

  // Back to the CNN: its own run again, as it was when it gave its engine up.
  await tab(page, /^CNN/).click();
  await expect(page.getByText('Restored image')).toHaveCount(0);
  await expect(phase(page)).toHaveText('Paused');
  expect(await stepOf(page)).toBe(kept);
  await expect(page.getByText('of 100,000')).toBeVisible();
  await expect(figure(page, 'Parameters')).toHaveText(cnnParameters.toLocaleString('en'));
  await expect(page.locator('.curves')).toContainText('Accuracy');
  expect(await signs(page).count()).toBe(cnnSigns);
  await expect(messages(page)).toHaveCount(1);
  await expect(messages(page)).toContainText(
    `Another document has been trained since. The weights of step ${kept.toLocaleString('en')} are saved`,
  );
  await expect(figure(page, 'Memory, estimate')).toBeVisible();
  await expect(bar(page)).toContainText('Next run: WASM');
  await page.screenshot({ path: 'test-results/screens/two-documents-back.png' });
  // What is taken away is its own too, though another document was trained last.
  const { name, bytes } = await takenAway(page, () =>
    page.getByRole('button', { name: /^Save weights/ }).click(),
  );
  expect(name).toBe('CNN.safetensors');
  const read = readSafetensors(new Uint8Array(bytes));
  if ('error' in read) throw new Error(read.error.en);
  expect(read.weights.reduce((sum, { data }) => sum + data.length, 0)).toBe(cnnParameters);
  await button(page, 'Resume').click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(kept);
  await expect(phase(page)).toHaveText('Training');
  await expect(messages(page)).toHaveCount(0);

  // The autoencoder again, finished; one click in the status bar leads back to the CNN, which trains on.
  await page.keyboard.press('Control+Alt+PageDown');
  await expect(phase(page)).toHaveText('Finished');
  await expect(page.getByText('step 30 of 30')).toBeVisible();
  await page.getByRole('button', { name: 'Language: 日本語' }).click();
  await expect(background(page)).toContainText(
    '「CNN（畳み込みネットワーク）」をバックグラウンドで学習中',
  );
  await page.screenshot({ path: 'test-results/screens/two-documents-ja.png' });
  await page.getByRole('button', { name: /English/ }).click();
  await background(page)
    .getByRole('button', { name: /is training in the background/ })
    .click();
  await expect(phase(page)).toHaveText('Training');
  await expect(background(page)).toHaveCount(0);
  expect(await stepOf(page)).toBeGreaterThan(kept);

  // And it can be stopped from anywhere.
  await tab(page, /^Autoencoder/).click();
  await page.getByRole('button', { name: 'Stop ‘CNN’, keep its weights' }).click();
  await expect(background(page)).toHaveCount(0);
  await expect(page.getByText(/^‘CNN’ stops at step [\d,]+\./)).toBeVisible();
  await expect(tab(page, /^CNN/)).toHaveAccessibleName('CNN, Unsaved changes');

  // Each takes back its own steps, and only what is not saved is asked about.
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(tab(page, 'Autoencoder')).toHaveAccessibleName('Autoencoder');
  await tab(page, /^CNN/).click();
  await expect(page.getByText('of 100,000')).toBeVisible();
  await page.keyboard.press('Control+Alt+w');
  await question(page, 'Save the changes to ‘CNN’?')
    .getByRole('button', { name: 'Keep as a draft' })
    .click();
  await expect(page.getByRole('tab')).toHaveCount(0);
  await expect(page).toHaveTitle('Autoencoder – Kumiki');
  expect(complaints).toEqual([]);
});
