// Data of one's own in the data room: a table set right and trained on, sentences in Japanese words, a zip of pictures.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { checkAccess } from './check-access.ts';
import { dropClassifier } from './dropped/classifier.ts';
import { enterRoom, openApp, openTemplate, startTraining, stepOf } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

const training = {
  steps: 20,
  validateEvery: 10,
  optimizer: { type: 'adam', learningRate: 0.01 },
};

async function give(
  page: Page,
  file: Parameters<Awaited<ReturnType<typeof chooser>>['setFiles']>[0],
) {
  const [opened] = await Promise.all([
    chooser(page),
    page.getByRole('button', { name: /^Choose (other )?files$/ }).click(),
  ]);
  await opened.setFiles(file);
}

const chooser = (page: Page) => page.waitForEvent('filechooser');

const written = (name: string, text: string | Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
});

async function chooseSource(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Data sets' }).getByText(title).click();
}

test('a table of one’s own: types set right, a bad value named, trained on', async ({ page }) => {
  const complaints = await openApp(page);
  await dropClassifier(page, 4, training);
  await enterRoom(page, 'Data');
  await chooseSource(page, 'Table of your own (CSV, TSV)');
  const rows = Array.from({ length: 40 }, (_, index) => {
    const width = index === 8 ? 'wide' : index === 11 ? '' : 3 + (index % 5);
    return `${10 + index},${width},${1 + (index % 3)},${index % 2 === 0 ? 'snail' : 'mussel'}`;
  });
  await give(page, written('shells.csv', ['length,width,beach,kind', ...rows].join('\n')));

  // What is wrong is named by line and column, in the sentence and in the table of columns.
  await expect(page.getByRole('alert')).toContainText(
    '‘shells.csv’, line 10, column ‘width’: ‘wide’ is not a finite number.',
  );
  const columns = page.getByRole('region', { name: 'Columns' });
  const row = (name: string) => columns.getByRole('row', { name: new RegExp(`^${name} `) });
  await expect(row('width')).toContainText('1 missing: line 13');
  await expect(row('width')).toContainText('1 not a number: line 10 ‘wide’');
  await expect(columns.getByLabel('Type of ‘length’')).toHaveValue('number');
  await expect(columns.getByLabel('Type of ‘kind’')).toHaveValue('class');
  await expect(columns.getByLabel('Predict ‘kind’')).toBeChecked();
  await page.screenshot({ path: 'test-results/screens/data-table-refused.png' });

  // By keyboard: beaches are classes though they are written as numbers, and the broken column is not used.
  await columns.getByLabel('Type of ‘beach’').focus();
  await page.keyboard.type('class');
  await expect(columns.getByLabel('Type of ‘beach’')).toHaveValue('class');
  await columns.getByLabel('Type of ‘width’').selectOption('skip');
  const examples = page.getByRole('table').last();
  await expect(examples).toContainText('beach = 1');
  await expect(examples.getByRole('columnheader').first()).toContainText('fills ‘Vector input’');
  await expect(examples).toContainText('answer of ‘Classification output’');
  await expect(page.getByText('The data fits the model.')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/data-table.png' });
  await checkAccess(page);

  // Another column is predicted, and the choice is one step back.
  await columns.getByLabel('Predict ‘beach’').check();
  await expect(examples).toContainText('kind = snail');
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(columns.getByLabel('Predict ‘kind’')).toBeChecked();
  await expect(page.getByText('The data fits the model.')).toBeVisible();

  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBe(20);
  expect(complaints).toEqual([]);
});

test('sentence pairs of one’s own, the Japanese side cut into words', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await enterRoom(page, 'Data');
  await chooseSource(page, 'Sentence pairs of your own');
  const things = ['pen:ペン', 'book:本', 'cat:猫', 'apple:りんご', 'map:地図'].map((thing) =>
    thing.split(':'),
  );
  const pairs = things.map(([en, ja]) => `this is a ${en} .\tこれは${ja}です。`);
  const long = 'this is a very very very very long sentence about pens .\tこれは長い文です。';
  await give(page, written('pairs.tsv', [...pairs, long].join('\n')));
  await page.getByLabel('Longest left').fill('8');
  await page.keyboard.press('Enter');
  await page.getByLabel('Cut the right column into').selectOption('japanese');
  await expect(page.getByText('1 of 6 pairs are longer than the limits')).toBeVisible();
  await page.getByText(/^Vocabulary of Target: /).click();
  for (const word of ['これ', 'は', 'です', '。'])
    await expect(page.locator('.vocabulary').last().getByText(word, { exact: true })).toBeVisible();

  // The model was made for other lengths: one click sets them all, and one undo takes that back.
  const fit = page.getByRole('button', { name: 'Fit the model to this data', exact: true });
  await expect(fit).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/data-pairs.png' });
  await fit.click();
  await expect(page.getByText('The data fits the model.')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(page.getByText('‘Source’ takes source_length 10')).toBeVisible();
  await fit.click();
  await expect(page.getByText('The data fits the model.')).toBeVisible();

  // A line that is no pair is named, and nothing of the file stays.
  await give(page, written('broken.tsv', [...pairs, 'only one side'].join('\n')));
  await expect(page.getByRole('alert')).toContainText('‘broken.tsv’, line 6: expected two');
  await expect(page.getByText(/^Vocabulary of/)).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('a zip and a folder of pictures, one folder a class', async ({ page }, info) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'CNN');
  await enterRoom(page, 'Data');
  await chooseSource(page, 'Pictures of your own');
  const painted = await page.evaluate(async () => {
    const files: Record<string, number[]> = {};
    for (const [folder, color] of [
      ['night', '#223'],
      ['day', '#fea'],
    ] as const)
      for (let index = 0; index < 6; index++) {
        const picture = new OffscreenCanvas(30 + index * 9, 40);
        const brush = picture.getContext('2d');
        if (!brush) throw new Error('no canvas');
        brush.fillStyle = color;
        brush.fillRect(0, 0, picture.width, 40);
        const type = index % 2 === 0 ? 'image/png' : 'image/jpeg';
        const bytes = await (await picture.convertToBlob({ type })).arrayBuffer();
        files[`${folder}/${index}.${type.slice(6)}`] = [...new Uint8Array(bytes)];
      }
    return files;
  });
  const entries = Object.entries(painted).map(([name, bytes]) => [name, Uint8Array.from(bytes)]);
  await give(page, written('sky.zip', zipSync(Object.fromEntries(entries))));
  const examples = page.getByRole('table');
  await expect(examples.locator('canvas')).toHaveCount(10);
  // The same as a folder of the disk.
  const folder = info.outputPath('sky');
  for (const [name, bytes] of Object.entries(painted)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), Uint8Array.from(bytes));
  }
  const [opened] = await Promise.all([
    chooser(page),
    page.getByRole('button', { name: 'Choose a folder' }).click(),
  ]);
  await opened.setFiles(folder);
  await expect(page.getByText('sky/night/0.png', { exact: false }).first()).toBeVisible();
  await expect(examples.locator('canvas')).toHaveCount(10);
  await expect(examples).toContainText('night');
  await expect(page.getByText('Training 10')).toBeVisible();

  // Training pictures change at random: each step is seen on some of them, and is one step back.
  const changes = page.getByRole('region', { name: 'Augmentation' });
  await changes.getByRole('button', { name: 'Add a step: Brightness' }).click();
  const drawn = (column: number) =>
    changes
      .getByRole('row')
      .nth(1)
      .locator('canvas')
      .nth(column)
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await expect(changes.getByRole('columnheader')).toHaveText(['original', ...ofSteps(5)]);
  await expect(changes.locator('canvas')).toHaveCount(18);
  await expect.poll(async () => (await drawn(1)) !== (await drawn(0))).toBe(true);
  await changes.getByRole('button', { name: 'Add a step: Cutout' }).click();
  await expect(changes.getByRole('listitem')).toHaveCount(2);
  await page.screenshot({ path: 'test-results/screens/data-pictures.png' });
  await page.keyboard.press('ControlOrMeta+Z');
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(changes.getByRole('listitem')).toHaveCount(0);

  await give(page, written('torn.zip', zipSync(Object.fromEntries(entries)).subarray(0, 400)));
  await expect(page.getByRole('alert')).toContainText('torn.zip');
  expect(complaints).toEqual([]);
});

