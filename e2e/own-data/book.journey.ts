// A book of one's own, from the raw file to a sentence drawn and a test measured once.
import { expect, test } from '@playwright/test';
import { chooseData, enterRoom, openApp, openTemplate, startTraining } from '../open-app.ts';
import { trains } from '../limits.ts';

test.describe.configure(trains);

const sounds = ['la', 'mo', 'ri', 'ten', 'sa', 'ku', 'ven', 'do'];
/** Some 400 verses of four words, the same each time. */
const book = Array.from({ length: 400 }, (_, line) =>
  Array.from(
    { length: 4 },
    (__, word) => `${sounds[(line * 5 + word * 3) % 8]}${sounds[(line + word * word) % 8]}`,
  ).join(' '),
).join('\n');

test('a book is cut, learned, spoken from and measured on what was kept aside', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer decoder (GPT-like)');
  await chooseData(page, 'Text of your own');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Choose (other )?files$/ }).click(),
  ]);
  const buffer = Buffer.from(book);
  await chooser.setFiles({ name: 'verses.txt', mimeType: 'text/plain', buffer });
  await page.getByRole('textbox', { name: 'Share kept for a test' }).fill('0.1');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The data fits the model.')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/book-data.png' });

  await enterRoom(page, 'Train');
  await page.getByRole('textbox', { name: 'Steps', exact: true }).fill('25');
  await page.keyboard.press('Enter');
  await startTraining(page);
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible({
    timeout: trains.timeout,
  });

  await page.getByRole('toolbar').getByRole('button', { name: 'Report' }).click();
  await expect(page.getByText(/^Measured on [\d,]+ held-out examples\./)).toBeVisible();
  await expect(page.getByText('bits per character').first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Measure on' }).selectOption('test');
  await page.getByRole('button', { name: 'Measure again' }).click();
  await expect(
    page.getByText(/^Measured on [\d,]+ test examples, for the first time in this run\./),
  ).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/book-report.png' });

  await page.getByText('One sample', { exact: true }).click();
  await page.getByText('Try it', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Decoding' }).selectOption('Sampling');
  await page.getByRole('textbox', { name: 'Seed' }).fill('5');
  await page.getByRole('button', { name: 'Predict this sample' }).click();
  const said = page.locator('.said-word > span:first-child');
  await expect(said.first()).toBeVisible();
  const once = await said.allInnerTexts();
  await page.getByRole('button', { name: 'Predict this sample' }).click();
  await expect.poll(() => said.allInnerTexts()).toEqual(once);

  // The same in Japanese and dark, as a picture.
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('combobox').last().fill('日本語');
  await page.keyboard.press('Enter');
  await page.screenshot({ path: 'test-results/screens/book-said-ja.png' });
  expect(complaints).toEqual([]);
});
