// npm run check: format, lint, types, the block index, the pictures of the house, sizes and what nobody uses; the layers are a unit test. Ends with the number that failed.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { root } from './project.mjs';

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
const waiting = [...checks];
// Most take one core: as many at once as there are, but the memory of two is enough.
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
if (process.argv.includes('--count'))
  console.log(`check: ${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, command, args] = next;
    const { code, said } = await told(command, args);
    process.stdout.write(said);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
    if (code !== 0) failed++;
  }
}

/** What it says comes whole, behind what another says. */
function told(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const hear = (bytes) => (said += bytes);
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
