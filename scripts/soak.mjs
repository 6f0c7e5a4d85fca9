// npm run soak [-- --seed N --only R1,S4 --minutes N]: what is promised of reliability and security, tried at full size; writes docs/reliability.md.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { checkNode, ensureBuilt, ensureInstalled, root } from './project.mjs';
import { journeyFigures, testFigures } from './soak-figures.mjs';

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
    'R4',
    'Of what is typed, a killed browser loses a second at most',
    ['e2e/drafts.journey.ts'],
    'a killed browser',
    50,
  ],
  [
    'R5',
    'What was saved, discarded, overwritten or replaced is offered back, and no file changes by it',
    ['renderer/versions', 'renderer/document/versions'],
    '',
  ],
  [
    'R6',
    'Nothing is overwritten in silence',
    [
      'main/save-faults.test.ts',
      'main/documents.test.ts',
      'renderer/host/browser-documents.test.ts',
    ],
    'programs save|interleaved|behind our back|overtaken|same moment',
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
  [
    'R10 UI',
    'Whatever a hand does on the canvas, no gesture hangs, and undo takes all of it back',
    ['e2e/gestures/gestures.journey.ts'],
    'gestures of seed',
    1,
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
  [
    'R16',
    'The memory estimate holds, for every template',
    ['bench/memory.test.ts', 'graph-core/engine/estimate.test.ts'],
    '',
  ],
  [
    'R20',
    'What twice ended Kumiki while it opened does not keep it from starting',
    ['e2e/safe-start.journey.ts'],
    '',
    1,
  ],
  ['S1', 'A document of a stranger runs nothing', ['e2e/hostile-documents.journey.ts'], '', 1],
  ['S3', 'The desktop window may do nothing but show the app', ['main/security.test.ts'], ''],
  ['S4', 'Whatever the page sends, main answers by the contract', ['main/ipc.test.ts'], ''],
  ['S5', 'The local server survives any request', ['scripts/app-server.test.ts'], ''],
  [
    'S6 S7',
    'Damaged data and weights are refused by name',
    ['graph-core/data/hostile.test.ts', 'graph-core/export/import/hostile.test.ts'],
    '',
  ],
  [
    'S8',
    'A small document cannot cost much',
    ['graph-core/analyze/limits.test.ts', 'bench/large-documents.test.ts'],
    '',
  ],
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
].map(([bars, promise, files, only, repeat]) => ({ bars, promise, files, only, repeat }));

const notTried = [
  'Real Electron: no binary was at hand where this page was made. The release workflow runs `npm run test:electron` on Linux, Windows and macOS.',
  'macOS and Windows: everything here ran on one Linux machine.',
  'Power loss: a killed process is not a disk without power. Files are flushed before they are renamed, and their folder after it.',
  'Real GPUs: WebGL and WebGPU ran on a software renderer, in `npm test`.',
  'R7, R14, R15, R17, R18, R19 and S2 are tested by `npm test`, at the size that stands there.',
];

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const seed =
  option('--seed') ?? process.env.KUMIKI_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const only = option('--only')?.split(',');
const minutes = Number(option('--minutes') ?? 0);

checkNode();
await ensureInstalled();
await ensureBuilt();
const chromium = await ensureChromium();
const folder = path.join(root, 'dist', 'soak');
mkdirSync(folder, { recursive: true });
const before = readFileSync(path.join(root, 'docs', 'reliability.md'), 'utf8').split('\n');
let failed = false;
for (const trial of trials) {
  if (only && !trial.bars.split(' ').some((bar) => only.includes(bar))) continue;
  console.log(`${trial.bars}: ${trial.promise} …`);
  const row = await tryOut(trial);
  console.log(`  ${row.outcome}, ${row.seconds} s`);
  failed ||= !row.good;
  writeFileSync(fileOf(trial, 'row'), JSON.stringify(row));
}
writePage(trials.map((trial) => kept(trial)));
process.exit(failed ? 1 : 0);

function fileOf({ bars }, kind) {
  return path.join(folder, `${bars.replace(' ', '-')}.${kind}.json`);
}

/** The last row of a promise, measured in this folder or where the page was made; one that was never tried says so. */
function kept(trial) {
  try {
    return JSON.parse(readFileSync(fileOf(trial, 'row'), 'utf8'));
  } catch {
    const { bars, promise } = trial;
    const line = before.find((row) => row.startsWith(`| ${bars} |`));
    if (line) return { line };
    return { bars, promise, what: ['**Not tried.**'], wrong: [], outcome: '', seconds: '', on: '' };
  }
}

async function tryOut(trial) {
  const { bars, promise, files } = trial;
  const report = fileOf(trial, 'report');
  const start = Date.now();
  const inBrowser = files.every((file) => file.endsWith('.journey.ts'));
  const said = await output(inBrowser ? journeys(trial) : tests(trial, report), {
    KUMIKI_THOROUGH: '1',
    KUMIKI_SEED: seed,
    KUMIKI_MINUTES: String(minutes),
    KUMIKI_PATIENCE: '20',
    KUMIKI_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    NO_COLOR: '1',
  });
  const found = (inBrowser ? journeyFigures : testFigures)(report, bars, said);
  return {
    bars,
    promise,
    ...found,
    seconds: Math.round((Date.now() - start) / 1000),
    on: new Date(start).toISOString().slice(0, 10),
    seed,
  };
}

function tests({ files, only: titles }, report) {
  return [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...files,
    ...(titles ? ['-t', titles] : []),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
}

/** Journeys that time cuts short count as far as they came. */
function journeys({ files, only: titles, repeat }) {
  return [
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config',
    'e2e/playwright.config.ts',
    '--reporter=json',
    ...files,
    ...(titles ? ['-g', titles] : []),
    // A picture of the page at every key and click is half of a journey's time.
    '--trace=off',
    `--repeat-each=${repeat}`,
    ...(minutes > 0 ? [`--global-timeout=${minutes * 60_000}`] : []),
  ];
}

function output(command, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (bytes) => (said += bytes));
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

function writePage(rows) {
  const cell = (words) => words.replaceAll('|', '\\|').replaceAll('`', '');
  const [cpu] = cpus();
  const table = rows.map(({ line, bars, promise, outcome, what, wrong, seconds, on }) => {
    if (line !== undefined) return line;
    const tried = [...what, ...wrong.map((title) => `**Failed:** ${title}`)].map(cell).join('<br>');
    return `| ${bars} | ${cell(promise)} | ${tried} | ${outcome} | ${seconds} | ${on} |`;
  });
  const old = before.find((line) => line.startsWith('- Seed: '))?.match(/^- Seed: ([\d, ]+)/)?.[1];
  const kepts = rows.some(({ line }) => line !== undefined) ? (old?.split(', ') ?? []) : [];
  const seeds = [...new Set([...rows.map((row) => row.seed), ...kepts])].filter(Boolean);
  const page = `# Reliability

Written by \`npm run soak\`: what Kumiki promises, tried at its full size. Figures are what the tests counted; a failure is listed like a success. "0 of N" bounds the true rate only to about 3/N.

- Seed: ${seeds.join(', ')}. \`npm run soak -- --seed ${seeds[0]}\` draws the same cases; the moments of random kills are those of the clock.
- Machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}. Other work may have run beside it: seconds are upper values.

| | Promise | What was tried | Tests | Seconds | Date |
|---|---|---|---|---|---|
${table.join('\n')}

## What was not tried

${notTried.map((words) => `- ${words}`).join('\n')}
`;
  writeFileSync(path.join(root, 'docs', 'reliability.md'), page);
}
