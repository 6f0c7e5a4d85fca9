// The log of a run, read as it grows: curves, validations, checkpoints, how it ended or why it failed. Written alike by
// `kumiki train` and by train.py of a PyTorch project.
import { z } from 'zod';
import { addPoint, type GrowingCurves } from '../train/curves.ts';
import type { Curve } from '../train/protocol.ts';

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

/** Numbers that are no points of a curve. */
const noCurves: ReadonlySet<string> = new Set(['step', 'steps', 'seconds', 'processes', 'process']);

/** What the log has said so far. */
export interface RunLog {
  readonly curves: ReadonlyMap<string, Curve>;
  readonly validations: readonly {
    readonly step: number;
    readonly metrics: Readonly<Record<string, number>>;
  }[];
  readonly step: number;
  /** The step of the last checkpoint; 0 before the first. */
  readonly kept: number;
  readonly began: Pick<Line, 'processes' | 'device' | 'torch'> | undefined;
  readonly ended: Line['ended'];
  /** The first of this start: what fails afterwards fails for it. */
  readonly failed: { readonly sentence: string; readonly process: number } | undefined;
}

export interface RunLogReader {
  readonly log: RunLog;
  /** What comes next in the file, wherever it was cut. */
  hear(words: string): void;
}

export function readRunLog(): RunLogReader {
  const curves: GrowingCurves = new Map();
  const validations: { step: number; metrics: Record<string, number> }[] = [];
  const log = {
    curves,
    validations,
    step: 0,
    kept: 0,
    began: undefined as RunLog['began'],
    ended: undefined as RunLog['ended'],
    failed: undefined as RunLog['failed'],
  };
  let rest = '';
  const hearLine = (said: Line) => {
    const { step = log.step } = said;
    if (said.began) Object.assign(log, { began: said, ended: undefined, failed: undefined });
    if (said.failed !== undefined)
      log.failed ??= { sentence: said.failed, process: said.process ?? 0 };
    if (said.ended) log.ended = said.ended;
    if (said.checkpoint) log.kept = step;
    const held = said['held-out'];
    if (held) {
      // A step that was broken off behind its validation is validated once more.
      if (validations.at(-1)?.step === step) validations.pop();
      validations.push({ step, metrics: held });
    }
    if (said.step !== undefined) addPoints(curves, step, said);
    log.step = Math.max(log.step, step);
  };
  return {
    log,
    hear(words) {
      const lines = (rest + words).split('\n');
      rest = lines.pop() ?? '';
      for (const whole of lines) {
        const read = line.safeParse(parsed(whole));
        // Half a line of a process that was killed.
        if (read.success) hearLine(read.data);
      }
    },
  };
}

function addPoints(curves: GrowingCurves, step: number, said: Line): void {
  for (const [name, value] of Object.entries(said))
    if (typeof value === 'number' && !noCurves.has(name)) addPoint(curves, name, step, value);
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return undefined;
  }
}
