// The same document and seed train to the same bits in a terminal and in the app, with one thread and with two.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { readSafetensors } from '../../graph-core/weights/safetensors.ts';
import { enterRoom, openApp, startTraining, takenAway } from '../open-app.ts';
import { trains } from '../limits.ts';
import { root, smallTransformer } from './small-transformer.ts';

test.describe.configure(trains);

/** Wide enough that products are shared out; dropout and a schedule are in it. */
const { folder, file, remove } = smallTransformer({ width: 64, words: 8, heldOut: 20, steps: 20 });
test.afterAll(remove);

/** Of the weights alone: the app's file also says what it is of. */
function sha256(file: Buffer): string {
  const read = readSafetensors(new Uint8Array(file));
  if ('error' in read) throw new Error(read.error.en);
  const hash = createHash('sha256');
  for (const { name, data } of read.weights) hash.update(name).update(data);
  return hash.digest('hex');
}

async function inTerminal(threads: number): Promise<string> {
  const out = path.join(folder, `threads-${threads}`);
  const options = ['--threads', `${threads}`, '--deterministic', '--out', out];
  const kumiki = ['--import', 'tsx', 'cli/kumiki.ts', 'train', file, ...options];
  const child = spawn(process.execPath, kumiki, { cwd: root, stdio: 'ignore' });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).toBe(0);
  return sha256(readFileSync(path.join(out, 'model.safetensors')));
}

async function inApp(page: Page): Promise<{ hash: string; says: string }> {
  await openApp(page);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.keyboard.press('ControlOrMeta+O'),
  ]);
  await chooser.setFiles(file);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await enterRoom(page, 'Train');
  await page.getByRole('button', { name: 'Backend', exact: true }).click();
  await page.getByRole('switch', { name: 'Same bits everywhere (deterministic)' }).check();
  await startTraining(page);
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible();
  const says = await page.getByText(/^Estimate: tensors take about/).innerText();
  const { bytes } = await takenAway(page, () =>
    page.getByRole('button', { name: /^Save weights/ }).click(),
  );
  return { hash: sha256(bytes), says };
}

test('terminal and app, one thread and two: the same bits', async ({ page, browser, baseURL }) => {
  const hash = await inTerminal(1);
  expect(await inTerminal(2)).toBe(hash);

  const many = await inApp(page);
  expect(many.says).toContain('The bits are the same everywhere.');
  expect(many.hash).toBe(hash);

  // A page that shares no memory with others has one thread, and another heap.
  const alone = await browser.newContext(baseURL ? { baseURL } : {});
  const lonely = await alone.newPage();
  await lonely.route('**/*', async (route) => {
    const answer = await route.fetch();
    const headers = Object.fromEntries(
      Object.entries(answer.headers()).filter(([name]) => !name.startsWith('cross-origin-')),
    );
    await route.fulfill({ response: answer, headers });
  });
  const single = await inApp(lonely);
  expect(single.says).toContain('threads: 1.');
  expect(single.hash).toBe(hash);
  await alone.close();
});
