// Files dropped on the window: a table becomes the data, weights are imported, what nobody takes is named.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { enterRoom, openApp, openTemplate } from '../open-app.ts';

/** Drags a file over the canvas, and lets go of it there. */
async function drag(
  page: Page,
  file: { name: string; type: string; content: string | number[] },
  events: readonly string[],
): Promise<void> {
  await page.evaluate(
    ([{ name, type, content }, names]) => {
      const transfer = new DataTransfer();
      const part = typeof content === 'string' ? content : Uint8Array.from(content);
      transfer.items.add(new File([part], name, { type }));
      const at = document.querySelector('.canvas, .gallery, main') ?? document.body;
      for (const event of names)
        at.dispatchEvent(
          new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
    },
    [file, events] as const,
  );
}

const rows = Array.from(
  { length: 60 },
  (_, index) => `${index % 7},${(index * 3) % 5},${index % 2 ? 'red' : 'blue'}`,
);
const table = {
  name: 'flowers.csv',
  type: 'text/csv',
  content: `width,height,colour\n${rows.join('\n')}\n`,
};

test('a table dropped on the canvas is asked about, then becomes the data', async ({ page }) => {
  const complaints = await openApp(page);
  await drag(page, { name: 'w.safetensors', type: '', content: 'x' }, ['dragover', 'drop']);
  await expect(page.getByText('no document is open that could use them')).toBeVisible();
  await openTemplate(page, 'Transformer');

  await drag(page, table, ['dragover']);
  await expect(page.getByText('Drop the table or text to train on it.')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/drop-hint.png' });
  await expect(page.getByText('Drop the table or text to train on it.')).toHaveCount(0);

  await drag(page, table, ['dragover', 'drop']);
  await expect(page.getByText('Train on ‘flowers.csv’ as …')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/drop-question.png' });
  await page.getByRole('button', { name: 'Table of your own (CSV, TSV)' }).last().click();
  await expect(page.getByText('flowers.csv (', { exact: false })).toBeVisible();
  await expect(page.getByText('width', { exact: true }).first()).toBeVisible();

  await drag(page, { name: 'slides.pdf', type: 'application/pdf', content: 'x' }, ['drop']);
  await expect(page.getByText('‘slides.pdf’ cannot be used here.', { exact: false })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a table dropped where no document is open begins a model that learns it', async ({
  page,
}) => {
  const complaints = await openApp(page);
  const holes = { ...table, content: table.content.replace('\n1,3,', '\n,3,') };
  await drag(page, holes, ['dragover', 'drop']);
  await expect(page.getByText('no value in column ‘width’', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Fill in missing values' }).click();
  await expect(page.getByText('The data fits the model.')).toBeVisible();
  await expect(page).toHaveTitle(/flowers/);
  await enterRoom(page, 'Build');
  // As a whole, though it came while the canvas was behind the Data room.
  await expect(page.locator('.react-flow__node')).toHaveCount(5);
  await expect(page.getByText('No problems')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/begun-with-data.png' });
  expect(complaints).toEqual([]);
});

test('an ONNX model dropped on the window becomes blocks', async ({ page }) => {
  const complaints = await openApp(page);
  const models = await readFile(
    new URL('../../graph-core/export/onnx/open/fixtures/backend-models.json', import.meta.url),
    'utf8',
  );
  const { 'pytorch-converted/test_Linear': linear } = JSON.parse(models) as Record<
    string,
    { readonly model: string }
  >;
  const content = [...Buffer.from(linear?.model ?? '', 'base64')];
  await drag(page, { name: 'linear.onnx', type: '', content }, ['dragover', 'drop']);
  await expect(page.getByText('‘linear.onnx’ is open as blocks.', { exact: false })).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveCount(3);
  await page.getByRole('button', { name: 'Use its weights' }).click();
  await expect(
    page.getByText('The file has all 2 parameter arrays', { exact: false }),
  ).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/onnx-weights.png' });
  expect(complaints).toEqual([]);
});

test('a document dropped on the window is opened', async ({ page }) => {
  const complaints = await openApp(page);
  const content = JSON.stringify({
    format: 'kumiki',
    version: 1,
    name: 'Dropped',
    notes: '',
    variables: {},
    graph: { nodes: [], edges: [], notes: [] },
    modules: [],
    data: { source: '', options: {}, bindings: {} },
    training: {
      optimizer: { type: 'sgd', learningRate: 0.1 },
      schedule: { type: 'constant' },
      batchSize: 8,
      steps: 10,
      seed: 1,
      clipNorm: 0,
      validateEvery: 0,
    },
  });
  await drag(page, { name: 'dropped.json', type: 'application/json', content }, ['drop']);
  await expect(page.getByRole('textbox', { name: 'Name of the document' })).toHaveValue('Dropped');
  expect(complaints).toEqual([]);
});
