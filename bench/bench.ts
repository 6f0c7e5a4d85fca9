// npm run bench: our engine beside stock TensorFlow.js and PyTorch. `--help` lists rows and options.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { threadsHere } from '../cli/node-assets.ts';
import type { Document } from '../graph-core/index.ts';
import { curvesEpsilon, followCurves } from './curves.ts';
import type { BenchSide, OpenSides, Runtime } from './open-sides.ts';
import { machine, openSides } from './open-sides.ts';
import { openPages } from './page-runner.ts';
import { report } from './report.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';

const { values: options, positionals } = parsed({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    node: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '6' },
    /** Threads of our side, and of PyTorch and JAX. */
    threads: { type: 'string', default: `${threadsHere()}` },
    peers: { type: 'string', default: '1' },
    /** Leaves sides out, e.g. `--only ours,torch` while working on one. */
    only: { type: 'string', default: 'stock,ours,torch,exact' },
    /** Instead of times: how far the losses come apart over so many steps. */
    curves: { type: 'string' },
    /** Of Adam; curves have one of their own. */
    epsilon: { type: 'string' },
    /** Of `growth` and `screen`: how long; of `growth`: on which templates. */
    steps: { type: 'string', default: '10000' },
    template: { type: 'string' },
    /** Of `scale`: million parameters, and how long it may take. */
    least: { type: 'string', default: '0' },
    most: { type: 'string', default: '30' },
    minutes: { type: 'string', default: '60' },
    /** Of `twin`: which seeds, and where what they reached is kept. */
    seeds: { type: 'string', default: '0,1,2' },
    out: { type: 'string', default: 'twin.json' },
    /** Of `pairs`: a file of pairs of sentences, `left<tab>right`, instead of the dictionary. */
    pairs: { type: 'string' },
  },
});

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Of all rounds: milliseconds and losses of each step, processor milliseconds a step of each round. */
interface Measured {
  readonly times: readonly number[];
  readonly losses: readonly number[];
  readonly cpu: readonly number[];
}

async function measure(row: Row, runtime: Runtime): Promise<void> {
  const curves = options.curves === undefined ? undefined : Number(options.curves);
  const given = options.only.split(',');
  // What only curves are compared with is no side of a timing.
  const wanted = curves === undefined ? given.filter((side) => side !== 'exact') : given;
  const epsilon = Number(options.epsilon ?? (curves === undefined ? 1e-8 : curvesEpsilon));
  const threads = { ours: Number(options.threads), peers: Number(options.peers) };
  const open = await openSides(row, runtime, wanted, threads, epsilon);
  try {
    if (curves === undefined) await timeSides(row, open);
    else await followCurves(row, open, { steps: curves, epsilon, json: options.json });
  } finally {
    await open.close();
  }
}

async function timeSides(row: Row, { sides, runtime, parameters }: OpenSides): Promise<void> {
  const runs = new Map<BenchSide, Measured>(
    sides.map(([name]) => [name, { times: [], losses: [], cpu: [] }]),
  );
  for (let round = 0; round < Number(options.rounds); round++)
    for (const [name, runner] of sides) {
      const before = runs.get(name) as Measured;
      // The slow side takes fewer steps a round, so that all get about the same time.
      const steps = name === 'stock' ? 1 : 8;
      const { times, losses, cpuMilliseconds } = await runner.run(before.times.length, steps);
      runs.set(name, {
        times: [...before.times, ...times],
        losses: [...before.losses, ...losses],
        cpu: [...before.cpu, cpuMilliseconds / steps],
      });
    }
  report({
    row,
    parameters,
    machine: machine(),
    runtime,
    sides: sides.map(([name, { facts }]) => ({ name, facts, ...(runs.get(name) as Measured) })),
    json: options.json,
  });
}

