// log.jsonl of a project that trains, read as it grows: curves, validations, checkpoints, how it ended or why it failed.
import { open, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Curve } from '../../graph-core/index.ts';

const line = z.looseObject({
  step: z.number().optional(),
  began: z.boolean().optional(),
  processes: z.number().optional(),
  device: z.string().optional(),
  torch: z.string().optional(),
  'held-out': z.record(z.string(), z.number()).optional(),
  checkpoint: z.boolean().optional(),
  ended: z.enum(['done', 'interrupted', 'early', 'goal']).optional(),
  failed: z.string().optional(),
  process: z.number().optional(),
});
type Line = z.output<typeof line>;

/** Curves by the names that they have in a run of ours. */
const curveNames = ['loss', 'gradient-norm', 'learning-rate'] as const;

/** What the log has said so far. */
export interface TorchLog {
  readonly curves: ReadonlyMap<string, Curve>;
  readonly validations: readonly { step: number; metrics: Readonly<Record<string, number>> }[];
  readonly step: number;
  /** The step of the last checkpoint; 0 before the first. */
  readonly kept: number;
  readonly began: Pick<Line, 'processes' | 'device' | 'torch'> | undefined;
  readonly ended: Line['ended'];
  /** The first of this start: what fails afterwards fails for it. */
  readonly failed: { readonly sentence: string; readonly process: number } | undefined;
}

export interface LogReader {
  readonly log: TorchLog;
  /** Reads what was written since. A file that took its place, of a run that resumed, is read from its beginning. */
  read(): Promise<void>;
}

export function logReader(file: string): LogReader {
  let identity: number | undefined;
  let [at, rest] = [0, ''];
  let log = emptyLog();
  return {
    get log() {
      return log;
    },
    async read() {
      const now = await stat(file).catch(() => undefined);
      if (!now) return;
      if (now.ino !== identity || now.size < at) {
        [identity, at, rest] = [now.ino, 0, ''];
        log = emptyLog();
      }
      const bytes = Buffer.alloc(now.size - at);
      if (bytes.length === 0) return;
      const handle = await open(file);
      try {
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
        at += bytesRead;
        const lines = (rest + bytes.toString('utf8', 0, bytesRead)).split('\n');
        rest = lines.pop() ?? '';
        for (const words of lines) hear(log, words);
      } finally {
        await handle.close();
      }
    },
  };
}

interface GrowingLog extends TorchLog {
  curves: Map<string, { steps: number[]; values: number[] }>;
  validations: { step: number; metrics: Record<string, number> }[];
  step: number;
  kept: number;
  began: TorchLog['began'];
  ended: TorchLog['ended'];
  failed: TorchLog['failed'];
}

function emptyLog(): GrowingLog {
  return {
    curves: new Map(),
    validations: [],
    step: 0,
    kept: 0,
    began: undefined,
    ended: undefined,
    failed: undefined,
  };
}

function hear(log: GrowingLog, words: string): void {
  const read = line.safeParse(parsed(words));
  // Half a line of a process that was killed.
  if (!read.success) return;
  const said = read.data;
  const { step = log.step } = said;
  if (said.began) {
    log.began = said;
    log.ended = undefined;
    log.failed = undefined;
  }
  if (said.failed !== undefined)
    log.failed ??= { sentence: said.failed, process: said.process ?? 0 };
  if (said.ended) log.ended = said.ended;
  if (said.checkpoint) log.kept = step;
  if (said['held-out']) log.validations.push({ step, metrics: said['held-out'] });
  for (const name of curveNames) {
    const value = said[name];
    if (typeof value !== 'number') continue;
    const curve = log.curves.get(name) ?? { steps: [], values: [] };
    curve.steps.push(step);
    curve.values.push(value);
    log.curves.set(name, curve);
  }
  log.step = Math.max(log.step, step);
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return undefined;
  }
}
