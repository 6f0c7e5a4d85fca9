// What only the real Electron shows: isolation and threads, the policy, files by the system's dialogs, its clipboard, a close with a question.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { _electron, expect, test } from '@playwright/test';
import { electronBinary } from '../../scripts/electron-binary.mjs';
import { root } from '../../scripts/project.mjs';
import { enterRoom, openTemplate, startTraining, stepOf } from '../open-app.ts';

let home: string;
let app: ElectronApplication;
let page: Page;
let complaints: string[];

test.beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'kumiki-desktop-'));
  app = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: [
      root,
      `--user-data-dir=${home}`,
      '--lang=en-US',
      ...(process.env.CI && process.platform === 'linux' ? ['--no-sandbox'] : []),
    ],
  });
  page = await app.firstWindow();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.evaluate(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`The content security policy stopped ${violatedDirective} ${blockedURI}`),
    ),
  );
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
});

test.afterEach(async () => {
  // Whatever is unsaved may go: the process ends without a question.
  await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => undefined);
  rmSync(home, { recursive: true, force: true });
});

test('the window is isolated and trains on its threads', async () => {
  expect(await page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([
    true,
    'function',
  ]);
  await expect(page.getByText('training uses one core')).toHaveCount(0);
  await openTemplate(page, 'Transformer');
  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(3);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  if (cores > 1) await expect(page.getByText(/WASM · \d+ threads/).first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('the page reaches neither Node nor the network', async () => {
  const reached = await page.evaluate(async () => ({
    node: 'require' in globalThis || 'process' in globalThis,
    bridge: Object.keys((globalThis as { kumiki?: object }).kumiki ?? {}).toSorted(),
    network: await fetch('https://example.com/').then(
      () => true,
      () => false,
    ),
    window: window.open('https://example.com/') !== null,
  }));
  expect(reached).toEqual({ node: false, bridge: ['call', 'on'], network: false, window: false });
});

test('a document is saved by the system’s dialog, and a block copied to its clipboard', async () => {
  await openTemplate(page, 'Transformer');
  const file = path.join(home, 'mine.kumiki');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await page.keyboard.press('ControlOrMeta+Shift+KeyS');
  await expect
    .poll(() => {
      try {
        return (JSON.parse(readFileSync(file, 'utf8')) as { format: string }).format;
      } catch {
        return undefined;
      }
    })
    .toBe('kumiki');

  await enterRoom(page, 'Build');
  await page.locator('.react-flow__node').first().click();
  await page.keyboard.press('ControlOrMeta+KeyC');
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain('nodes');
});

test('a window with unsaved changes stays until it has asked', async () => {
  await openTemplate(page, 'Transformer');
  await page.locator('.react-flow__node').first().click();
  await page.keyboard.press('Delete');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toBeVisible();
  expect(app.windows()).toHaveLength(1);
});
