// A program of the bench in one file, which starts in a tenth of the time: its test starts it again and again.
import path from 'node:path';
import { buildForNode } from '../scripts/build-for-node.mjs';
import { root } from '../scripts/project.mjs';

/** `name`: of a file of this folder. The bundle lies as deep below the root, from where it finds what it reads. */
export async function bundled(name: string): Promise<string> {
  const folder = path.join(root, 'test-results');
  await buildForNode(folder, { [name]: `bench/${name}.ts` }, name);
  return path.join(folder, `${name}.mjs`);
}
