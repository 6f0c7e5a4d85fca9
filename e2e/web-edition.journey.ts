// The web edition in a folder of a web server that sets no headers: with threads after the first visit, without a network, and to the next version.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { must } from '../scripts/project.mjs';
import { makeWebEdition, writeServiceWorker } from '../scripts/pack/web-edition.mjs';
import { firstFiveMinutes } from './first-five-minutes.ts';
import { trains } from './limits.ts';
import { openApp, openTemplate, startTraining, stepOf } from './open-app.ts';

test.describe.configure(trains);

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-web-'));
  await must(process.execPath, ['scripts/pack/sbom.mjs']);
  await makeWebEdition(folder);
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** As plain as a web server can be. */
async function serve(files: string): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname.replace(/^\/some\/where\//, '').replace(/^$/, 'index.html');
    readFile(path.join(files, decodeURIComponent(file))).then(
      (bytes) =>
        response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? '' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, address: `http://127.0.0.1:${port}/some/where/` };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

const isIsolated = (page: Page): Promise<boolean> => page.evaluate(() => crossOriginIsolated);

/** A page that is on its way to being loaded anew answers nothing yet. */
const becomesIsolated = (page: Page): Promise<void> =>
  expect.poll(() => isIsolated(page).catch(() => undefined)).toBe(true);

test('after the first visit it has its threads, and works with the network off', async ({
  page,
}) => {
  const { server, address } = await serve(folder);
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(address))
      outside.push(request.url());
  });
  const complaints = await openApp(page, address);
  const loaded = page.waitForEvent('load');
  if (!(await isIsolated(page))) await loaded;
  await becomesIsolated(page);
  await openTemplate(page, 'Transformer');
  await startTraining(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
  await expect(page.getByText('works without a network')).toBeVisible();

  await stop(server);
  await expect(fetch(address)).rejects.toThrow();
  await page.goto(address);
  expect(await isIsolated(page)).toBe(true);
  await firstFiveMinutes(page);

  // All that a later lesson asks for is here as well.
  const wanted = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'service-worker.js')
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  expect(wanted.length).toBeGreaterThan(200);
  const refused = await page.evaluate(async (files) => {
    const answers = await Promise.all(
      files.map(async (file) => ((await fetch(file)).ok ? undefined : file)),
    );
    return answers.filter((file) => file !== undefined);
  }, wanted);
  expect(refused).toEqual([]);
  expect(outside).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a newer version waits until the user reloads', async ({ page }) => {
  const { server, address } = await serve(folder);
  await openApp(page, address);
  await becomesIsolated(page);
  await openTemplate(page, 'Transformer');

  const file = path.join(folder, 'index.html');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('</head>', '<meta name="newer" /></head>'),
  );
  await writeServiceWorker(folder);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(page.getByText('A new version of Kumiki is ready')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/new-version.png' });
  // Nothing has changed under the hands of the user, even in a second window.
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  const second = await page.context().newPage();
  await second.goto(address);
  await expect(second.locator('meta[name="newer"]')).toHaveCount(0);
  await second.close();

  await page.getByRole('button', { name: 'Reload now' }).click();
  await expect(page.locator('meta[name="newer"]')).toHaveCount(1);
  await becomesIsolated(page);
  await stop(server);
});

test.describe('where the browser keeps no worker', () => {
  test.use({ serviceWorkers: 'block' });

  test('it says that training has one thread', async ({ page }) => {
    const { server, address } = await serve(folder);
    await openApp(page, address);
    await expect(page.getByText('training uses one core')).toBeVisible();
    expect(await isIsolated(page)).toBe(false);
    await stop(server);
  });
});
