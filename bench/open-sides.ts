// Starts the sides of a row, each in a page or process of its own, on the same weights and batches.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openPages } from './page-runner.ts';
import { startProcess } from './process-runner.ts';
import type { Row } from './row.ts';
import { setupOf } from './row.ts';
import type { Runner } from './runner.ts';
import type { Setup } from './side.ts';
import type { SideName } from './sides.ts';

/** `exact` is PyTorch in 64 bits. */
export type BenchSide = 'stock' | 'ours' | 'torch' | 'exact' | 'jax';

export type Runtime = 'node' | 'browser';

export interface OpenSides {
  readonly sides: readonly (readonly [BenchSide, Runner])[];
  /** What they run in, for the report. */
  readonly runtime: string;
  readonly parameters: number;
  close(): Promise<void>;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
export const python = '/usr/bin/python3';
const peersPython = process.env.KUMIKI_PEERS_PYTHON ?? here('../.peers/bin/python');

export function machine(): string {
  return `${cpus()[0]?.model.trim()} × ${cpus().length}`;
}

/** Of those wanted, the sides that this row and this machine have. */
export async function openSides(
  row: Row,
  runtime: Runtime,
  wanted: readonly string[],
  threads: { readonly ours: number; readonly peers: number },
  epsilon: number,
): Promise<OpenSides> {
  const setup = setupOf(row, epsilon);
  const pages = runtime === 'browser' ? await openPages() : undefined;
  const inTensorFlow = (side: 'stock' | 'ours'): Promise<Runner> =>
    pages ? pages.start(side, setup, threads.ours) : startInNode(side, setup, threads.ours);
  const inTorch = (double: boolean) => startInTorch({ ...setup, double }, threads.peers);
  const starts: readonly (readonly [BenchSide, boolean, () => Promise<Runner>])[] = [
    ['stock', row.stock, () => inTensorFlow('stock')],
    ['ours', true, () => inTensorFlow('ours')],
    ['torch', hasTorch(), () => inTorch(false)],
    ['exact', hasTorch(), () => inTorch(true)],
    [
      'jax',
      existsSync(here(`${row.name}/jax_side.py`)) && hasJax(),
      () => startInJax(setup, threads.peers),
    ],
  ];
  const sides: [BenchSide, Runner][] = [];
  for (const [name, there, start] of starts)
    if (there && wanted.includes(name)) sides.push([name, await start()]);
  return {
    sides,
    runtime: pages?.facts ?? `Node ${process.versions.node}`,
    parameters: setup.weights.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0),
    async close() {
      for (const [, runner] of sides) await runner.close();
      await pages?.close();
    },
  };
}

export function startInNode(side: SideName, setup: Setup, threads: number): Promise<Runner> {
  const module = ['--import', 'tsx', here('node-side.ts')];
  return startProcess(process.execPath, [...module, side, `${threads}`, '--relaxed-simd'], setup);
}

export function startInTorch(setup: Setup, threads: number): Promise<Runner> {
  return startProcess(python, [here('torch_side.py'), `${threads}`], setup);
}

export function startInJax(setup: Setup, threads: number): Promise<Runner> {
  return startProcess(peersPython, [here('jax_side.py'), `${threads}`], setup);
}

export const hasTorch = () => imports(python, 'torch');
export const hasJax = () => imports(peersPython, 'jax');

function imports(python: string, name: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
