// A model that was never trained is taken away as a graph model, with proof; then as ONNX, as a project and as a picture.
import { writeFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { expect, test } from '@playwright/test';
import { readSafetensors } from '../graph-core/weights/safetensors.ts';
import { enterRoom, openApp, openTemplate, stepOf, takenAway } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

test('from a template to a proven TensorFlow.js graph model', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await page.keyboard.press('ControlOrMeta+E');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toContainText('freshly initialised (seed');

  await dialog.getByRole('radio', { name: 'TensorFlow.js graph model' }).check();
  // With what each format needs, which takes a moment to find out.
  await expect(dialog).toContainText('To open it you also need:');
  await page.screenshot({ path: 'test-results/screens/export.png' });
  const { name, bytes } = await takenAway(page, () =>
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  );
  expect(name).toMatch(/Transformer.*-tfjs-graph\.zip$/);
  const files = unzipSync(bytes);
  expect(Object.keys(files).sort()).toEqual(['README.md', 'model.json', 'weights.bin']);
  const model = JSON.parse(new TextDecoder().decode(files['model.json'])) as {
    format: string;
    signature: { inputs: object; outputs: object };
    weightsManifest: { weights: { shape: number[] }[] }[];
  };
  expect(model.format).toBe('graph-model');
  expect(Object.keys(model.signature.inputs)).toHaveLength(2);
  const [output = ''] = Object.keys(model.signature.outputs);

  await expect(dialog).toContainText('Verified: read back and run on 16 inputs (WASM)');
  await expect(dialog).toContainText(`Saved as ${name}.`);
  const row = dialog.getByRole('row').filter({ hasText: output });
  const difference = Number(await row.getByRole('cell').last().innerText());
  expect(difference).toBeLessThanOrEqual(1e-5);
  await page.screenshot({ path: 'test-results/screens/export-proof.png' });

  // ONNX runs in a runtime of the app's own, loaded only now.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await dialog.getByRole('button', { name: 'Another format' }).click();
  await dialog.getByRole('radio', { name: 'ONNX' }).check();
  const onnx = await takenAway(page, () =>
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  );
  expect(onnx.name).toMatch(/\.onnx$/);
  await expect(dialog).toContainText('Verified: read back and run on 16 inputs (WASM)');
  expect(Number(await row.getByRole('cell').last().innerText())).toBeLessThanOrEqual(1e-5);
  expect(asked.some((url) => /ort-wasm-simd-threaded.*\.gz$/.test(url))).toBe(true);

  // The project takes its data along: the worker opens it.
  await dialog.getByRole('button', { name: 'Another format' }).click();
  await dialog.getByRole('radio', { name: 'PyTorch project' }).check();
  const project = await takenAway(page, () =>
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  );
  expect(Object.keys(unzipSync(project.bytes))).toEqual(
    expect.arrayContaining([
      'train.py',
      'predict.py',
      'preprocessing.json',
      'model.py',
      'README.md',
    ]),
  );
  // Cancelled at once, everything is as it was.
  await dialog.getByRole('button', { name: 'Another format' }).click();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('button', { name: 'Export', exact: true })).toBeEnabled();

  const svg = await takenAway(page, () => dialog.getByRole('button', { name: 'SVG' }).click());
  expect(svg.name).toBe('Transformer.svg');
  expect(svg.bytes.toString()).toContain('Decoder layer');
  const png = await takenAway(page, () => dialog.getByRole('button', { name: 'PNG' }).click());
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  await writeFile('test-results/screens/export-picture.png', png.bytes);
  await page.screenshot({ path: 'test-results/screens/export-formats.png' });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(complaints).toEqual([]);
});

test('weights of the current run are exported from beside the runs', async ({ page }) => {
  const complaints = await openApp(page);
  await openTemplate(page, 'Transformer');
  await enterRoom(page, 'Train');
  await page.getByRole('button', { name: 'One step' }).click();
  await expect.poll(() => stepOf(page)).toBe(1);
  await page.getByRole('button', { name: 'Export…' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toContainText('weights of step 1.');
  const { name, bytes } = await takenAway(page, () =>
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  );
  expect(name).toBe('Transformer.safetensors');
  const read = readSafetensors(new Uint8Array(bytes));
  if ('error' in read) throw new Error(read.error.en);
  // Freshly initialised biases are zeros; after a step they are not.
  const biases = read.weights.filter((weight) => weight.name.endsWith('/bias'));
  expect(biases.some(({ data }) => data.some((value) => value !== 0))).toBe(true);
  await expect(dialog).toContainText('Verified: read back and run on 16 inputs (WASM)');
  expect(complaints).toEqual([]);
});
