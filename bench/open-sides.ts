// Starts the sides of a row, each in a page or process of its own, on the same weights and batches. Knows no measure.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openPages } from './page-runner.ts';
import { startProcess } from './process-runner.ts';
import type { Row } from './row.ts';
import { setupOf } from './row.ts';
import type { Setup } from './side.ts';
import type { Runner } from './runner.ts';

/** In the last digit of the scale of the initial weights. */
export const nudges = [-2, -1, 1, 2] as const;

/** `exact` is PyTorch in 64 bits; `nudged n` is ours from weights that are n last digits off. */
export type BenchSide = 'stock' | 'ours' | 'torch' | 'exact' | `nudged ${(typeof nudges)[number]}`;

export type Place = 'node' | 'browser';

export interface OpenSides {
  readonly sides: readonly (readonly [BenchSide, Runner])[];
  /** What they run in, for the report. */
  readonly place: string;
  readonly parameters: number;
  close(): Promise<void>;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const python = '/usr/bin/python3';

export function machine(): string {
  return `${cpus()[0]?.model.trim()} × ${cpus().length}`;
}

/** Of those wanted, the sides that this row and this machine have. */
export async function openSides(
  row: Row,
  place: Place,
  wanted: readonly string[],
  threads: number,
): Promise<OpenSides> {
  const plain = setupOf(row);
  const pages = place === 'browser' ? await openPages() : undefined;
  const inTensorFlow = (side: 'stock' | 'ours', setup: Setup): Promise<Runner> =>
    pages
      ? pages.start(side, setup, threads)
      : startProcess(
          process.execPath,
          ['--import', 'tsx', here('node-side.ts'), side, `${threads}`, '--relaxed-simd'],
          setup,
        );
  const inTorch = (double: boolean) =>
    startProcess(python, [here('torch_side.py')], { ...plain, double });
  const starts: readonly (readonly [BenchSide, boolean, () => Promise<Runner>])[] = [
    ['stock', row.stock, () => inTensorFlow('stock', plain)],
    ['ours', true, () => inTensorFlow('ours', plain)],
    ['torch', hasTorch(), () => inTorch(false)],
    ['exact', hasTorch(), () => inTorch(true)],
    ...nudges.map(
      (by) =>
        [`nudged ${by}`, true, () => inTensorFlow('ours', setupOf(row, by * 2 ** -23))] as const,
    ),
  ];
  const sides: [BenchSide, Runner][] = [];
  for (const [name, there, start] of starts)
    if (there && wanted.includes(name)) sides.push([name, await start()]);
  return {
    sides,
    place: pages?.facts ?? `Node ${process.versions.node}`,
    parameters: plain.weights.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0),
    async close() {
      for (const [, runner] of sides) await runner.close();
      await pages?.close();
    },
  };
}

function hasTorch(): boolean {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
