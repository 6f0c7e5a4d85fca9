// `npm run bench -- scale`: a step of ever larger GPTs, on longer and longer texts, in Node, beside PyTorch and JAX.
import { availableParallelism } from 'node:os';
import { nodeAssets } from '../../cli/node-assets.ts';
import { tensorflow } from '../../cli/tensorflow.ts';
import { surveyBackends } from '../../graph-core/index.ts';
import { gptOf } from '../gpt/row.ts';
import { hasJax, hasTorch, machine, startInJax, startInNode, startInTorch } from '../open-sides.ts';
import { sameLosses } from '../report.ts';
import { setupOf } from '../row.ts';
import type { Runner } from '../runner.ts';
import type { Setup } from '../side.ts';

/** 0.8, 3, 10 and 25 million parameters. */
const models = [
  { units: 128, layers: 4, heads: 4 },
  { units: 256, layers: 4, heads: 4 },
  { units: 384, layers: 6, heads: 6 },
  { units: 512, layers: 8, heads: 8 },
] as const;
const lengths = [64, 128, 256, 512] as const;
const [batch, vocabulary] = [12, 65] as const;

/** The first one of a cell compiles what is new. */
const steps = 5;
/** Seconds: where a step takes longer, one after the first is enough. */
const long = 5;
/** Seconds: where a step takes longer, no larger one is tried. */
const longest = 60;
/** Seconds: then a step is broken off, and its process with it. */
const patience = 300;

interface Side {
  readonly name: string;
  start(setup: Setup): Promise<Runner>;
  /** Why it goes no further, and from which cell on. */
  stopped?: { readonly reason: string; readonly model: number; readonly length: number };
}

interface Cell {
  readonly name: string;
  readonly facts: string;
  readonly milliseconds: number;
  readonly processor: number;
  readonly peakBytes: number | undefined;
  readonly losses: readonly number[];
}

interface Row {
  readonly parameters: number;
  readonly length: number;
  readonly cells: readonly Cell[];
}

interface Range {
  /** Parameters in millions. */
  readonly least: number;
  readonly most: number;
  /** After which no side begins another cell. */
  readonly minutes: number;
}

export async function reportScale({ least, most, minutes }: Range, json: boolean): Promise<void> {
  const { sides, without } = await sidesHere();
  const end = performance.now() + minutes * 60_000;
  const say = (line: string) => void (json || console.log(line));
  say(`GPT, batch ${batch}, Adam: ms a step (ms of all threads together; MB at most)`);
  say(['parameters   T', ...sides.map(({ name }) => name)].map(padded).join(''));
  const rows: Row[] = [];
  for (const [model, sizes] of models.entries())
    for (const length of lengths) {
      const setup = setupOf(gptOf({ ...sizes, batch, length, vocabulary }), 1e-8);
      const parameters = setup.weights.reduce((n, { shape }) => n + product(shape), 0);
      if (parameters < least * 1e6 || parameters > most * 1e6) continue;
      const cells: Cell[] = [];
      for (const side of sides) {
        const { stopped } = side;
        if (stopped && model >= stopped.model && length >= stopped.length) continue;
        const cell =
          performance.now() > end
            ? `the ${minutes} minutes are over`
            : await measured(side, setup).catch((error: unknown) => String(error));
        const reason = typeof cell === 'string' ? cell : tooLong(cell);
        if (reason) side.stopped = { reason, model, length };
        if (typeof cell !== 'string') cells.push(cell);
      }
      sameLosses(cells);
      rows.push({ parameters, length, cells });
      const words = sides.map(({ name }) => wordsOf(cells.find((cell) => cell.name === name)));
      const size = `${(parameters / 1e6).toFixed(1)} M`.padEnd(10);
      say([`${size} ${`${length}`.padStart(4)}`, ...words].map(padded).join(''));
    }
  const stops = sides.flatMap(({ name, stopped }) => (stopped ? [{ name, ...stopped }] : []));
  if (json) {
    const about = { machine: machine(), runtime: `Node ${process.versions.node}` };
    console.log(JSON.stringify({ row: 'scale', ...about, without, rows, stops }, null, 2));
    return;
  }
  for (const { name, reason, model, length } of stops)
    say(`${name} stops at d ${models[model]?.units}, T ${length}: ${reason}`);
  for (const words of without) say(words);
  say(`Node ${process.versions.node} · ${machine()}`);
}

/** What this machine can run, and in words what it cannot. */
async function sidesHere(): Promise<{ sides: Side[]; without: string[] }> {
  const threads = availableParallelism() > 1 ? [1, 2] : [1];
  const surveys = await surveyBackends(await tensorflow(), nodeAssets(1));
  const gpu = surveys.find(({ backend }) => backend === 'webgpu');
  const gpus = gpu?.available && !gpu.software ? ['webgpu' as const] : [];
  const each = (name: string, start: (setup: Setup, count: number) => Promise<Runner>): Side[] =>
    threads.map((count) => ({
      name: `${name} × ${count}`,
      start: (setup) => start(setup, count),
    }));
  const [torch, jax] = [hasTorch(), hasJax()];
  return {
    sides: [
      ...each('WASM', (setup, count) => startInNode('ours', setup, count)),
      ...gpus.map((side): Side => ({ name: 'WebGPU', start: (s) => startInNode(side, s, 1) })),
      ...(torch ? each('PyTorch', startInTorch) : []),
      ...(jax ? each('JAX', startInJax) : []),
    ],
    without: [
      ...(gpus.length === 0
        ? [`No WebGPU: ${gpu?.reason?.en ?? `${gpu?.device} computes on the processor.`}`]
        : []),
      ...(torch ? [] : ['No PyTorch here.']),
      ...(jax ? [] : ['No JAX here.']),
    ],
  };
}

async function measured({ name, start }: Side, setup: Setup): Promise<Cell> {
  const runner = await start(setup);
  try {
    const first = await inTime(runner.run(0, 1));
    const second = await inTime(runner.run(1, 1));
    const slow = (second.times[0] ?? 0) > long * 1000;
    const run = slow ? second : await inTime(runner.run(2, steps - 2));
    const times = run.times.toSorted((a, b) => a - b);
    return {
      name,
      facts: runner.facts,
      milliseconds: times[times.length >> 1] ?? Number.NaN,
      processor: run.cpuMilliseconds / run.times.length,
      peakBytes: run.peakBytes,
      losses: [...first.losses, ...second.losses, ...(slow ? [] : run.losses)],
    };
  } finally {
    await runner.close();
  }
}

/** Throws where a step takes longer than anybody waits for. */
async function inTime<T>(step: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`a step takes more than ${patience} s`)),
      patience * 1000,
    );
  });
  try {
    return await Promise.race([step, over]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLong({ milliseconds }: Cell): string | undefined {
  const seconds = milliseconds / 1000;
  if (seconds > longest) return `a step takes ${seconds.toFixed(0)} s, longer than ${longest} s`;
  return undefined;
}

function wordsOf(cell: Cell | undefined): string {
  if (!cell) return '–';
  const { milliseconds, processor, peakBytes = Number.NaN } = cell;
  return `${whole(milliseconds)} (${whole(processor)}; ${whole(peakBytes / 1e6)})`;
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const padded = (words: string) => words.padEnd(24);
const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
