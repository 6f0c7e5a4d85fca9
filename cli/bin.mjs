#!/usr/bin/env node
// The command itself, for `npm link`, `npx` and `npm run kumiki`. Knows no command.
import { existsSync } from 'node:fs';
import { newest } from '../scripts/project.mjs';

// A fresh checkout has no training kernels yet; they take a few seconds, once.
if (!existsSync(new URL('../dist/kernels/stamp', import.meta.url))) {
  console.error(
    'Building the training kernels, once … / 学習用カーネルを作っています（一度だけ）…',
  );
  const { buildKernels } = await import('../scripts/build-kernels.mjs');
  await buildKernels();
}
// What `npm run build` bundled starts in a fraction of the time; where a source is newer, TypeScript is run as it stands.
const bundled = newest('dist/kumiki.mjs');
if (['cli', 'graph-core', 'templates', 'package.json'].every((source) => newest(source) <= bundled))
  await import('../dist/kumiki.mjs');
else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./kumiki.ts');
}
