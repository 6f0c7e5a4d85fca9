// Figures of one's own data in its own unit: prices answered in prices, two classes by name, sentences no longer than they are.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { chooseData, enterRoom, openApp, openTemplate, startTraining } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

const position = { x: 0, y: 0 };

/** A dense layer between a vector and an output. */
function documentFor(output: string, port: string): Buffer {
  const wire = (id: string, from: [string, string], to: [string, string]) => ({
    id,
    from: { node: from[0], port: from[1] },
    to: { node: to[0], port: to[1] },
  });
  return Buffer.from(
    JSON.stringify({
      format: 'kumiki',
      version: 1,
      name: 'Own numbers',
      notes: '',
      variables: {},
      graph: {
        nodes: [
          { id: 'x', type: 'vector-input', version: 1, params: { features: 2 }, position },
          { id: 'd', type: 'dense', version: 1, params: { units: 1 }, position: { x: 300, y: 0 } },
          { id: 'y', type: output, version: 1, params: {}, position: { x: 600, y: 0 } },
        ],
        edges: [
          wire('a', ['x', 'values'], ['d', 'values']),
          wire('b', ['d', 'values'], ['y', port]),
        ],
        notes: [],
      },
      modules: [],
      data: { source: 'table', options: {}, bindings: { x: 'features', y: 'target' } },
      training: {
        optimizer: { type: 'adam', learningRate: 0.05 },
        schedule: { type: 'constant' },
        batchSize: 16,
        steps: 60,
        seed: 0,
        clipNorm: 1,
        validateEvery: 20,
      },
    }),
  );
}

async function openDocument(page: Page, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.keyboard.press('ControlOrMeta+O'),
  ]);
  await chooser.setFiles({ name: 'own.json', mimeType: 'application/json', buffer });
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

async function give(page: Page, name: string, lines: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Choose (other )?files$/ }).click(),
  ]);
  const buffer = Buffer.from(lines.join('\n'));
  await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer });
}

test('a price is answered, missed and shown as a price', async ({ page }) => {
  const complaints = await openApp(page);
  await openDocument(page, documentFor('regression-output', 'values'));
  await enterRoom(page, 'Data');
  const prices = Array.from({ length: 200 }, (_, row) => 100_000 + 1000 * (row % 50));
  const rows = prices.map((price, row) => `${row % 50},${row % 7},${price}`);
  await give(page, 'houses.csv', ['size,rooms,price', ...rows]);
  const first = page
    .locator('.preview .preview-table tbody tr')
    .first()
    .locator('.feature .numbers')
    .last();
  await expect(first).toHaveText(/^1[0-4]\d000$/);
  await startTraining(page);
  const final = page.locator('.final-held-out');
  await expect(final).toContainText('final held-out, 40 examples');
  await expect(final).toContainText('Loss (standardised)');
  await expect(final).toContainText('Mean absolute error (price)');
  await enterRoom(page, 'Inspect');
  const cells = page.locator('.numbers-table tbody tr').first().locator('th, td');
  await expect(cells.first()).toHaveText('price');
  const [answer, target, off] = (await cells.allInnerTexts()).slice(1).map(Number);
  expect(prices).toContain(target);
  expect(answer).toBeGreaterThan(50_000);
  expect(off).toBeCloseTo((answer ?? 0) - (target ?? 0), -1);
  expect(complaints).toEqual([]);
});

test('two classes are learned by a binary output and told by name', async ({ page }) => {
  const complaints = await openApp(page);
  await openDocument(page, documentFor('binary-output', 'logits'));
  await enterRoom(page, 'Data');
  const rows = Array.from(
    { length: 200 },
    (_, row) => `${row % 50},1,${row % 50 > 24 ? 'stays' : 'leaves'}`,
  );
  await give(page, 'stay.csv', ['years,one,answer', ...rows]);
  await expect(page.getByText('The data fits the model.')).toBeVisible();
  await startTraining(page);
  await expect(page.locator('.final-held-out')).toContainText('Accuracy');
  await enterRoom(page, 'Inspect');
  await expect(page.locator('.numbers-table tbody th').first()).toHaveText('stays');
  expect(complaints).toEqual([]);
});

test('fitted to pairs of sentences, the model is as long as the longest one', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Seq2Seq with additive attention (Bahdanau)');
  await chooseData(page, 'Sentence pairs of your own');
  const words = (count: number, word: string) =>
    Array.from({ length: count }, () => word).join(' ');
  const pairs = Array.from(
    { length: 60 },
    (_, row) => `${words(1 + (row % 7), 'a')}\t${words(1 + (row % 9), 'b')}`,
  );
  await give(page, 'pairs.tsv', pairs);
  await page.getByRole('button', { name: 'Fit the model to this data', exact: true }).click();
  await expect(page.getByText('The data fits the model.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Longest left' })).toHaveValue('7');
  await expect(page.getByRole('textbox', { name: 'Longest right' })).toHaveValue('9');
  await enterRoom(page, 'Train');
  const batches = page.getByRole('combobox', { name: 'Batch length' });
  await expect(batches).toHaveValue('cut');
  await batches.selectOption('grouped');
  await expect(page.getByText(/Sentences of similar length share a batch/)).toBeVisible();
  expect(complaints).toEqual([]);
});
