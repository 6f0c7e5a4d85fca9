// Where each test runs: Node for the core and its hosts, a light DOM for components.
import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', 'dist/**', 'e2e/**', '**/*.browser.test.{ts,tsx}'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: ignored,
          setupFiles: ['scripts/seed-tests.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'components',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.tsx'],
          exclude: ignored,
        },
      },
    ],
  },
});
