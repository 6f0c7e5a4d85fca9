// Journeys of a user through the built app, served exactly as `npm start -- --web` serves it.
import { defineConfig } from '@playwright/test';
import { findChromium } from '../scripts/chromium.mjs';
import { isBuilt } from '../scripts/project.mjs';

if (!isBuilt())
  throw new Error(
    'The built app is older than its sources. Run `npm run test:e2e`, which builds it first, or `npm run build`.',
  );
const executablePath = await findChromium();
const port = Number(process.env.KUMIKI_PORT ?? 4517);

/** CI waits for the slowest machine; who stands before a failing journey does not. */
const patience = process.env.CI ? 5 : 1;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.journey.ts',
  outputDir: '../test-results/journeys',
  // Training loads a core; two journeys at once would time each other out on a small machine.
  workers: 1,
  // Limits only end what hangs: a busy machine may be ten times as slow, and a slow answer is a right one.
  timeout: 1_200_000,
  expect: { timeout: 60_000 * patience },
  retries: 0,
  reporter: [['list'], ['json']],
  use: {
    // A click that finds nothing says so soon, however long the journey may train.
    actionTimeout: 60_000 * patience,
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  webServer: {
    command: `node --import tsx scripts/serve.ts --port ${port}`,
    cwd: new URL('..', import.meta.url).pathname,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
