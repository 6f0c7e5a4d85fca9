// Where each test runs: Node for the core and its hosts, a light DOM for components.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const ignored = [
  '**/node_modules/**',
  'dist/**',
  '.peers/**',
  'e2e/**',
  '**/*.browser.test.{ts,tsx}',
];

// A limit only ends what hangs: a busy machine may be ten times as slow, and a slow answer is a right one.
const limits = { testTimeout: 900_000, hookTimeout: 900_000 };

/**
 * What these test is how a process begins, or what it grows by, so each begins in its own. They come first, and so does
 * the longest of all, which would else run alone at the end.
 */
const alone = [
  'bench/growth.test.ts',
  'graph-core/data/large-files.test.ts',
  'graph-core/engine/estimate.test.ts',
  'graph-core/engine/fused/thread-pool.test.ts',
  'graph-core/engine/start-engine.test.ts',
  'graph-core/export/matrix.test.ts',
  'graph-core/train/memory-check.test.ts',
];

export default defineConfig({
  test: {
    // On two cores vitest would leave one to itself, and it does little.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: [...ignored, ...alone],
          setupFiles: ['scripts/prepare-tests.ts'],
          // Loading TensorFlow.js and the core anew for each of 130 files would take longer than most of them run.
          isolate: false,
          ...limits,
        },
      },
      {
        test: {
          name: 'alone',
          environment: 'node',
          include: alone,
          setupFiles: ['scripts/prepare-tests.ts'],
          ...limits,
        },
      },
      {
        test: {
          name: 'components',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.tsx'],
          exclude: ignored,
          ...limits,
        },
      },
    ],
  },
});
