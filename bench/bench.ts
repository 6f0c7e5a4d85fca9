// `npm run bench -- <row> [--json] [--node | --browser] [--threads n] [--rounds n]`: our engine beside stock TensorFlow.js and PyTorch.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Document } from '../graph-core/index.ts';
import { openPages } from './page-runner.ts';
import { startProcess } from './process-runner.ts';
import { report } from './report.ts';
import type { Row } from './row.ts';
import { setupOf } from './row.ts';
import { rows } from './rows.ts';
import type { Runner } from './runner.ts';
import type { Setup } from './side.ts';
import type { SideName } from './sides.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    node: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '6' },
    /** Threads of our side; PyTorch always has one. */
    threads: { type: 'string', default: `${threadsOfTheApp()}` },
    /** Leaves sides out, e.g. `--only ours,torch` while working on one. */
    only: { type: 'string', default: 'stock,ours,torch' },
  },
});

/** As renderer/engine/threads.ts: one core is left to the screen where there are more than two. */
function threadsOfTheApp(): number {
  const cores = cpus().length;
  return Math.min(8, cores > 2 ? cores - 1 : cores);
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const python = '/usr/bin/python3';

function hasTorch(): boolean {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function machine(): string {
  return `${cpus()[0]?.model.trim()} × ${cpus().length}`;
}

/** How many steps of a round a side takes: slow ones fewer, so that all get about the same time. */
const stepsPerRound = { stock: 1, ours: 8, torch: 8 };

/** Of all rounds: milliseconds and losses of each step, processor milliseconds a step of each round. */
interface Measured {
  readonly times: readonly number[];
  readonly losses: readonly number[];
  readonly cpu: readonly number[];
}

async function measure(row: Row, place: 'node' | 'browser'): Promise<void> {
  const setup = setupOf(row);
  const wanted = options.only.split(',');
  const pages = place === 'browser' ? await openPages() : undefined;
  const start = (side: SideName, given: Setup): Promise<Runner> =>
    pages
      ? pages.start(side, given, Number(options.threads))
      : startProcess(
          process.execPath,
          ['--import', 'tsx', here('node-side.ts'), side, options.threads, '--relaxed-simd'],
          given,
        );
  const sides: [keyof typeof stepsPerRound, Runner][] = [];
  if (row.stock && wanted.includes('stock')) sides.push(['stock', await start('stock', setup)]);
  if (wanted.includes('ours')) sides.push(['ours', await start('ours', setup)]);
  if (wanted.includes('torch') && hasTorch())
    sides.push(['torch', await startProcess(python, [here('torch_side.py')], setup)]);
  try {
    const runs = new Map<string, Measured>(
      sides.map(([name]) => [name, { times: [], losses: [], cpu: [] }]),
    );
    for (let round = 0; round < Number(options.rounds); round++)
      for (const [name, runner] of sides) {
        const before = runs.get(name) as Measured;
        const steps = stepsPerRound[name];
        const { times, losses, cpuMilliseconds } = await runner.run(before.times.length, steps);
        runs.set(name, {
          times: [...before.times, ...times],
          losses: [...before.losses, ...losses],
          cpu: [...before.cpu, cpuMilliseconds / steps],
        });
      }
    report({
      row,
      parameters: setup.weights.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0),
      machine: machine(),
      place: pages?.facts ?? `Node ${process.versions.node}`,
      sides: sides.map(([name, { facts }]) => ({ name, facts, ...(runs.get(name) as Measured) })),
      json: options.json,
    });
  } finally {
    for (const [, runner] of sides) await runner.close();
    await pages?.close();
  }
}

/** Not a comparison but a time: from the click to 99 % of held-out dates right. */
async function measureDates(): Promise<void> {
  const file = here('../templates/seq2seq-bahdanau.json');
  const template = JSON.parse(await readFile(file, 'utf8')) as Document;
  const pages = await openPages();
  try {
    const run = await pages.trainDates(template, Number(options.threads));
    const result = { row: 'dates', machine: machine(), place: pages.facts, ...run };
    if (options.json) console.log(JSON.stringify(result, null, 2));
    else
      console.log(
        `\nDates → ISO, Bahdanau: ${run.exact >= 0.99 ? '' : 'NOT '}at 99 % exact (${run.exact}) after ${run.steps} steps and ${run.seconds.toFixed(1)} s\n${run.facts} · ${pages.facts} · ${machine()}`,
      );
  } finally {
    await pages.close();
  }
}

const names = positionals.length > 0 ? positionals : [...rows.map(({ name }) => name), 'dates'];
execFileSync(process.execPath, [here('../scripts/build-kernels.mjs')]);
for (const name of names) {
  if (name === 'dates') {
    await measureDates();
    continue;
  }
  const row = rows.find((one) => one.name === name);
  if (!row)
    throw new Error(`There is no row ${name}; there are ${rows.map((r) => r.name).join(', ')}.`);
  const places =
    options.node && !options.browser ? ['node'] : options.node ? ['browser', 'node'] : ['browser'];
  for (const place of places) await measure(row, place as 'node' | 'browser');
}
