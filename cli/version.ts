// The version of Kumiki, from package.json.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './node-assets.ts';

// Our own file: it has a version.
export const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
};
