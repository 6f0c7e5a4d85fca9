// What the app says of a model is what the command says of the same weights: its report, a drawn sentence, a whole file.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { enterRoom, openApp, startTraining, takenAway } from '../open-app.ts';
import { trains } from '../limits.ts';
import { root, smallTransformer } from './small-transformer.ts';

test.describe.configure(trains);

const small = smallTransformer({ width: 16, words: 4, heldOut: 60, steps: 15 });
test.afterAll(small.remove);
const at = (name: string) => path.join(small.folder, name);

/** With the weights that the app trained. */
function kumiki(command: string, ...args: readonly string[]): string {
  const all = [command, at('small.json'), '--weights', at('w.safetensors'), '--deterministic'];
  return execFileSync(path.join(root, 'cli', 'bin.mjs'), [...all, ...args], { encoding: 'utf8' });
}

test('app and command: one report, one drawn sentence, one file of answers', async ({ page }) => {
  const complaints = await openApp(page);
  const [opening] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.keyboard.press('ControlOrMeta+O'),
  ]);
  await opening.setFiles(at('small.json'));
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await enterRoom(page, 'Train');
  await page.getByRole('button', { name: 'Backend', exact: true }).click();
  await page.getByRole('switch', { name: 'Same bits everywhere (deterministic)' }).check();
  await startTraining(page);
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible();
  const weights = await takenAway(page, () =>
    page.getByRole('button', { name: /^Save weights/ }).click(),
  );
  writeFileSync(at('w.safetensors'), weights.bytes);

  await page.getByRole('toolbar').getByRole('button', { name: 'Report' }).click();
  await expect(page.getByText('Measured on 60 held-out examples.')).toBeVisible();
  const report = await takenAway(page, () =>
    page.getByRole('button', { name: 'Save as HTML' }).click(),
  );
  kumiki('evaluate', '--report', at('report.html'), '--lang', 'en');
  expect(report.bytes.toString()).toBe(readFileSync(at('report.html'), 'utf8'));

  // A sentence of the report leads inside, where the model speaks for itself.
  await page.getByRole('button', { name: 'Look inside example 2', exact: true }).click();
  await page.getByText('Try it', { exact: true }).click();
  const [, , given = ''] =
    /<td>([^<]+)<\/td><td>[^<]*<\/td><td>([^<]+)<\/td>/.exec(
      report.bytes.toString().split('<th>given</th>')[1] ?? '',
    ) ?? [];
  const words = [...new Set(given.split(' '))].slice(0, 3);
  const sentence = Array.from({ length: 4 }, (_, index) => words[index % words.length]).join(' ');
  await page.getByRole('textbox', { name: 'Source' }).fill(sentence);
  await page.getByRole('combobox', { name: 'Decoding' }).selectOption('Sampling');
  await page.getByRole('textbox', { name: 'Temperature' }).fill('2');
  await page.getByRole('textbox', { name: 'Seed' }).fill('5');
  await page.getByRole('button', { name: 'Predict', exact: true }).click();
  const said = page.locator('.said-word > span:first-child');
  await expect(said.first()).toBeVisible();
  const drawn = ['--temperature', '2', '--sampling-seed', '5'];
  const { predictions } = JSON.parse(
    kumiki('predict', '--input', `source=${sentence}`, ...drawn, '--json'),
  ) as { predictions: { tokens: { word: string }[] }[] };
  expect(await said.allInnerTexts()).toEqual(predictions[0]?.tokens.map(({ word }) => word));

  const lines = Array.from({ length: 90 }, (_, row) =>
    Array.from({ length: 4 }, (__, index) => words[(row + index * index) % words.length]).join(' '),
  );
  writeFileSync(at('asked.txt'), lines.join('\n'));
  await page.getByRole('button', { name: 'Answer a whole file' }).click();
  const [choosing] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files' }).click(),
  ]);
  await choosing.setFiles(at('asked.txt'));
  await page.getByRole('button', { name: 'Answer the file' }).click();
  await expect(page.getByText('90 rows answered with the weights of step 15.')).toBeVisible();
  const answers = await takenAway(page, () =>
    page.getByRole('button', { name: 'Save the answers' }).click(),
  );
  kumiki('predict', '--data', at('asked.txt'), '--out', at('out.csv'), ...drawn);
  expect(answers.bytes.toString()).toBe(readFileSync(at('out.csv'), 'utf8'));
  expect(answers.name).toBe('asked-answers.csv');
  expect(complaints).toEqual([]);
});
