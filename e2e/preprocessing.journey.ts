// Weights know what they were trained with: with another file chosen, they come in, and answer as their training reads it.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { readSafetensors } from '../graph-core/weights/safetensors.ts';
import { dropClassifier } from './dropped/classifier.ts';
import { chooseData, enterRoom, openApp, startTraining, takenAway } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

const training = {
  steps: 20,
  validateEvery: 0,
  seed: 3,
  optimizer: { type: 'adam', learningRate: 0.05 },
};

const header = 'length,width,kind';
const shells = (unit: number, kinds: readonly string[]): string =>
  [
    header,
    ...Array.from({ length: 40 }, (_, row) => {
      const kind = kinds[row % kinds.length] ?? '';
      const long = kind === 'snail' ? 20 : 40;
      return `${(long + (row % 7)) * unit},${(10 + (row % 5)) * unit},${kind}`;
    }),
  ].join('\n');

async function give(page: Page, name: string, words: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Choose (other )?files$/ }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(words) });
}

/** The odds of both classes for a row, from nothing but the file of weights. */
function odds(file: Buffer, row: readonly number[]): number[] {
  const read = readSafetensors(new Uint8Array(file));
  if ('error' in read) throw new Error(read.error.en);
  const { columns } = JSON.parse(read.metadata['kumiki.preprocessing'] ?? '') as {
    columns: { name: string; fields: { mean: number; deviation: number }[] }[];
  };
  const { fields = [] } = columns.find(({ name }) => name === 'features') ?? {};
  const arrayOf = (name: string) =>
    read.weights.find((array) => array.name.endsWith(name))?.data ?? [];
  const scaled = row.map((value, index) => {
    const { mean = 0, deviation = 1 } = fields[index] ?? {};
    return (value - mean) / deviation;
  });
  const logits = [0, 1].map((unit) =>
    scaled.reduce(
      (sum, value, index) => sum + value * (arrayOf('kernel')[index * 2 + unit] ?? 0),
      arrayOf('bias')[unit] ?? 0,
    ),
  );
  const whole = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return logits.map((logit) => Math.exp(logit) / whole);
}

async function importWeights(page: Page, bytes: Buffer) {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.keyboard.type('Import weights');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import weights' });
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    dialog.getByRole('button', { name: /^Choose/ }).click(),
  ]);
  await chooser.setFiles({ name: 'shells.safetensors', mimeType: '', buffer: bytes });
  return dialog;
}

test('weights come in beside another file, and answer with the scaling and classes of their training', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await dropClassifier(page, 2, training);
  await chooseData(page, 'Table of your own (CSV, TSV)');
  await give(page, 'shells.csv', shells(1, ['snail', 'mussel']));
  await expect(page.getByText('The data fits the model.').first()).toBeVisible();
  await startTraining(page);
  await expect(page.getByText(/step 20 of 20/).first()).toBeVisible();
  const { bytes } = await takenAway(page, () =>
    page.getByRole('button', { name: 'Save weights' }).click(),
  );
  expect(bytes.toString('latin1')).toContain('kumiki.preprocessing');

  // Another file: ten times as large, and of one class only.
  await enterRoom(page, 'Data');
  await give(page, 'large.csv', shells(10, ['snail']));
  const dialog = await importWeights(page, bytes);
  await expect(dialog).toContainText('These weights carry their preprocessing.');
  await page.screenshot({ path: 'test-results/screens/import-carries.png' });
  await dialog.getByRole('button', { name: 'Use these weights' }).click();
  await expect(dialog).toBeHidden();
  await enterRoom(page, 'Train');
  await expect(page.getByText(/This is not the data ‘.*’ was trained on\./)).toBeVisible();
  await expect(page.getByText(/‘length’: 40 of 40 values are far outside/)).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/import-other-data.png' });

  await enterRoom(page, 'Inspect');
  await page.getByText('Try it', { exact: true }).click();
  await page.getByPlaceholder('Comma-separated values: length, width').fill('23, 12');
  await page.getByRole('button', { name: /^Predict/ }).click();
  const [mussel = 0, snail = 0] = odds(bytes, [23, 12]);
  expect(snail).toBeGreaterThan(mussel);
  await expect(
    page.getByRole('listitem').filter({ hasText: `snail${snail.toFixed(3)}` }),
  ).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/try-other-data.png' });
  expect(complaints).toEqual([]);
});

test('weights that carry nothing say so, and are used only when the data may be fitted anew', async ({
  page,
}) => {
  await openApp(page);
  await dropClassifier(page, 2, training);
  await chooseData(page, 'Table of your own (CSV, TSV)');
  await give(page, 'shells.csv', shells(1, ['snail', 'mussel']));
  const head = JSON.stringify({
    'layer/kernel': { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] },
    'layer/bias': { dtype: 'F32', shape: [2], data_offsets: [16, 24] },
  });
  const bytes = Buffer.alloc(8 + head.length + 24);
  bytes.writeBigUInt64LE(BigInt(head.length));
  bytes.write(head, 8);
  const dialog = await importWeights(page, bytes);
  await expect(dialog).toContainText('These weights carry no preprocessing');
  await page.screenshot({ path: 'test-results/screens/import-carries-nothing.png' });
  await expect(dialog.getByRole('button', { name: 'Use them and refit the data' })).toBeEnabled();
});
