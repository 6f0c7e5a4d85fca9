// Where knip begins to look for what nobody uses: exports, files and dependencies.
import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  // What is started by its path: pages, workers, threads, processes.
  entry: [
    'renderer/index.html',
    'renderer/parts/playground.tsx',
    'renderer/**/*.worker.ts',
    'cli/kumiki.ts',
    'cli/serve-worker.ts',
    'cli/library/{index.ts,kumiki.d.ts}',
    'scripts/*.mjs',
    'scripts/{serve,exports-page}.ts',
    'scripts/pack/*.mjs',
    'scripts/pack/service-worker.ts',
    'bench/{analysis,examine-document,frozen,node-side}.ts',
    'bench/page/*.{html,worker.ts}',
    'e2e/playwright.config.ts',
    'e2e/electron/{playwright.config,*.desktop}.ts',
    'e2e/**/*.journey.ts',
    'e2e/engine/*-page.ts',
    'graph-core/blocks/kit/blocks-page.ts',
    'graph-core/engine/assembly/*.ts',
  ],
  project: ['**/*.{ts,tsx,mjs,css}'],
  // Its configuration refuses to load while the app is not built.
  playwright: false,
  // Of the system, where it has them.
  ignoreBinaries: ['apt-get', 'fish', 'script', 'strace', 'torchrun'],
  // scripts/check.mjs runs oxlint by its path, and oxlint its helper for types.
  ignoreDependencies: ['oxlint', 'oxlint-tsgolint'],
  compilers: {
    css: (text) => [...text.matchAll(/(?<=@)import[^;]+/g)].join('\n'),
  },
};

export default config;
