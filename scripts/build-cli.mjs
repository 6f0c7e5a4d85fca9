// Bundles the command line and its helper threads into dist/.
import path from 'node:path';
import { buildForNode } from './build-for-node.mjs';
import { root } from './project.mjs';

const folder = path.join(root, 'dist');
await buildForNode(folder, { 'helper-thread': 'cli/serve-worker.ts' }, 'helper-thread');
// Last: where its bundle is, so is the thread that it starts.
await buildForNode(folder, { kumiki: 'cli/kumiki.ts' }, 'kumiki');
