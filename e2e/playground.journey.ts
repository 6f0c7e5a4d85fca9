// The page of all parts, as `npm run dev` serves it: every part is there, no theme or language breaks one, and each is photographed.
import type { TestInfo } from '@playwright/test';
import { expect, test } from '@playwright/test';
import react from '@vitejs/plugin-react';
import type { ViteDevServer } from 'vite';
import { createServer } from 'vite';
import { helpPages } from '../scripts/help-pages.ts';
import { checkAccess } from './check-access.ts';

let server: ViteDevServer;

test.beforeAll(async () => {
  server = await createServer({
    configFile: false,
    root: new URL('../renderer', import.meta.url).pathname,
    cacheDir: new URL('../test-results/playground-vite', import.meta.url).pathname,
    plugins: [react(), helpPages],
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false },
  });
  await server.listen();
});
test.afterAll(() => server.close());

async function photograph(info: TestInfo, name: string, body: Buffer): Promise<void> {
  await info.attach(name, { body, contentType: 'image/png' });
}

test('every part in every state, in both themes and languages', async ({ page }, info) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const [address] = server.resolvedUrls?.local ?? [];
  await page.goto(`${address}parts/playground.html`);
  for (const language of ['en', 'ja']) {
    await page.getByText(language, { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('.playground-part')).toHaveCount(7);
    await checkAccess(page, async (theme) =>
      photograph(info, `parts-${language}-${theme}`, await page.screenshot({ fullPage: true })),
    );
  }
  await page.getByRole('button', { name: 'ダイアログを開く' }).click();
  await expect(page.getByRole('dialog', { name: '削除' })).toBeVisible();
  await checkAccess(page, async (theme) =>
    photograph(info, `dialog-${theme}`, await page.screenshot()),
  );
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  // The one part that fails on purpose says so itself.
  expect(complaints.filter((words) => !words.includes('x is undefined'))).toEqual([]);
});

test('the development server opens the app', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const [address = ''] = server.resolvedUrls?.local ?? [];
  await page.goto(address);
  await expect(page.getByRole('heading', { name: /Templates|テンプレート/ })).toBeVisible();
  expect(complaints).toEqual([]);
});
