// node scripts/pack/try-package.mjs tarball [20 24 …]: installs the npm package in an empty folder and runs it there, on this Node or on those versions.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../project.mjs';

const [given = '', ...versions] = process.argv.slice(2);
const tarball = path.resolve(given);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const megabytes = statSync(tarball).size / 1e6;
if (megabytes > 5) fail(`The package has ${megabytes.toFixed(2)} MB, more than 5.`);

function tryIn(folder, version) {
  const at = (...names) => path.join(folder, ...names);
  writeFileSync(at('package.json'), '{"name": "empty", "type": "module", "private": true}\n');
  const wanted = version === undefined ? [] : [`node@${version}`];
  run(npm, [
    'install',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--prefer-offline',
    tarball,
    ...wanted,
  ]);
  const node = version === undefined ? process.execPath : at('node_modules/node/bin/node');
  const kumiki = (...args) => run(node, [at('node_modules/kumiki/bin.mjs'), ...args]);

  const about = run(node, ['--version']).trim();
  if (!kumiki('templates').includes('transformer')) fail('templates lists no transformer.');
  if (!kumiki('check', 'transformer').includes('Sound')) fail('The transformer is not sound.');
  const small = ['--set', 'units=8', '--option', 'examples=100', '--option', 'heldOut=20'];
  kumiki('train', 'seq2seq', ...small, '--steps', '3', '--threads', '2', '--out', 'run');
  const { metrics } = JSON.parse(kumiki('evaluate', 'run', '--json'));
  kumiki(
    'export',
    'run',
    '--weights',
    'run/model.safetensors',
    '--format',
    'onnx',
    '--out',
    'out.onnx',
  );
  if (!existsSync(at('out.onnx'))) fail('No ONNX file was written.');

  writeFileSync(at('use.mjs'), script);
  const said = JSON.parse(run(node, ['use.mjs']));
  if (said.loss !== metrics.loss)
    fail(`The library says ${said.loss}, the command ${metrics.loss}.`);
  const installed = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  const others = Object.keys(installed).filter(
    (name) => /node_modules/.test(name) && !/node_modules\/(kumiki|node(-bin.*)?)$/.test(name),
  );
  if (others.length > 0) fail(`It brings along ${others.join(', ')}.`);
  writeFileSync(at('use.ts'), typed);
  run(process.execPath, [
    path.join(root, 'node_modules/typescript/bin/tsc'),

    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    '',
    'use.ts',
  ]);
  console.log(
    `${about}: kumiki ${megabytes.toFixed(2)} MB installed and run in an empty folder, held-out loss ${metrics.loss}`,
  );

  function run(command, args) {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0)
      fail(
        `${command} ${args.join(' ')} ended with ${status}: ${error?.message ?? stderr + stdout}`,
      );
    return stdout;
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** The run of the command line, opened by the library. */
const script = `
import { readFileSync } from 'node:fs';
import { analyze, compile, exportAs, formats, KumikiError, load, open, templates, train } from 'kumiki';

const { document: saved } = JSON.parse(readFileSync('run/run.json', 'utf8'));
const document = open(saved);
if (!analyze(document).trainable || !compile(document) || templates.length < 20) throw new Error('analysis');
const model = await load(document, readFileSync('run/model.safetensors'));
const { loss } = await model.evaluate();
const [answer] = await model.predict({ heldOut: 0 });
if (typeof answer.text !== 'string') throw new Error('no answer');
model.dispose();
const trained = await train(document, { steps: 2, threads: 1 });
if (trained.curves.loss.values.length !== 2) throw new Error('no curve');
const weights = await trained.weights();
trained.dispose();
for (const format of ['safetensors', 'torch', 'onnx']) {
  const files = await exportAs(format, document, weights);
  if (!formats.includes(format) || files.length === 0) throw new Error(format);
}
try { open('{'); throw new Error('opened'); } catch (reason) { if (!(reason instanceof KumikiError)) throw reason; }
console.log(JSON.stringify({ loss }));
`;

const typed = `
import { open, train, type Model } from 'kumiki';
const model: Model = await train(open('seq2seq'), { steps: 1 });
const metrics: Readonly<Record<string, number>> = await model.evaluate();
// @ts-expect-error There is no such option.
await train(open('seq2seq'), { epochs: 1 });
export { metrics };
`;

for (const version of versions.length > 0 ? versions : [undefined]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-package-'));
  try {
    tryIn(folder, version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
