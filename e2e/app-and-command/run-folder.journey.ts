// A run that `kumiki train` writes into a folder, followed in the app: its curve grows, its attention is seen, and in the end its weights are taken.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { dropFolder } from '../dropped/folder.ts';
import { trains } from '../limits.ts';
import { enterRoom, openApp, openView, stepOf } from '../open-app.ts';
import { root, smallTransformer } from './small-transformer.ts';

test.describe.configure(trains);

const { folder, file, remove } = smallTransformer({
  width: 16,
  words: 6,
  heldOut: 20,
  steps: 50_000,
});
const out = path.join(folder, 'own-run');
let training: ChildProcess | undefined;
test.afterAll(() => {
  training?.kill('SIGKILL');
  remove();
});

/** The folder on the disk where the system's chooser, which no test can answer, would be asked. */
async function chooseThatFolder(page: Page): Promise<void> {
  await page.exposeFunction('fileThere', (name: string) => {
    const there = path.join(out, name);
    if (!existsSync(there) || !statSync(there).isFile()) return null;
    return { base64: readFileSync(there).toString('base64'), at: statSync(there).mtimeMs };
  });
  await page.addInitScript(() => {
    type There = (name: string) => Promise<{ base64: string; at: number } | null>;
    const { fileThere } = window as unknown as { fileThere: There };
    const handle = (above: string) => ({
      name: 'own-run',
      async *keys() {},
      getDirectoryHandle: async (name: string) => handle(`${above}${name}/`),
      getFileHandle: async (name: string) => ({
        async getFile() {
          const there = await fileThere(above + name);
          if (!there) throw new DOMException('', 'NotFoundError');
          const bytes = Uint8Array.from(atob(there.base64), (letter) => letter.charCodeAt(0));
          return new File([bytes], name, { lastModified: there.at });
        },
      }),
    });
    Object.assign(window, { showDirectoryPicker: async () => handle('') });
  });
}

test('a run in another program is followed until its end, and its weights taken', async ({
  page,
}) => {
  const kumiki = ['--import', 'tsx', 'cli/kumiki.ts', 'train', file, '--out', out];
  training = spawn(process.execPath, kumiki, { cwd: root, stdio: 'ignore' });
  await expect.poll(() => existsSync(path.join(out, 'log.jsonl')), { timeout: 120_000 }).toBe(true);

  await chooseThatFolder(page);
  const complaints = await openApp(page);
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('combobox').fill('run folder');
  await page.keyboard.press('Enter');
  const room = page.getByRole('region', { name: 'Train' });
  await expect(room.getByText('Training elsewhere')).toBeVisible();
  await expect(room.getByText(/‘own-run’ is trained by kumiki train on WASM/)).toBeVisible();
  await expect(room.getByText(/Last news \d+ s ago/)).toBeVisible();
  await expect(room.locator('.uplot').first()).toBeVisible();
  const step = await stepOf(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(step);
  await expect(room.getByRole('button', { name: 'Pause', exact: true })).toBeDisabled();
  await expect(room.getByRole('button', { name: 'Take the weights as a run here' })).toBeDisabled();
  await expect(room.getByText(/Views show the checkpoint of step [1-9]/)).toBeVisible();

  await enterRoom(page, 'Inspect');
  await openView(page, /Attention/);
  await expect(page.getByText('Point at a cell to read it')).toBeVisible();

  training.kill('SIGINT');
  await enterRoom(page, 'Train');
  await expect(room.getByText('Stopped elsewhere')).toBeVisible();
  await room.getByRole('button', { name: 'Take the weights as a run here' }).click();
  await expect(room.locator('.run-row').getByText('own-run', { exact: true })).toBeVisible();
  await expect(room.getByRole('button', { name: 'Resume', exact: true })).toBeEnabled();
  const { step: last } = JSON.parse(readFileSync(path.join(out, 'run.json'), 'utf8'));
  expect(await stepOf(page)).toBe(last);
  expect(complaints).toEqual([]);
});

test('the folder of a run is opened where it is dropped, or chosen in a browser that hands out no folder', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: undefined });
  });
  const complaints = await openApp(page);
  const room = page.getByRole('region', { name: 'Train' });
  await dropFolder(page, out);
  await expect(room.getByText('Stopped elsewhere')).toBeVisible();
  await expect(room.getByText(/Views show the checkpoint of step [1-9]/)).toBeVisible();

  await page.reload();
  // Before the app stands, nobody hears a key.
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('combobox').fill('run folder');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.keyboard.press('Enter'),
  ]);
  await chooser.setFiles(out);
  await expect(room.getByText(/as it was when it was chosen|‘own-run’/).first()).toBeVisible();
  expect(complaints).toEqual([]);
});
