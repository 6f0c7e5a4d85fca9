// Builds everything that is not committed: training kernels, the screen, Electron's main process and preload, the command line.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { must, root } from './project.mjs';

const { execPath: node } = process;
await must(node, ['scripts/build-kernels.mjs']);
await must(node, ['scripts/block-index.mjs']);
await must(node, ['node_modules/electron-vite/bin/electron-vite.js', 'build']);
await must(node, ['scripts/build-cli.mjs']);
mkdirSync(path.join(root, 'dist'), { recursive: true });
// Its time tells `npm start` whether a source is newer.
writeFileSync(path.join(root, 'dist', 'built'), '');