/** Not a comparison but a time: from the click to 99 % of held-out dates right. */
async function measureDates(): Promise<void> {
  const file = here('../templates/seq2seq-bahdanau.json');
  const template = JSON.parse(await readFile(file, 'utf8')) as Document;
  const pages = await openPages();
  try {
    const run = await pages.trainDates(template, Number(options.threads));
    const result = { row: 'dates', machine: machine(), runtime: pages.facts, ...run };
    if (options.json) console.log(JSON.stringify(result, null, 2));
    else
      console.log(
        `\nDates → ISO, Bahdanau: ${run.exact >= 0.99 ? '' : 'NOT '}at 99 % exact (${run.exact}) after ${run.steps} steps and ${run.seconds.toFixed(1)} s\n${run.facts} · ${pages.facts} · ${machine()}`,
      );
  } finally {
    await pages.close();
  }
}

/** What stands here may be left out: rows, options. Ends with a sentence where an option is unknown. */
function parsed<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(error instanceof Error ? error.message.split('. ')[0] : error);
    process.exit(2);
  }
}

const usage = `npm run bench -- [rows] [options]

rows: ${rows.map(({ name }) => name).join(', ')}, dates, canvas, documents, growth, pairs, scale, screen, twin (default: all but the last seven)

--node, --browser     where to measure (default: the browser)
--only ours,torch     the sides to measure: stock, ours, torch, exact, jax
--threads n           our threads
--peers n             threads of PyTorch and JAX (default 1)
--rounds n            rounds of a row (default 6)
--curves steps        how far the losses drift apart, instead of times
--epsilon value       of Adam
--least 20, --most 10 of scale: million parameters at least and at most
--minutes 60          of scale: after which no side begins another cell
--steps n             of growth and screen: how long
--template ids        of growth: on which templates; of documents: those whose names hold it; of twin: which game (default sagan-mini)
--seeds 0,1,2         of twin
--out file            of twin: where it keeps what each seed reached (default twin.json)
--pairs file          of pairs: your own sentence pairs
--json                one JSON value`;

async function main(): Promise<void> {
  if (options.help) return console.log(usage);
  const names = positionals.length > 0 ? positionals : [...rows.map(({ name }) => name), 'dates'];
  execFileSync(process.execPath, [here('../scripts/build-kernels.mjs')]);
  for (const name of names) {
    if (name === 'dates') {
      await measureDates();
      continue;
    }
    if (name === 'growth') {
      const { reportGrowth } = await import('./growth-table.ts');
      await reportGrowth(Number(options.steps), options.template?.split(','), options.json);
      continue;
    }
    if (name === 'pairs') {
      const { reportPairs } = await import('./pairs/pairs-table.ts');
      const [rounds, threads] = [Number(options.rounds), Number(options.threads)];
      await reportPairs(options.pairs, { rounds, threads, stepsPerRound: 8 }, options.json);
      continue;
    }
    if (name === 'twin') {
      const { trainTwins } = await import('./gan/run-twin.ts');
      const seeds = options.seeds.split(',').map(Number);
      const threads = Number(options.threads);
      await trainTwins(options.template ?? 'sagan-mini', { seeds, file: options.out, threads });
      continue;
    }
    if (name === 'scale') {
      const { reportScale } = await import('./scale/scale-table.ts');
      await reportScale(
        {
          least: Number(options.least),
          most: Number(options.most),
          minutes: Number(options.minutes),
        },
        options.json,
      );
      continue;
    }
    if (name === 'screen') {
      const { reportScreen } = await import('./screen/screen-table.ts');
      await reportScreen(Number(options.steps), options.json);
      continue;
    }
    if (name === 'canvas') {
      const { reportCanvas } = await import('./screen/canvas.ts');
      await reportCanvas(options.json);
      continue;
    }
    if (name === 'documents') {
      const { reportDocuments } = await import('./screen/documents.ts');
      await reportDocuments(options.json, options.template);
      continue;
    }
    const row = rows.find((row) => row.name === name);
    if (!row)
      throw new Error(`There is no row ${name}; there are ${rows.map((r) => r.name).join(', ')}.`);
    const runtimes: readonly Runtime[] =
      options.node && !options.browser
        ? ['node']
        : options.node
          ? ['browser', 'node']
          : ['browser'];
    for (const runtime of runtimes) await measure(row, runtime);
  }
}

try {
  await main();
} catch (error) {
  // Left uncaught, the WASM backend prints its own source before it.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
