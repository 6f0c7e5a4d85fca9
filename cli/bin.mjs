#!/usr/bin/env node
// The command itself, for `npm link`, `npx` and `npm run kumiki`: TypeScript is run as it stands. Knows no command.
import { existsSync } from 'node:fs';
import { register } from 'tsx/esm/api';

register();
// A fresh checkout has no training kernels yet; they take a few seconds, once.
if (!existsSync(new URL('../dist/kernels/stamp', import.meta.url))) {
  console.error('Building the training kernels, once …');
  const { buildKernels } = await import('../scripts/build-kernels.mjs');
  await buildKernels();
}
await import('./kumiki.ts');
