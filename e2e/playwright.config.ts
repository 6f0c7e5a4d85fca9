// Journeys of a user through the built app, served exactly as `npm start -- --web` serves it.
import { defineConfig } from '@playwright/test';
import { findChromium } from '../scripts/chromium.mjs';
import { isBuilt, patience } from '../scripts/project.mjs';

if (!isBuilt())
  throw new Error(
    'The built app is older than its sources. Run `npm run test:e2e`, which builds it first, or `npm run build`.',
  );
const executablePath = await findChromium();
const port = Number(process.env.KUMIKI_PORT ?? 4517);

const timed = [
  '**/drafts.journey.ts',
  '**/engine/device-loss.journey.ts',
  '**/lost-device.journey.ts',
  '**/safe-start.journey.ts',
  '**/storage-silent.journey.ts',
];

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.journey.ts',
  // Training loads a core. `npm test` runs two journeys at once, and then alone those that hold the app to seconds.
  workers: 1,
  projects: [
    { name: 'journeys', testIgnore: timed, outputDir: '../test-results/journeys' },
    { name: 'timed', testMatch: timed, outputDir: '../test-results/timed' },
  ],
  // A hang costs whoever waits for it a minute; a journey that trains says so and has five (limits.ts).
  timeout: 60_000 * patience,
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
    // Recording every step takes a quarter of the time; `npm run test:e2e -- --trace on` has it where one looks for a fault.
    trace: 'off',
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
