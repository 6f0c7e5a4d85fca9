// A test file of one's own: what the app measures on it is what the command measures with the same weights (PyTorch and ONNX Runtime: cli/one-figure.test.ts).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../../scripts/project.mjs';
import { classifier } from '../dropped/classifier.ts';
import { trains } from '../limits.ts';
import { enterRoom, openApp, startTraining, takenAway } from '../open-app.ts';

test.describe.configure(trains);

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-test-file-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

/** Two classes that no line parts, so that some are missed. */
const table = (from: number, count: number) => [
  'length,width,kind',
  ...Array.from({ length: count }, (_, index) => {
    const [length, width] = [((from + index) * 37) % 23, ((from + index) * 17) % 19];
    const isSnail = length + 2 * width + (((from + index) * 7) % 13) > 32;
    return `${length},${width},${isSnail ? 'snail' : 'mussel'}`;
  }),
];

test('app and command: one report on a test file of one’s own', async ({ page }) => {
  const training = {
    steps: 30,
    validateEvery: 10,
    optimizer: { type: 'adam', learningRate: 0.03 },
  };
  const bindings = { measured: 'features', answer: 'target' };
  const shells = {
    ...classifier(2, training),
    data: { source: 'table', options: {}, bindings },
  };
  writeFileSync(at('shells.json'), JSON.stringify(shells));
  writeFileSync(at('train.csv'), table(0, 200).join('\n'));
  writeFileSync(at('test.csv'), table(500, 70).join('\n'));

  const complaints = await openApp(page);
  const give = async (open: () => Promise<void>, name: string) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
    await chooser.setFiles(at(name));
  };
  const press = (name: RegExp) => () => page.getByRole('button', { name }).click();
  await give(() => page.keyboard.press('ControlOrMeta+O'), 'shells.json');
  await enterRoom(page, 'Data');
  await give(press(/^Choose files$/), 'train.csv');
  await give(press(/^Keep a test file$/), 'test.csv');
  await expect(page.getByText('The data fits the model.')).toBeVisible();
  await enterRoom(page, 'Train');
  await page.getByRole('button', { name: 'Backend', exact: true }).click();
  await page.getByRole('switch', { name: 'Same bits everywhere (deterministic)' }).check();
  await startTraining(page);
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible();
  const weights = await takenAway(page, press(/^Save weights/));
  writeFileSync(at('w.safetensors'), weights.bytes);

  await page.getByRole('toolbar').getByRole('button', { name: 'Report' }).click();
  await page.getByRole('combobox', { name: 'Measure on' }).selectOption('test');
  await press(/^Measure again$/)();
  await expect(page.getByText(/^Measured on 70 test examples, for the first time/)).toBeVisible();
  const report = await takenAway(page, press(/^Save as HTML$/));

  const files = ['--data', at('train.csv'), `test=${at('test.csv')}`];
  const asked = ['--weights', at('w.safetensors'), ...files, '--deterministic', '--lang', 'en'];
  const own = ['evaluate', at('shells.json'), ...asked, '--split', 'test'];
  execFileSync(path.join(root, 'cli', 'bin.mjs'), [...own, '--report', at('report.html')]);
  // Only the app knows how often the run was measured on it.
  const figures = (html: string) => html.slice(html.indexOf('<h2>Loss and metrics</h2>'));
  const measured = figures(readFileSync(at('report.html'), 'utf8'));
  expect(measured).toMatch(/<td>accuracy<\/td><td class="n">0\.\d+/);
  expect(figures(report.bytes.toString())).toBe(measured);
  expect(complaints).toEqual([]);
});