const ofSteps = (count: number) => Array.from({ length: count }, (_, at) => `step ${at + 1}`);

async function largeTable(info: TestInfo): Promise<string> {
  const file = info.outputPath('large.csv');
  await writeFile(file, `a,b,c\n${'1.25,2.5,yes\n3.75,4.5,no\n'.repeat(2_000_000)}`);
  return file;
}

test('a large file shows how far it is read, and can be given up', async ({ page }, info) => {
  const complaints = await openApp(page);
  await dropClassifier(page, 4, training);
  await enterRoom(page, 'Data');
  await chooseSource(page, 'Table of your own (CSV, TSV)');
  await give(page, await largeTable(info));
  const progress = page.getByRole('progressbar', { name: 'Opening the data' });
  await expect.poll(async () => Number(await progress.getAttribute('value'))).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Opening was cancelled. Nothing was loaded.')).toBeVisible();
  await expect(progress).toBeHidden();
  await page.getByRole('button', { name: 'Open again' }).click();
  await expect(progress).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(complaints).toEqual([]);
});

test('a table too narrow for the model: counted, named with its repair where one trains, and trained on', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await dropClassifier(page, 8, training);
  await enterRoom(page, 'Data');
  await chooseSource(page, 'Table of your own (CSV, TSV)');
  await expect(page.getByRole('contentinfo')).toContainText('problem');
  const rows = Array.from(
    { length: 40 },
    (_, index) => `${index % 7},${index % 5},${'ab'[index % 2]}`,
  );
  await give(page, written('pairs.csv', ['length,width,kind', ...rows].join('\n')));
  const status = page.getByRole('contentinfo');
  await expect(status).toContainText('1 problem');

  await enterRoom(page, 'Train');
  const train = page.getByRole('toolbar').getByRole('button', { name: 'Train', exact: true });
  await expect(train).toBeDisabled();
  await expect(
    page.getByText(/^‘Vector input’ takes features 8, but the column ‘.+’ has 2 there\.$/).first(),
  ).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/train-problem.png' });
  await page.getByRole('button', { name: 'Set Features of ‘Vector input’ to 2' }).first().click();
  await expect(status).toContainText('No problems');
  await expect(train).toBeEnabled();
  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBe(20);
  expect(complaints).toEqual([]);
});
