// npm run test:unit [-- names and options of Vitest]: all tests but journeys, the slow ones and those that ask Python; on what is built afresh.
import { checkNode, ensureInstalled, must, newest, run } from './project.mjs';

checkNode();
await ensureInstalled();
await must(process.execPath, ['scripts/build-kernels.mjs']);
// Tests start the command some hundred times; from its bundle that takes a tenth of the time.
const sources = ['cli', 'graph-core', 'templates', 'package.json', 'package-lock.json'];
if (sources.some((source) => newest(source) > newest('dist/kumiki.mjs')))
  await must(process.execPath, ['scripts/build-cli.mjs']);
const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', '!slow*'];
process.exit(await run(process.execPath, [...args, ...process.argv.slice(2)]));
