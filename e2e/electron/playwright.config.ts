// Journeys through the desktop app in the real Electron; `npm run test:electron` runs them where it is.
import { defineConfig } from '@playwright/test';
import { patience } from '../../scripts/project.mjs';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.desktop.ts',
  outputDir: '../../test-results/electron',
  workers: 1,
  timeout: 180_000 * patience,
  expect: { timeout: 60_000 * patience },
  reporter: [['list']],
});
