// npm run soak [-- --seed N] [-- --only R1,S4]: what is promised of reliability and security, tried at its full size; writes docs/reliability.md.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import path from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, root } from './project.mjs';

/** A promise, the tests that try it, and those among them that are meant. */
const trials = [
  [
    'R1',
    'A save that is killed leaves the old file or the new one',
    ['main/write-whole.test.ts'],
    'killed at',
  ],
  [
    'R2',
    'A save keeps mode, owner and links, and says what happened',
    ['main/save-faults.test.ts'],
    'stay|not replaced|255|left is removed|quota|died',
  ],
  ['R3', 'What is said of a disk that refuses is true', ['main/write-whole.test.ts'], 'refused at'],
  [
    'R6',
    'Nothing is overwritten in silence',
    ['main/save-faults.test.ts', 'main/documents.test.ts'],
    'programs save|interleaved|behind our back',
  ],
  [
    'R8',
    'Every version of a document opens, with nothing lost',
    ['graph-core/document/open.test.ts'],
    'opens for ever|does not know|newer version',
  ],
  [
    'R9',
    'A malformed document is refused by name',
    ['graph-core/document/open.test.ts'],
    'malformed|pinned',
  ],
  [
    'R10',
    'Any edits leave a sound document, and undo takes all of them back',
    ['graph-core/analyze/edit-sequences.test.ts'],
    '',
  ],
  ['R11', 'Training does not grow', ['bench/growth.test.ts'], ''],
  [
    'R12',
    'A resumed run equals the unbroken one to the bit',
    ['graph-core/train/resume.test.ts'],
    '',
  ],
  [
    'R13',
    'A damaged checkpoint is never used',
    ['renderer/run/kept/run-storage.test.ts'],
    'damaged',
  ],
  ['R16', 'The memory estimate holds', ['graph-core/engine/estimate.test.ts'], ''],
  ['S3', 'The desktop window may do nothing but show the app', ['main/security.test.ts'], ''],
  ['S4', 'Whatever the page sends, main answers by the contract', ['main/ipc.test.ts'], ''],
  ['S5', 'The local server survives any request', ['scripts/app-server.test.ts'], ''],
  [
    'S6 S7',
    'Damaged data and weights are refused by name',
    ['graph-core/data/hostile.test.ts', 'graph-core/export/import/hostile.test.ts'],
    '',
  ],
  ['S8', 'A small document cannot cost much', ['graph-core/analyze/limits.test.ts'], ''],
  [
    'S9',
    'No document reaches into the language',
    ['graph-core/document/open.test.ts'],
    '__proto__',
  ],
  [
    'S10',
    'The package holds what it needs, once, with every licence',
    ['scripts/pack/packed-app.test.ts'],
    '',
  ],
].map(([bars, promise, files, only]) => ({ bars, promise, files, only }));

const notTried = [
  'Real Electron: no binary was at hand where this page was made. The release workflow runs `npm run test:electron` on Linux, Windows and macOS.',
  'macOS and Windows: everything here ran on one Linux machine.',
  'Power loss: a killed process is not a disk without power. Files are flushed before they are renamed, and their folder after it.',
  'Real GPUs: WebGL and WebGPU ran on a software renderer, in `npm test`.',
  'R4, 200 kills of a browser under continuous typing, and S1, 300 hostile documents through the whole screen: not part of the soak.',
  'R5, R7, R14, R15, R17, R18, R19 and S2 are tested by `npm test`, at the size that stands there.',
];

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const seed =
  option('--seed') ?? process.env.KUMIKI_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const only = option('--only')?.split(',');

checkNode();
await ensureInstalled();
await ensureBuilt();
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-soak-'));
const began = Date.now();
const rows = [];
for (const trial of trials) {
  if (only && !trial.bars.split(' ').some((bar) => only.includes(bar))) continue;
  console.log(`${trial.bars}: ${trial.promise} …`);
  const row = await tryOut(trial);
  console.log(`  ${row.outcome}, ${row.seconds} s`);
  rows.push(row);
}
rmSync(folder, { recursive: true, force: true });
const failed = rows.some(({ good }) => !good);
if (only) console.log('docs/reliability.md stays as it is: not everything was tried.');
else writeFileSync(path.join(root, 'docs', 'reliability.md'), page());
process.exit(failed ? 1 : 0);

async function tryOut({ bars, promise, files, only: titles }) {
  const report = path.join(folder, `${bars.replace(' ', '-')}.json`);
  const start = Date.now();
  const said = await output([
    'node_modules/vitest/vitest.mjs',
    'run',
    ...files,
    ...(titles ? ['-t', titles] : []),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const { passed, failed: wrong, skipped } = counts(report);
  const figures = said
    .split('\n')
    .filter((line) => bars.split(' ').some((bar) => line.startsWith(`[${bar}] `)))
    .map((line) => line.replace(/^\[\w+\] /, ''));
  return {
    bars,
    promise,
    good: passed.length > 0 && wrong.length === 0,
    outcome: `${passed.length} passed, ${wrong.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    what: figures.length > 0 ? figures : shortened(passed),
    wrong,
    seconds: Math.round((Date.now() - start) / 1000),
  };
}

/** Tests left out by their title are no part of it. */
function counts(report) {
  let suites = [];
  try {
    suites = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return { passed: [], failed: ['the tests did not end'], skipped: 0 };
  }
  const all = suites.flatMap(({ assertionResults }) => assertionResults);
  const titled = (state) => all.filter(({ status }) => status === state).map(({ title }) => title);
  return { passed: titled('passed'), failed: titled('failed'), skipped: titled('pending').length };
}

function shortened(titles) {
  const most = 6;
  return titles.length <= most
    ? titles
    : [...titles.slice(0, most), `and ${titles.length - most} more like these`];
}

function output(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      env: {
        ...process.env,
        KUMIKI_THOROUGH: '1',
        KUMIKI_SEED: seed,
        KUMIKI_PATIENCE: '20',
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (bytes) => (said += bytes));
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

function page() {
  const cell = (words) => words.replaceAll('|', '\\|').replaceAll('`', '');
  const [cpu] = cpus();
  const table = rows.map(
    ({ bars, promise, outcome, what, wrong, seconds }) =>
      `| ${bars} | ${cell(promise)} | ${[...what, ...wrong.map((title) => `**Failed:** ${title}`)].map(cell).join('<br>')} | ${outcome} | ${seconds} |`,
  );
  return `# Reliability

Written by \`npm run soak\`: what Kumiki promises, tried at its full size. Figures are what the tests counted; a failure is listed like a success. "0 of N" bounds the true rate only to about 3/N.

- Seed: ${seed}. \`npm run soak -- --seed ${seed}\` draws the same cases; the moments of random kills are those of the clock.
- Machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}. Other work may have run beside it: seconds are upper values.
- Date: ${new Date(began).toISOString().slice(0, 10)}. It took ${Math.round((Date.now() - began) / 60_000)} minutes.

| | Promise | What was tried | Tests | Seconds |
|---|---|---|---|---|
${table.join('\n')}

## What was not tried

${notTried.map((words) => `- ${words}`).join('\n')}
`;
}
