// npm run check: format, lint, types, the block index, the pictures of the house, sizes and what nobody uses; the layers are a unit test. Ends with the number that failed.
import { root, run } from './project.mjs';
import path from 'node:path';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const projects = [
  'graph-core/tsconfig.json',
  'graph-core/tsconfig.test.json',
  'main/tsconfig.json',
  'renderer/tsconfig.json',
  'renderer/tsconfig.test.json',
  'e2e/tsconfig.json',
  'tsconfig.json',
];
const checks = [
  ['format', bin('biome'), ['format', '.']],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ...projects.map((project) => [`types of ${path.dirname(project)}`, bin('tsc'), ['-p', project]]),
  ['block index', process.execPath, ['scripts/block-index.mjs', '--check']],
  ['sizes', process.execPath, ['scripts/sizes.mjs']],
  ['pictures of the house', process.execPath, ['scripts/architecture.mjs', '--check']],
  ['kernel table', process.execPath, ['--import', 'tsx', 'scripts/kernel-table.ts']],
];

let failed = 0;
for (const [name, command, args] of checks) {
  const code = await run(command, args);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
  if (code !== 0) failed++;
}
if (process.argv.includes('--count'))
  console.log(`check: ${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
